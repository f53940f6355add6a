import ModelFiles
import Platform
import Testing

@Suite("A HorizontalPodAutoscaler")
struct AutoscalerReadingTests {
    /// Reads an autoscaler with these lines in its `spec`, from line 7 on.
    private func read(
        _ lines: String,
        set assignments: [String] = []
    ) throws -> (autoscaler: HorizontalPodAutoscaler?, messages: [String]) {
        let text = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 10

            """ + lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        let context = try ReadingContext(
            directory: ModelDirectory("."),
            overrides: Overrides(assignments: assignments)
        )
        let objects = ManifestReader(context: context)
            .read([SourceFile(path: "m.yaml", text: text)])
        context.reportUnusedOverrides()
        return (
            objects.first?.object.horizontalPodAutoscaler,
            context.diagnostics.sorted.map { diagnostic in
                "\(diagnostic.line ?? 0):\(diagnostic.column ?? 0): "
                    + "\(diagnostic.severity): \(diagnostic.message)"
            }
        )
    }

    @Test("without metrics and behaviour has those of the API")
    func standards() throws {
        let (autoscaler, messages) = try read("")
        #expect(messages == [])
        #expect(autoscaler?.minReplicas == 1)
        let processor = HorizontalPodAutoscaler.Metric(
            source: .resource,
            name: "cpu",
            goal: .averageUtilization(80)
        )
        #expect(autoscaler?.metrics == [processor])
        #expect(autoscaler?.scaleUp == .unconfiguredUp)
        #expect(autoscaler?.scaleDown == .standardDown)
    }

    @Test("with a behaviour gets the standards for what that leaves out")
    func behaviour() throws {
        let (autoscaler, messages) = try read(
            """
            behavior:
              scaleUp:
                stabilizationWindowSeconds: 30
                selectPolicy: Min
                policies:
                - {type: Pods, value: 2, periodSeconds: 60}
                - {type: Percent, value: 50, periodSeconds: 1800}
              scaleDown: {selectPolicy: Disabled}
            """,
            set: [
                "kubernetes.HorizontalPodAutoscaler.web.spec.behavior.scaleUp.policies.0.value=3"
            ]
        )
        #expect(messages == [])
        #expect(
            autoscaler?.scaleUp
                == ScalingRules(
                    stabilization: .seconds(30),
                    select: .least,
                    policies: [
                        ScalingRules.Policy(.pods(3), per: .seconds(60)),
                        ScalingRules.Policy(.percent(50), per: .seconds(1_800)),
                    ]
                )
        )
        #expect(
            autoscaler?.scaleDown
                == ScalingRules(
                    stabilization: .seconds(300),
                    select: .disabled,
                    policies: ScalingRules.standardDown.policies
                )
        )
        #expect(try read("behavior: {}").autoscaler?.scaleUp == .standardUp)
    }

    @Test("follows processor, memory and the requests of pods, and says what it cannot follow")
    func metrics() throws {
        let (autoscaler, messages) = try read(
            """
            metrics:
            - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
            - {type: ContainerResource, containerResource: {name: cpu, container: web, target: {type: Utilization, averageUtilization: 60}}}
            - {type: Pods, pods: {metric: {name: requests_per_second}, target: {type: AverageValue, averageValue: "50"}}}
            - {type: Pods, pods: {metric: {name: queue_depth}, target: {type: AverageValue, averageValue: "5"}}}
            - {type: External, external: {metric: {name: lag}, target: {type: Value, value: "5"}}}
            """
        )
        #expect(autoscaler?.metrics.map(\.name) == ["memory", "cpu", "requests_per_second"])
        #expect(
            messages == [
                "11:5: note: spec.metrics[3]: Pods metric 'queue_depth' is not simulated, and the "
                    + "autoscaler goes without it; of the metrics of pods only the requests (or "
                    + "operations) that a pod takes are",
                "12:5: note: spec.metrics[4]: External metric 'lag' is not simulated, and the "
                    + "autoscaler goes without it; resources and metrics of pods are",
            ]
        )
    }

    @Test(
        "that is wrong is explained in the API server's words",
        arguments: [
            (
                "minReplicas: 0",
                "7:16: error: spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"
            ),
            (
                "minReplicas: 11",
                "6:16: error: spec.maxReplicas: Invalid value: 10: must be greater than or equal to `minReplicas`"
            ),
            (
                "behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}",
                "7:52: error: spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600"
            ),
            (
                "behavior: {scaleDown: {policies: []}}",
                "7:36: error: spec.behavior.scaleDown.policies: Required value: must specify at least one Policy"
            ),
            (
                "behavior: {scaleDown: {selectPolicy: most}}",
                "7:40: error: spec.behavior.scaleDown.selectPolicy: Unsupported value: \"most\": supported values: \"Max\", \"Min\", \"Disabled\""
            ),
            (
                "behavior: {scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 1801}]}}",
                "7:75: error: spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800"
            ),
            (
                "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]",
                "7:60: error: spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization"
            ),
            (
                "metrics: [{type: Pods, pods: {metric: {name: requests}, target: {type: Value, value: 1}}}]",
                "7:67: error: spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue"
            ),
            (
                "metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 0}}}]",
                "7:95: error: spec.metrics[0].resource.target.averageValue: Invalid value: \"0\": must be positive"
            ),
        ]
    )
    func explains(lines: String, message: String) throws {
        let messages = try read(lines).messages
        #expect(messages == [message])
    }
}

@Suite("The strategy of a Deployment")
struct StrategyReadingTests {
    @Test("is refused where the API server refuses it")
    func strategies() throws {
        let context = try ReadingContext(directory: ModelDirectory("."))
        func deployment(_ name: String, _ strategy: String) -> String {
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name)}
            spec:
              selector: {matchLabels: {app: web}}
              strategy: \(strategy)
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}
            ---

            """
        }
        _ = ManifestReader(context: context).read([
            SourceFile(
                path: "m.yaml",
                text: deployment("a", "{rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}")
                    + deployment("b", "{type: Recreate, rollingUpdate: {maxSurge: 1}}")
                    + deployment("c", "{rollingUpdate: {maxUnavailable: 101%}}")
            )
        ])
        #expect(
            context.diagnostics.sorted.map { "\($0.line ?? 0): \($0.message)" } == [
                "6: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0%: may not be 0 when "
                    + "`maxSurge` is 0",
                "14: spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy "
                    + "`type` is 'Recreate'",
                "22: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: must not be greater "
                    + "than 100%",
            ]
        )
    }
}
