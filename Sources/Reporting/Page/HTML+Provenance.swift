extension HTML {
    /// Where a result comes from and how to repeat it, as far as its JSON says.
    static func provenance(of json: JSONValue) -> HTML {
        func text(_ key: String) -> HTML? {
            json[key].map { "\($0.plainText)" }
        }
        func code(_ key: String) -> HTML? { json[key]?.stringValue.map { "<code>\($0)</code>" } }
        let assignments = (json["set"]?.members ?? []).map { member -> HTML in
            "<li><code>\(member.key)=\(member.value.stringValue ?? "")</code></li>"
        }
        let circumstances = text("circumstances")
        return list([
            ("model", code("model_path")),
            ("set on the command line", assignments.isEmpty ? nil : "<ul>\(assignments)</ul>"),
            ("runs", circumstances), ("seed", text("seed")),
            ("replications", circumstances == nil ? text("replications") : nil),
            ("simulated seconds of each", circumstances == nil ? text("simulated_seconds") : nil),
            ("random numbers", text("random_numbers")), ("headroom", text("headroom")),
            ("GNU Scientific Library", text("gsl")), ("the same again", code("command")),
        ])
    }
}
