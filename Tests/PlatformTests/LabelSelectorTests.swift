import Platform
import Testing

@Suite("A label selector")
struct LabelSelectorTests {
    @Test(
        "compares by its operator",
        arguments: [
            (LabelSelector.Operator.isIn, ["a", "b"], true, false, false),
            (.isNotIn, ["a", "b"], false, true, true),
            (.exists, [], true, true, false),
            (.doesNotExist, [], false, false, true),
        ]
    )
    func operators(
        operator: LabelSelector.Operator,
        values: [String],
        a: Bool,
        c: Bool,
        missing: Bool
    ) {
        let selector = LabelSelector(
            matchExpressions: [.init(key: "tier", operator: `operator`, values: values)])
        #expect(selector.matches(["tier": "a"]) == a)
        #expect(selector.matches(["tier": "c"]) == c)
        #expect(selector.matches([:]) == missing)
    }

    @Test("without conditions selects everything")
    func empty() { #expect(LabelSelector().matches(["app": "a"])) }
}
