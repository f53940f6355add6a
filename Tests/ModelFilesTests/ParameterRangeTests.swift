import ModelFiles
import Testing

@Suite("A range of a parameter")
struct ParameterRangeTests {
    private func values(_ text: String) throws -> [String] {
        Array(try #require(try ParameterRange("a.b=\(text)").values))
    }

    @Test("steps from its low end up to its high end")
    func steps() throws {
        #expect(try values("50:90:10") == ["50", "60", "70", "80", "90"])
        #expect(try values("1:10:4") == ["1", "5", "9"])
        #expect(try values("7:7:1") == ["7"])
        #expect(try values("-2:2:2") == ["-2", "0", "2"])
    }

    @Test("steps in exact decimals")
    func stepsExactly() throws {
        // 0.1 + 0.1 + 0.1 in doubles is 0.30000000000000004.
        #expect(try values("0.1:0.5:0.1") == ["0.1", "0.2", "0.3", "0.4", "0.5"])
        #expect(try values("1e-3:3e-3:1e-3") == ["0.001", "0.002", "0.003"])
        // In doubles 0.7 + 4 × 0.1 is above 1.1 by an ulp, and would be lost.
        #expect(try values("0.7:1.1:0.1").last == "1.1")
    }

    @Test("keeps the unit of its numbers")
    func keepsUnits() throws {
        #expect(try values("10m:50m:20m") == ["10m", "30m", "50m"])
        #expect(try values("50/s:60/s:5/s") == ["50/s", "55/s", "60/s"])
        #expect(try values("1%:2%:0.5%") == ["1%", "1.5%", "2%"])
        #expect(try values("1Gi:3Gi:1Gi") == ["1Gi", "2Gi", "3Gi"])
        #expect(try values("1Mi/h:2Mi/h:1Mi/h") == ["1Mi/h", "2Mi/h"])
    }

    @Test("writes mixed units in the smallest of them")
    func mixesUnits() throws {
        #expect(try values("500m:2:500m") == ["500m", "1000m", "1500m", "2000m"])
        #expect(try values("30s:2m:30s") == ["30s", "60s", "90s", "120s"])
        #expect(try values("512Mi:1Gi:256Mi") == ["512Mi", "768Mi", "1024Mi"])
        #expect(try values("1/s:120/min:30/min") == ["60/min", "90/min", "120/min"])
        #expect(try values("1gb:2gb:512mb") == ["1024mb", "1536mb", "2048mb"])
        #expect(try values("1Ki:2k:1").count == 977)
        #expect(try values("1M:1Mi:16Ki") == ["976.5625Ki", "992.5625Ki", "1008.5625Ki"])
    }

    @Test("takes a zero without a unit")
    func takesZero() throws {
        #expect(try values("0:2s:1s") == ["0s", "1s", "2s"])
        #expect(try values("0:10/s:5/s") == ["0/s", "5/s", "10/s"])
    }

    @Test("lists any texts")
    func lists() throws {
        #expect(try values("25,50,none") == ["25", "50", "none"])
        #expect(try values("25, 50") == ["25", "50"])
        #expect(try values("cancel") == ["cancel"])
        #expect(try values("1:2,x=y") == ["1:2", "x=y"])
    }

    @Test("spaces values at equal ratios or differences, its ends exactly")
    func spaces() throws {
        #expect(
            try values("log:1:1000:7")
                == ["1", "3.16227766017", "10", "31.6227766017", "100", "316.227766017", "1000"]
        )
        #expect(try values("log:100/s:1000/s:2") == ["100/s", "1000/s"])
        #expect(try values("linear:0:1:5") == ["0", "0.25", "0.5", "0.75", "1"])
        #expect(try values("linear:0.1:0.4:4") == ["0.1", "0.2", "0.3", "0.4"])
    }

    @Test("rounds the values that it computes, where only whole numbers are values, each once")
    func roundsToWhole() throws {
        let wide = try #require(try ParameterRange("a=log:1:1000:7").values).whole
        #expect(Array(wide) == ["1", "3", "10", "32", "100", "316", "1000"])
        let narrow = try #require(try ParameterRange("a=linear:1:3:9").values).whole
        #expect(Array(narrow) == ["1", "2", "3"])
    }

    @Test("without a step is an interval")
    func readsIntervals() throws {
        let interval = try #require(try ParameterRange("a=500m:2").interval)
        #expect(interval.low == 500)
        #expect(interval.high == 2000)
        #expect(interval.unit == "m")
        #expect(interval.text(of: 1250.5) == "1250.5m")
        #expect(try ParameterRange("a=log:1:8").interval?.scale == .logarithmic)
        #expect(try ParameterRange("a=1:8").values == nil)
    }

