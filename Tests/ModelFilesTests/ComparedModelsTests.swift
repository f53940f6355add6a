import ModelFiles
import Testing

@Suite("Models to compare")
struct ComparedModelsTests {
    private func load(
        _ fixture: ModelFixture,
        _ arguments: [String] = [],
        options: [String] = [],
        set: [String] = []
    ) throws -> ComparedModels {
        try ComparedModels(
            baseline: fixture.path,
            overrides: Overrides(assignments: set),
            arguments: arguments.map(fixture.path(of:)),
            options: options
        )
    }

    /// What is wrong, without the path of the fixture.
    private func errors(
        _ fixture: ModelFixture,
        _ arguments: [String] = [],
        options: [String] = [],
        set: [String] = []
    ) throws -> [String] {
        do {
            _ = try load(fixture, arguments, options: options, set: set)
            return []
        } catch let error as ModelLoadingError {
            return error.diagnostics.map {
                $0.description.replacing("\(fixture.path)/", with: "")
            }
        }
    }

    private func threads(_ model: LoadedModel) -> Int? {
        model.service.orchestrator.limits.maxWorkerThreads
    }

    @Test("are made of the baseline by options, which win over what is set for all")
    func readsOptions() throws {
        let fixture = try ModelFixture(model: .smallModel)
        let models = try load(
            fixture,
            options: [
                "two: orchestrator.limits.max_worker_threads=2",
                "four and queue:orchestrator.limits.max_worker_threads = 4,"
                    + "orchestrator.limits.queue_capacity=7",
                "same:",
            ],
            set: ["orchestrator.limits.max_worker_threads=3", "run.seed=5"]
        )
        #expect(threads(models.baseline) == 3)
        #expect(models.candidates.map(\.name) == ["two", "four and queue", "same"])
        #expect(models.candidates.map { threads($0.model) } == [2, 4, 3])
        #expect(models.candidates[1].model.service.orchestrator.limits.queueCapacity == 7)
        #expect(models.candidates.allSatisfy { $0.model.run.seed == 5 })
        #expect(models.candidates[1].changes.map(\.value) == ["4", "7"])
        #expect(models.candidates[2].changes.isEmpty)
        #expect(models.candidates[2].model.service == models.baseline.service)
    }

    @Test("are overlays, flat or nested, and models of their own")
    func readsPaths() throws {
        let fixture = try ModelFixture(
            model: .smallModel,
            [
                "flat.yaml": """
                format: headroom-overlay/v1
                name: two threads
                set: {orchestrator.limits.max_worker_threads: 2}
                """,
                "nested.yml": """
                format: headroom-overlay/v1
                set:
                  orchestrator.limits:
                    max_worker_threads: 4
                    queue_capacity: 7
                """,
                "other/model.yaml": .smallModel.replacing(
                    "max_worker_threads: 1",
                    with: "max_worker_threads: 9"
                ),
            ]
        )
        let models = try load(fixture, ["flat.yaml", "nested.yml", "other"])
        #expect(models.candidates.map(\.name) == ["two threads", "nested", "other"])
        #expect(models.candidates.map { threads($0.model) } == [2, 4, 9])
        #expect(
            models.candidates[1].changes.map(\.path) == [
                "orchestrator.limits.max_worker_threads", "orchestrator.limits.queue_capacity",
            ]
        )
        #expect(models.candidates[2].modelPath == fixture.path(of: "other"))
    }

    @Test("are refused with the place of each mistake in the options, all at once")
    func placesMistakesInOptions() throws {
        let fixture = try ModelFixture(model: .smallModel)
        #expect(
            try errors(
                fixture,
                options: [
                    "a: orchestrator.limits.max_worker_threads=2, orchestrator.limits.queue=1",
                    "b: orchestrator.limits.queue_capacity=many",
                    "c: run.seed=3", "d: orchestrator.replicas", "no name", "a:", "baseline:", ":",
                ]
            ) == [
                """
                command line: error: 'no name' has no name; write 'NAME: path=value, path=value', \
                as in 'large burst: orchestrator.limits.burst_size=100'
                --candidate no name
                            ^
                """,
                """
                command line: error: two candidates are called 'a'; give each a name of its own
                --candidate a:
                            ^
                """,
                """
                command line: error: the baseline is called 'baseline'; call the candidate otherwise
                --candidate baseline:
                            ^
                """,
                """
                command line: error: a candidate needs a name
                --candidate :
                            ^
                """,
                """
                command line: error: 'orchestrator.replicas' is no 'path=value', as in 'run.duration=30m'
                --candidate d: orchestrator.replicas
                               ^
                """,
                """
                command line: error: 'run.seed' is how a model is run, and candidates are run as \
                the baseline is; set it for all of them with --set
                --candidate c: run.seed=3
                               ^
                """,
                """
                command line: error: 'queue_capacity: many' must be a whole number, without a unit
                --candidate b: orchestrator.limits.queue_capacity=many
                                                                  ^
                """,
                """
                command line: error: there is no parameter 'orchestrator.limits.queue'; \
                did you mean 'orchestrator.limits'?
                --candidate a: orchestrator.limits.max_worker_threads=2, orchestrator.limits.queue=1
                                                                         ^
                """,
            ]
        )
    }

    @Test("are refused with the place of each mistake in an overlay")
    func placesMistakesInOverlays() throws {
        let fixture = try ModelFixture(
            model: .smallModel,
            [
                "form.yaml": """
                format: headroom-overlay/v2
                nam: x
                set:
                  workloads: [1]
                  orchestrator.cpu:
                  orchestrator: {replicas: 2}
                  orchestrator.replicas: 3
                """,
                "value.yaml": """
                format: headroom-overlay/v1
                set: {orchestrator.limits.queue_capacity: many, orchestrator.limits.que: 1}
                """,
                "headless.yaml": "set: 7",
            ]
        )
        let errors = try errors(fixture, ["form.yaml", "value.yaml", "headless.yaml"])
        let places = errors.map { $0.prefix { $0 != " " } }
        #expect(
            places == [
                "form.yaml:1:9:", "form.yaml:2:1:", "form.yaml:4:14:", "form.yaml:5:20:",
                "form.yaml:7:3:", "headless.yaml:1:1:", "headless.yaml:1:6:", "value.yaml:2:43:",
                "value.yaml:2:49:",
            ]
        )
    }

    @Test("say what is wrong with the baseline once")
    func reportsTheBaselineOnce() throws {
        let fixture = try ModelFixture(model: .smallModel.replacing("90/s", with: "90"))
        let errors = try errors(fixture, options: ["a: orchestrator.replicas=2", "b:"])
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix("model.yaml:3:") ?? false)
    }

    @Test("that are missing are files that cannot be read")
    func reportsMissingFiles() throws {
        let fixture = try ModelFixture(model: .smallModel)
        do {
            _ = try load(fixture, ["gone.yaml", "missing"])
            Issue.record("nothing was missed")
        } catch let error as ModelLoadingError {
            #expect(error.isUnreadableFile)
            #expect(error.diagnostics.count == 2)
        }
    }
}
