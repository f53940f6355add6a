import Fitting
import Reporting
import Testing

@Suite("A report on a log")
struct FitReportTests {
    @Test("counts the arrivals a second of each stretch by itself")
    func rateOfStretches() {
        let group = LogGroup(name: "", columns: [], seed: 1, isByEnd: false)
        for stretch in 0..<2 as Range<UInt64> {
            for second in 0..<3 as Range<Int64> {
                group.arrive(second * 1_000_000_000, stretch: stretch)
            }
        }
        // Four gaps of a second; what lies between the stretches was not watched.
        let report = FitReport([LogFit(group)], path: "log.csv", criterion: .bic)
        #expect(report.text(as: .table).contains("arrivals: 6 requests, 1.000/s"))
    }
}
