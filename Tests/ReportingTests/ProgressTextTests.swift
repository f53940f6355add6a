import Experiments
import Reporting
import Testing

@Suite("Progress")
struct ProgressTextTests {
    private let text = ProgressText(
        ExperimentProgress(phase: .replications, completed: 6, total: 10, elapsed: .seconds(3))
    )

    @Test("as a line says how many, how fast, and how long it will take")
    func isALine() {
        // 6 in 3 s are 2/s, so that the other 4 take 2 s.
        #expect(text.line == "simulating: 6 of 10 replications, 2.0/s, 2 s left")
    }

    @Test("as a bar stays on its line", arguments: [0, 10, 40, 80, 200])
    func fits(width: Int) {
        #expect(text.bar(width: width).count <= max(0, width - 1))
        if width >= 80 {
            #expect(text.bar(width: width).contains("[██████████████████············] 6/10"))
        }
    }

    @Test("promises nothing before the first replication is finished")
    func promisesNothing() {
        let start = ExperimentProgress(phase: .warmUp, completed: 0, total: 3, elapsed: .zero)
        #expect(ProgressText(start).line == "warm-up pilots: 0 of 3 replications")
    }
}
