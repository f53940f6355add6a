import Limiters
import Service
import Units
import Variates

extension ModelDecoder {
    /// The workloads, at least one; their steps name `targets`, and add keyspaces to them.
    func workloads(_ model: MappingReader, targets: inout StepTargets) -> [Workload] {
        let elements = model.list("workloads", isNamed: true)
        if elements.isEmpty, model.has("workloads") {
            model.reportError("workloads", "'workloads' is empty; a model needs at least one")
        }
        var workloads: [Workload] = []
        var names: [(name: String, position: SourcePosition)] = []
        for (path, node) in elements {
            guard
                let reader = MappingReader(node, shape: .workload, path: path, context: context)
            else { continue }
            let name = name(reader)
            if let name { names.append((name, reader.position(of: "name"))) }
            let arrivals = arrivals(in: reader)
            let requestSize = distribution("request_size", in: reader)
            let responseSize = distribution("response_size", in: reader)
            let memory = distribution("memory", in: reader)
            let steps = steps(reader, targets: &targets)
            let priority = reader.count("priority")
            let deadline = reader.duration("deadline")
            let patience = distribution("patience", in: reader)
            let retry = reader.mapping("retry").flatMap { self.retry($0) }
            let circuitBreaker = circuitBreaker(reader)
            let adaptiveThrottle = adaptiveThrottle(reader)
            let hedge = hedge(reader)
            let connections = reader.mapping("connections").flatMap { self.connections($0) }
            guard let name, let arrivals, let priority else { continue }
            workloads.append(
                Workload(
                    name: name,
                    arrivals: arrivals,
                    requestSize: requestSize,
                    responseSize: responseSize,
                    memory: memory,
                    steps: steps,
                    priority: priority,
                    deadline: deadline,
                    patience: patience,
                    retry: retry,
                    circuitBreaker: circuitBreaker,
                    adaptiveThrottle: adaptiveThrottle,
                    hedge: hedge,
                    connections: connections
                )
            )
        }
        checkNames(names, of: "workloads")
        return workloads
    }

    private func arrivals(in reader: MappingReader) -> ArrivalProcess? {
        guard let node = reader.node("arrivals"), !node.isNull else {
            diagnostics.error(
                "'arrivals' is missing: say when requests arrive, "
                    + "for example 'arrivals: {poisson: {rate: 60/s}}'",
                at: reader.keyPosition(of: "arrivals")
            )
            return nil
        }
        return arrivals(node, at: reader.path(of: "arrivals"))
    }

    private func connections(_ reader: MappingReader) -> ClientConnections? {
        let (idleTimeout, handshake) = (
            reader.duration("idle_timeout"), reader.duration("handshake")
        )
        let connectionProtocol = reader.choice("protocol", as: ConnectionProtocolName.self)
        let streams = reader.count("max_concurrent_streams")
        guard let idleTimeout, let handshake, let connectionProtocol, let streams else {
            return nil
        }
        if connectionProtocol == .http1, reader.has("max_concurrent_streams") {
            diagnostics.warning(
                "'max_concurrent_streams' has no effect without 'protocol: http2'",
                at: reader.position(of: "max_concurrent_streams")
            )
        }
        return ClientConnections(
            idleTimeout: idleTimeout,
            handshake: handshake,
            maxConcurrentStreams: connectionProtocol == .http2 ? streams : nil
        )
    }
}
