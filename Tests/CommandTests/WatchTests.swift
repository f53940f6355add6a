import Foundation
import Testing

@Suite("headroom simulate --watch")
struct WatchTests {
    @Test("runs again when a file changes, says what moved, and lives through a broken model")
    func watches() throws {
        let headroom = try HeadroomProcess()
        try headroom.write(ModelFixture().text, to: "queue.yaml")
        let process = try headroom.start(["simulate", "queue.yaml", "--watch", "--no-stability"])
        /// Waits until standard error has said something so many times.
        func wait(for text: String, times: Int) throws {
            while try headroom.messagesSoFar().components(separatedBy: text).count <= times {
                #expect(process.isRunning)
                guard process.isRunning else { return }
                usleep(20_000)
            }
        }
        try wait(for: "watching 1 file", times: 1)
        try headroom.write("workloads: [", to: "queue.yaml")
        try wait(for: "queue.yaml:", times: 1)
        try wait(for: "watching 1 file", times: 2)
        let faster = ModelFixture().text.replacing("rate: 80/s", with: "rate: 120/s")
        try headroom.write(faster, to: "queue.yaml")
        try wait(for: "watching 1 file", times: 3)
        process.interrupt()
        let outcome = try headroom.finish(process)
        #expect(outcome.status == 130)
        let moved = try #require(outcome.output.components(separatedBy: "\nmoved\n").last)
        #expect(moved.contains("  rejection_rate "))
        #expect(moved.contains("→"))
    }

    @Test("is refused where every run would overwrite a log or end the command")
    func refuses() throws {
        let headroom = try HeadroomProcess()
        try headroom.write(ModelFixture().text, to: "queue.yaml")
        for option in ["--gate", "--trace=log.csv"] {
            #expect(try headroom.run("simulate", "queue.yaml", "--watch", option).status == 64)
        }
    }
}
