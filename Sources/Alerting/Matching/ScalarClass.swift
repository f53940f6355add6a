/// Some of the Unicode scalars: what one step of a regular expression matches.
struct ScalarClass: Sendable {
    private var ranges: [ClosedRange<UInt32>]
    private var isNegated = false

    init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    /// Every scalar.
    static let all = ScalarClass([0...0x10FFFF])
    /// Every scalar but the line end.
    static let allButLineEnd = ScalarClass([0...9, 11...0x10FFFF])
    /// `\d`.
    static let digits = ScalarClass([0x30...0x39])
    /// `\s`.
    static let spaces = ScalarClass([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    /// `\w`.
    static let wordParts = ScalarClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

    /// The class of a name in `[[:name:]]`, or `nil` if there is none.
    static func posix(_ name: String) -> ScalarClass? {
        switch name {
        case "alnum": ScalarClass([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": ScalarClass([0x41...0x5A, 0x61...0x7A])
        case "ascii": ScalarClass([0...0x7F])
        case "blank": ScalarClass([0x09...0x09, 0x20...0x20])
        case "cntrl": ScalarClass([0...0x1F, 0x7F...0x7F])
        case "digit": digits
        case "graph": ScalarClass([0x21...0x7E])
        case "lower": ScalarClass([0x61...0x7A])
        case "print": ScalarClass([0x20...0x7E])
        case "punct": ScalarClass([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": ScalarClass([0x09...0x0D, 0x20...0x20])
        case "upper": ScalarClass([0x41...0x5A])
        case "word": wordParts
        case "xdigit": ScalarClass([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: nil
        }
    }

    /// All other scalars.
    var negated: ScalarClass {
        var result = self
        result.isNegated.toggle()
        return result
    }

    /// The ranges that make the class, in order.
    private var positiveRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    /// Adds the scalars of another class.
    mutating func formUnion(_ other: ScalarClass) {
        ranges = positiveRanges + other.positiveRanges
        isNegated = false
    }

    /// The class with the other case of its letters: those that one letter stands for.
    var ignoringCase: ScalarClass {
        guard !isNegated else { return ScalarClass(ranges).ignoringCase.negated }
        // A range of letters holds few; one of everything has both cases already.
        let letters = ranges.filter { $0.count <= 0x500 }.joined().compactMap(Unicode.Scalar.init)
        let others = letters.flatMap { scalar in
            [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
                .compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil }
        }
        return ScalarClass(ranges + others.map { $0.value...$0.value })
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }
}
