import ModelFiles
import Platform
import Testing
import Units

@Suite("Quantities, eviction and what kubelets make of resources")
struct NodeCaseTests {
    @Test(
        "quantities are read and printed as Kubernetes does",
        arguments: CaseRow.all("quantities")
    )
    func quantity(_ row: CaseRow) throws {
        let quantity = try Quantity(scalar: row["text"])
        #expect("\(quantity)" == row["prints"])
        #expect("\(quantity.milliValue)" == row["milli"])
        #expect("\(quantity.value)" == row["value"])
    }

    @Test("what is no quantity is refused for the right reason", arguments: CaseRow.all("errors"))
    func error(_ row: CaseRow) {
        let expected: QuantityError = row["error"] == "format" ? .format : .suffix
        #expect(throws: expected) { try Quantity(scalar: row["text"]) }
    }

    @Test("quantities are compared by their value")
    func comparison() throws {
        for pair in Self.pairs("equal") {
            #expect(try Quantity(pair[0]) == Quantity(pair[1]), "\(pair)")
        }
        for pair in Self.pairs("ascending") {
            #expect(try Quantity(pair[0]) < Quantity(pair[1]), "\(pair)")
        }
    }

    @Test("pods are evicted in this order", arguments: CaseRow.all("eviction", of: "eviction"))
    func eviction(_ row: CaseRow) throws {
        let signal = try #require(EvictionRanking.Signal(rawValue: row["signal"]))
        let unit: Int64 = signal == .pid ? 1 : 1 << 20
        let pods = (row.node["pods"]?.list ?? []).map(CaseRow.init).map { pod in
            var requests = ResourceList()
            if let memory = Int64(pod["request"]) {
                requests[.memory] = Quantity(memory << 20, format: .binarySI)
            }
            if let disk = Int64(pod["disk"]) {
                requests[.ephemeralStorage] = Quantity(disk << 20, format: .binarySI)
            }
            return EvictionRanking.Candidate(
                name: pod["name"],
                spec: PodSpec(
                    containers: [Container(name: "main", requests: requests)],
                    priority: Int32(pod["priority"])
                ),
                usage: Int64(pod["usage"]).map { $0 * unit }
            )
        }
        #expect(
            EvictionRanking.order(pods, shortOf: signal).map(\.name)
                == (row.node["order"]?.list ?? []).compactMap(\.scalar?.text)
        )
    }

    @Test(
        "containers have this oom_score_adj",
        arguments: CaseRow.all("oom_score_adjustments", of: "node-enforcement")
    )
    func oomScore(_ row: CaseRow) throws {
        let score = OOMScore(
            memoryRequest: Bytes(try Quantity(row["request"])),
            qosClass: try #require(QoSClass(rawValue: row["class"])),
            priority: Int32(row["priority"]) ?? 0,
            capacity: Bytes(try Quantity(row["node"]))
        )
        #expect("\(score.adjustment)" == row["adjustment"], "\(row["why"])")
    }

    @Test("CPU is enforced like this", arguments: CaseRow.all("cpu", of: "node-enforcement"))
    func cpu(_ row: CaseRow) throws {
        let amount = MilliCPU(try Quantity(row["amount"]))
        let quota = CFSQuota(limit: amount).map { "\($0.quota.nanoseconds / 1_000)" }
        #expect(quota ?? "none" == row["quota"])
        #expect("\(CPUShares(request: amount).shares)" == row["shares"])
        #expect("\(CPUShares(request: amount).weight)" == row["weight"])
    }

    private static func pairs(_ list: String) -> [[String]] {
        CaseRow.all(list).map { ($0.node.list ?? []).compactMap(\.scalar?.text) }
    }
}

/// A row of a file of cases.
struct CaseRow: Sendable, CustomTestStringConvertible {
    let node: YAMLNode

    init(_ node: YAMLNode) { self.node = node }

    /// The rows of a list of a file.
    static func all(_ list: String, of file: String = "quantities") -> [CaseRow] {
        (CaseFile(file).documents.first?[list]?.list ?? []).map(CaseRow.init)
    }

    var testDescription: String {
        for key in ["case", "text", "why", "amount"] {
            if let text = node[key]?.scalar?.text { return text }
        }
        return "a row"
    }

    /// A value; empty if it is not given.
    subscript(key: String) -> String { node[key]?.scalar?.text ?? "" }
}
