import Foundation
import Testing

@Suite("The tutorial")
struct TutorialTests {
    @Test("works in an empty directory, word for word")
    func works() throws {
        let headroom = try HeadroomProcess()
        let text = try ProjectFiles.text("docs/tutorial.md")
        let blocks = text.components(separatedBy: "```sh\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
        #expect(blocks.count >= 7)
        // Without what draws, the page is made of tables.
        let canDraw = ProcessInfo.processInfo.environment["HEADROOM_PYTHON"]?.isEmpty == false
        let script = blocks.joined(separator: "\n").replacing(
            "headroom report",
            with: canDraw ? "headroom report" : "headroom report --no-pictures"
        )
        try headroom.write(script, to: "tutorial.sh")
        let outcome = try headroom.shell(
            #"PATH="$(dirname "$HEADROOM"):$PATH"; export PATH; set -e; . ./tutorial.sh"#
        )
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("shop: all 2 objectives are met"))
        #expect(outcome.output.contains("the gate says 1"))
        #expect(try headroom.read("shop.html").contains("<h1>shop</h1>"))
    }
}
