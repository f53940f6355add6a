import Foundation
import Testing

@Suite("The page about the kernel")
struct LibraryPageTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("has the example as it is built")
    func example() throws {
        func text(_ path: String) throws -> String {
            try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        }
        let page = try text("Sources/HeadroomKit/HeadroomKit.docc/KernelByExample.md")
        let example = try text("Examples/KernelQueue/KernelQueue.swift")
        #expect(page.contains("```swift\n\(example)```\n"))
    }
}
