import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "ends with an example, however it is asked for",
        arguments: [
            ["--help"], ["simulate", "--help"], ["help", "simulate"], ["check", "-h"],
            ["parameters", "--help"], ["schema", "--help"],
        ]
    )
    func endsWithAnExample(arguments: [String]) throws {
        let headroom = try HeadroomProcess()
        let outcome = try headroom.finish(try headroom.start(arguments))
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.dropLast().last == "EXAMPLE:")
        #expect(lines.last?.hasPrefix("  headroom ") == true)
    }

    @Test("gives the default of every option that takes a value")
    func givesDefaults() throws {
        let outcome = try HeadroomProcess().run("simulate", "--help")
        let text = outcome.output.split(separator: "\n").joined(separator: " ")
            .replacing(#/\s+/#, with: " ")
        let options = text.split(separator: " --").dropFirst()
            .filter { $0.prefix(40).contains("<") }
        #expect(options.count >= 9)
        for option in options { #expect(option.contains("default:"), "\(option)") }
    }

    @Test("says which headroom it is")
    func version() throws {
        let outcome = try HeadroomProcess().run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("headroom "))
    }
}
