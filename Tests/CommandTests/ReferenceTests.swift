import Testing

@Suite("The reference")
struct ReferenceTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    @Test(
        "is what the code says; scripts/reference writes it anew",
        arguments: ["model", "metrics", "exported-metrics", "findings", "exit-codes"]
    )
    func isCurrent(page: String) throws {
        let stored = try ProjectFiles.text("docs/reference/\(page).md")
        let written = try headroom.run("reference", page)
        #expect(written.status == 0)
        #expect(stored == written.output)
    }

    /// The keys of every mapping of the schema.
    private func keys(_ schema: Any, into keys: inout Set<String>) {
        if let list = schema as? [Any] { for element in list { self.keys(element, into: &keys) } }
        guard let object = schema as? [String: Any] else { return }
        if let properties = object["properties"] as? [String: Any] {
            keys.formUnion(properties.keys)
        }
        for value in object.values { self.keys(value, into: &keys) }
    }

    @Test("has every field of the schema, and the schema every field of the reference")
    func fields() throws {
        let schema = try jsonObject(headroom.run("schema").output)
        var inSchema: Set<String> = []
        keys(schema, into: &inSchema)
        let rows = try headroom.run("reference", "model").output.split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
        let inReference = Set(rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) })
        #expect(inSchema.count > 100)
        #expect(inSchema == inReference)
    }

    @Test("has every metric that a result has, with its meaning")
    func metrics() throws {
        try headroom.write(ModelFixture().text, to: "queue.yaml")
        let rows = try headroom.run("reference", "metrics").output.split(separator: "\n")
        for row in rows where row.hasPrefix("| `") {
            #expect(!row.hasSuffix("|  |"))
        }
        let known = Set(
            rows.filter { $0.hasPrefix("| `") }.map {
                $0.dropFirst(3).prefix { $0 != "`" && $0 != "." }
            }
        )
        let run = try headroom.run("simulate", "queue.yaml", "--format", "json", "-q")
        let metrics = try #require(try jsonObject(run.output)["metrics"] as? [String: Any])
        #expect(metrics.count > 40)
        for name in metrics.keys { #expect(known.contains(name.prefix { $0 != "." })) }
    }
}
