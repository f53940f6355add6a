import Testing

@Suite("The page about the kernel")
struct LibraryPageTests {
    @Test("has the example as it is built")
    func example() throws {
        let page = try ProjectFiles.text("Sources/HeadroomKit/HeadroomKit.docc/KernelByExample.md")
        let example = try ProjectFiles.text("Examples/KernelQueue/KernelQueue.swift")
        #expect(page.contains("```swift\n\(example)```\n"))
    }
}
