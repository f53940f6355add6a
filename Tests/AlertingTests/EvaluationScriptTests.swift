import Alerting
import Testing

@Suite("A script of series and expressions")
struct EvaluationScriptTests {
    @Test("gives each sample its time")
    func times() throws {
        let script = try EvaluationScript("load 15s\n  up 1x2\n  down _ 5\neval 30s up\n  up 1\n")
        let store = script.store()
        #expect(store.firstMilliseconds == 0)
        #expect(store.lastMilliseconds == 30_000)
    }

    @Test("whose series goes on for longer than there is time is refused with its line")
    func endless() throws {
        let problem = #expect(throws: EvaluationScript.Problem.self) {
            try EvaluationScript("load 290y\n  up 1x2000000\n")
        }
        #expect(problem?.line == 2)
        #expect(problem?.description == "the series goes on for more than 292 years")
    }
}
