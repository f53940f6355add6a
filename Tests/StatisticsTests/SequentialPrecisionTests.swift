import Statistics
import Testing

@Suite("The stopping rule")
struct SequentialPrecisionTests {
    @Test("needs the minimum and the look-ahead even if nothing varies")
    func needsTheMinimum() {
        var rule = SequentialPrecision(relative: 0.05)
        for replication in 1...8 {
            #expect(!rule.isSatisfied)
            rule.add(10)
            #expect(rule.metSince == (replication < 3 ? nil : 3))
        }
        // Met at 3, confirmed by 5 more.
        #expect(rule.isSatisfied)
        #expect(rule.replications == 8)
    }

    @Test("starts over when the look-ahead misses the target")
    func startsOver() {
        var rule = SequentialPrecision(relative: 0.05)
        for _ in 1...5 { rule.add(10) }
        #expect(rule.metSince == 3)
        rule.add(20)
        #expect(rule.metSince == nil)
        #expect(!rule.isSatisfied)
    }

    @Test("accepts an absolute precision where the mean is near zero")
    func acceptsAbsolutePrecision() {
        var relative = SequentialPrecision(relative: 0.05)
        var absolute = SequentialPrecision(relative: 0.05, absolute: 0.001)
        for index in 1...8 {
            let rate = index.isMultiple(of: 2) ? 0.000_1 : 0
            relative.add(rate)
            absolute.add(rate)
        }
        #expect(!relative.isSatisfied)
        #expect(absolute.isSatisfied)
    }

    @Test("does not count a replication without a value as evidence")
    func ignoresMissingValues() {
        var rule = SequentialPrecision(relative: 0.05, lookAhead: 0)
        rule.add(10)
        rule.add(nil)
        rule.add(10)
        #expect(!rule.isSatisfied)
        rule.add(10)
        #expect(rule.isSatisfied)
        #expect(rule.estimate?.missing == 1)
    }

    @Test("looks ahead by 5 % beyond 100 replications")
    func looksFurtherAhead() {
        var rule = SequentialPrecision(relative: 0.05, minimumReplications: 200)
        for _ in 1...209 {
            rule.add(10)
            #expect(!rule.isSatisfied)
        }
        // Met at 200: 200·5/100 = 10 confirmations.
        rule.add(10)
        #expect(rule.isSatisfied)
    }
}
