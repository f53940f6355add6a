import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "ends with an example, on lines of 80 columns, however it is asked for",
        arguments: [
            ["--help"], ["simulate", "--help"], ["help", "simulate"], ["check", "-h"],
            ["parameters", "--help"], ["schema", "--help"], ["sweep", "--help"], ["merge", "-h"],
            ["fit", "--help"], ["help", "rare"], ["verify", "-h"],
            ["report", "--help"], ["init", "--help"],
            ["compare", "--help"], ["diff", "--help"], ["solve", "--help"], ["explain", "--help"],
            ["admit", "--help"], ["alerts", "--help"],
        ]
    )
    func endsWithAnExample(arguments: [String]) throws {
        let outcome = try HeadroomProcess().run(arguments)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        let begin = try #require(lines.lastIndex(of: "EXAMPLE:"))
        let example = lines[(begin + 1)...]
        #expect(example.first?.hasPrefix("  headroom ") == true)
        #expect(example.dropLast().allSatisfy { $0.hasSuffix(" \\") })
        #expect(lines.filter { $0.count > 80 } == [])
    }

    @Test(
        "gives the default of every option that takes a value",
        arguments: ["simulate", "compare"]
    )
    func givesDefaults(command: String) throws {
        let outcome = try HeadroomProcess().run(command, "--help")
        // An option begins two blanks from the left; what explains it is further to the right.
        var options: [String] = []
        for line in outcome.output.split(separator: "\n") {
            if line.hasPrefix("  -") {
                options.append(String(line))
            } else if let last = options.popLast() {
                options.append(last + line)
            }
        }
        let taking = options.filter { $0.prefix(40).contains("<") }
        #expect(taking.count >= 10)
        for option in taking {
            #expect(option.contains("(default:") || option.contains("; default:"))
        }
    }

    @Test("says which headroom it is")
    func version() throws {
        let outcome = try HeadroomProcess().run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("headroom "))
    }
}