    @Test(
        "gives each whole number of an interval the same share",
        arguments: ["a=3:7", "a=2.5:7.9"]
    )
    func sharesWholeNumbers(argument: String) throws {
        let interval = try #require(try ParameterRange(argument).interval)
        let drawn = (0..<50).map { interval.value(at: (Double($0) + 0.5) / 50, isWhole: true) }
        for value in 3...7 { #expect(drawn.count { $0 == Double(value) } == 10) }
        #expect(interval.value(at: 1, isWhole: true) == 7)
    }

    @Test("has values between its bounds that are short to write")
    func valuesOfIntervals() throws {
        let linear = try #require(try ParameterRange("a=50:200").interval)
        #expect(linear.value(at: 0) == 50)
        #expect(linear.value(at: 1) == 200)
        #expect(linear.text(of: linear.value(at: 1 / 3.0)) == "100")
        #expect(linear.text(of: linear.value(at: 0.123456789)) == "68.5185")
        let log = try #require(try ParameterRange("a=log:1ms:1000ms").interval)
        #expect(log.text(of: log.value(at: 0.5)) == "31.62278ms")
        // Redis knows no fractions of a gb.
        let size = try #require(try ParameterRange("a=1gb:4gb").interval)
        #expect(size.text(of: 1.5) == "1610612736b")
        #expect(size.text(of: 3) == "3gb")
    }

    @Test(
        "that is wrong says where and what to write",
        arguments: [
            ("a", 0, "is no 'path=values'"),
            ("=1:2:3", 0, "is no 'path=values'"),
            ("a=", 0, "is no 'path=values'"),
            ("a=1:2:0", 14, "the step '0' must be above 0"),
            ("a=1:2:-1", 14, "the step '-1' must be above 0"),
            ("a=2:1:1", 10, "begins at '2', above its end '1'"),
            ("a=2:2", 10, "both bounds are '2'"),
            ("a=1:x:1", 12, "'x' is no number"),
            ("a=1:2:1:4", 10, "is no range; write LOW:HIGH:STEP"),
            ("a=log:0:2", 14, "begins above 0"),
            ("a=log:1:2:1", 18, "'1' is no count of values"),
            ("a=log:1:2:3:4", 10, "is no range"),
            ("a=1,,2", 12, "a value is empty"),
            ("a=1,2,1", 14, "'1' is given twice"),
            ("a=10s:5:1", 10, "cannot be mixed"),
            ("a=1%:5:1%", 10, "cannot be mixed"),
            ("a=0:1:1e-7", 10, "1000000 values at most"),
            ("a=linear:0:1:1000001", 10, "1000000 values at most"),
            ("a=123456789012345678901:2:1", 10, "is no number"),
            ("a=1,\u{1B}[2J", 10, "control characters"),
        ]
    )
    func refuses(argument: String, column: Int, message: String) {
        do {
            _ = try ParameterRange(argument)
            Issue.record("\(argument) was taken")
        } catch {
            #expect(error.message.contains(message))
            #expect(error.description.hasPrefix("command line: error: "))
            #expect((error.column ?? 0) == column)
        }
    }

    @Test("sets the model's parameter, and is named where its value is wrong")
    func setsParameters() throws {
        let fixture = try ModelFixture(model: .smallModel)
        let values = try values("90/s:100/s:10/s")
        var overrides = Overrides()
        overrides.set("workloads.all.arrivals.poisson.rate", to: values[1], option: "--vary")
        let model = try ModelLoader.load(path: fixture.path, overrides: overrides)
        #expect(
            model.parameters.first { $0.path == "workloads.all.arrivals.poisson.rate" }?.value
                == "100/s"
        )
        overrides.set("orchestrator.limits.max_worker_threads", to: "1.5", option: "--vary")
        overrides.set("orchestrator.limits.burst", to: "2", option: "--vary")
        do throws(ModelLoadingError) {
            _ = try ModelLoader.load(path: fixture.path, overrides: overrides)
            Issue.record("1.5 threads were taken")
        } catch {
            let text = error.description
            #expect(text.contains("--vary orchestrator.limits.max_worker_threads=1.5\n"))
            #expect(text.contains("--vary orchestrator.limits.burst=2\n       ^"))
        }
    }

    @Test("knows which parameters are whole numbers")
    func knowsWholeNumbers() throws {
        let manifest = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: quota}
            spec: {hard: {requests.cpu: "16", pods: "50"}}
            """
        let fixture = try ModelFixture(
            model: .smallModel + "\nkubernetes: quota.yaml\nredis: {config: redis.conf}\n",
            ["quota.yaml": manifest, "redis.conf": "maxmemory 1gb\nmaxclients 100\n"]
        )
        let parameters = try fixture.load().parameters
        let whole = Set(parameters.filter(\.isWhole).map(\.path))
        #expect(whole.contains("orchestrator.limits.max_worker_threads"))
        #expect(whole.contains("redis.maxclients"))
        #expect(whole.contains("kubernetes.ResourceQuota.quota.spec.hard.pods"))
        #expect(!whole.contains("kubernetes.ResourceQuota.quota.spec.hard.requests.cpu"))
        #expect(!whole.contains("redis.maxmemory"))
        #expect(!whole.contains("run.duration"))
    }
}
