import Platform
import Testing
import Units

/// What a kube-apiserver 1.29.6 made of a text.
private struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let canonical: String
    let format: Quantity.Format
    /// Rounded up; what does not fit in 64 bits saturates.
    let milli: Int64
    /// The text after API defaulting, which rounds up to thousandths.
    let stored: String

    var testDescription: String { text }
}

private let acceptedByTheServer = [
    Row(text: "0n", canonical: "0", format: .decimalSI, milli: 0, stored: "0"),
    Row(text: "0k", canonical: "0", format: .decimalSI, milli: 0, stored: "0"),
    Row(text: "0G", canonical: "0", format: .decimalSI, milli: 0, stored: "0"),
    Row(text: "1Ki", canonical: "1Ki", format: .binarySI, milli: 1_024_000, stored: "1Ki"),
    Row(
        text: "5Ti",
        canonical: "5Ti",
        format: .binarySI,
        milli: 5_497_558_138_880_000,
        stored: "5Ti"
    ),
    Row(
        text: "100Ti",
        canonical: "100Ti",
        format: .binarySI,
        milli: 109_951_162_777_600_000,
        stored: "100Ti"
    ),
    Row(text: "9", canonical: "9", format: .decimalSI, milli: 9_000, stored: "9"),
    Row(text: "6G", canonical: "6G", format: .decimalSI, milli: 6_000_000_000_000, stored: "6G"),
    Row(
        text: "12E",
        canonical: "12E",
        format: .decimalSI,
        milli: 9_223_372_036_854_775_807,
        stored: "12E"
    ),
    Row(
        text: "1e9",
        canonical: "1e9",
        format: .decimalExponent,
        milli: 1_000_000_000_000,
        stored: "1e9"
    ),
    Row(text: "0.001", canonical: "1m", format: .decimalSI, milli: 1, stored: "1m"),
    Row(text: "0.5", canonical: "500m", format: .decimalSI, milli: 500, stored: "500m"),
    Row(
        text: "10.035M",
        canonical: "10.035M",
        format: .decimalSI,
        milli: 10_035_000_000,
        stored: "10.035M"
    ),
    Row(text: "9.01", canonical: "9010m", format: .decimalSI, milli: 9_010, stored: "9010m"),
    Row(text: "3.001n", canonical: "4n", format: .decimalSI, milli: 1, stored: "1m"),
    Row(
        text: "9Ei",
        canonical: "9223372036854775807",
        format: .binarySI,
        milli: 9_223_372_036_854_775_807,
        stored: "9223372036854775807"
    ),
    Row(
        text: "0.05Gi",
        canonical: "53687091200m",
        format: .binarySI,
        milli: 53_687_091_200,
        stored: "53687091200m"
    ),
    Row(text: ".0001k", canonical: "100m", format: .decimalSI, milli: 100, stored: "100m"),
    Row(text: "100m", canonical: "100m", format: .decimalSI, milli: 100, stored: "100m"),
    Row(text: "2000m", canonical: "2", format: .decimalSI, milli: 2_000, stored: "2"),
    Row(
        text: "1.5Gi",
        canonical: "1536Mi",
        format: .binarySI,
        milli: 1_610_612_736_000,
        stored: "1536Mi"
    ),
    Row(
        text: "32Gi",
        canonical: "32Gi",
        format: .binarySI,
        milli: 34_359_738_368_000,
        stored: "32Gi"
    ),
    Row(text: "1000M", canonical: "1G", format: .decimalSI, milli: 1_000_000_000_000, stored: "1G"),
    Row(text: "1e0", canonical: "1e0", format: .decimalExponent, milli: 1_000, stored: "1e0"),
    Row(text: "0.0001", canonical: "100u", format: .decimalSI, milli: 1, stored: "1m"),
    Row(text: "+1", canonical: "+1", format: .decimalSI, milli: 1_000, stored: "+1"),
    Row(text: "00", canonical: "0", format: .decimalSI, milli: 0, stored: "0"),
    Row(
        text: "2.50Gi",
        canonical: "2560Mi",
        format: .binarySI,
        milli: 2_684_354_560_000,
        stored: "2560Mi"
    ),
    Row(text: "1u", canonical: "1u", format: .decimalSI, milli: 1, stored: "1m"),
    Row(text: ".001Ki", canonical: "1024m", format: .binarySI, milli: 1_024, stored: "1024m"),
    Row(
        text: "1e+3",
        canonical: "1e+3",
        format: .decimalExponent,
        milli: 1_000_000,
        stored: "1e+3"
    ),
    Row(text: ".", canonical: "0", format: .decimalSI, milli: 0, stored: "0"),
]

private let refusedByTheServer: [(String, QuantityError)] = [
    ("1e3i", .format),
    ("1+1.0M", .format),
    ("1i", .suffix),
    ("1 ", .format),
    ("1gi", .format),
    ("1KiB", .format),
    ("1,5", .format),
    ("1e", .suffix),
    ("+-1", .suffix),
    ("1m1", .suffix),
    ("NaN", .format),
    ("1/2", .format),
    ("1μ", .format),
]

@Suite("A quantity")
struct QuantityTests {
    @Test("is read, rounded and printed as the API server does", arguments: acceptedByTheServer)
    private func matchesTheServer(row: Row) throws {
        let quantity = try Quantity(row.text)
        #expect(quantity.description == row.canonical)
        #expect(quantity.format == row.format)
        #expect(quantity.milliValue == row.milli)
        #expect(quantity.roundedUp(toPowerOfTen: -3).description == row.stored)
    }

    @Test("is refused with the error of the API server", arguments: refusedByTheServer)
    func refusesWhatTheServerRefuses(text: String, error: QuantityError) {
        #expect(throws: error) { try Quantity(text) }
    }

    @Test("names what is wrong in the words of the API server")
    func errorTexts() {
        #expect(
            QuantityError.format.description
                == "quantities must match the regular expression "
                + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        )
        #expect(QuantityError.numeric.description == "unable to parse numeric part of quantity")
        #expect(QuantityError.suffix.description == "unable to parse quantity's suffix")
    }

    @Test(
        "is zero for texts without a digit that Kubernetes lets pass",
        arguments: ["Gi", "m", "e3", "-", "+", ".", "0.0Ki"]
    )
    func acceptsAsZero(text: String) throws {
        let quantity = try Quantity(text)
        #expect(quantity.isZero)
        #expect(quantity.description == "0")
    }

    @Test("without a digit needs one where Kubernetes uses its decimal library")
    func numericError() {
        #expect(throws: QuantityError.numeric) { try Quantity("Ei") }
        #expect(throws: QuantityError.numeric) { try Quantity("e-10") }
    }

    @Test(
        "is not an empty text, nor one with a space or a suffix of the wrong case",
        arguments: [
            ("", QuantityError.format), (" 1", .format), ("1 Gi", .format), ("1K", .suffix),
            ("0.1mi", .suffix), ("1KB", .format), ("1g", .format), ("1E-", .suffix),
            ("1.1.1", .format), ("e9999999999999999999", .suffix),
        ]
    )
    func refuses(text: String, error: QuantityError) {
        #expect(throws: error) { try Quantity(text) }
    }

    @Test("in a manifest may have space around it")
    func trimsScalars() throws {
        #expect(try Quantity(scalar: " 1 ").description == "1")
        #expect(throws: QuantityError.format) { try Quantity(scalar: "  ") }
        #expect(throws: QuantityError.format) { try Quantity(scalar: "1 Gi") }
    }

    @Test(
        "prints without fractions, with the largest suffix of its family",
        arguments: [
            ("1024Mi", "1Gi"), ("1000m", "1"), ("1000", "1k"), ("0.5e0", "500e-3"),
            ("100.035Ki", "102435840m"), ("1.G", "1.G"), ("007", "007"), ("100.035k", "100.035k"),
            ("1023Ki", "1023Ki"), ("1024", "1024"), ("-1.5Gi", "-1536Mi"), ("-0.1m", "-100u"),
            // 2⁶³ − 1 is where binary suffixes end, on both sides.
            ("-9Ei", "-9223372036854775807"), ("8Ei", "9223372036854775807"),
            ("7Ei", "7Ei"),
            // Half a byte is printed in the decimal family.
            ("0.00048828125Ki", "500m"),
            // There is no suffix above E; Kubernetes drops the power.
            ("1000E", "1"), ("1e21", "1e21"),
        ]
    )
    func printsCanonically(text: String, canonical: String) throws {
        #expect(try Quantity(text).description == canonical)
    }

    @Test(
        "finer than a billionth is rounded away from zero",
        arguments: [
            ("0.1n", "1n"), ("1.0000000001", "1000000001n"), ("-0.1n", "-1n"),
            ("1e-1000", "1e-9"), ("0.0000000000000000000000000000000000000000000001Ei", "1n"),
        ]
    )
    func roundsUpToBillionths(text: String, canonical: String) throws {
        #expect(try Quantity(text).description == canonical)
    }

    @Test(
        "gives whole units and thousandths rounded up",
        arguments: [
            ("5n", 1, 1), ("1500m", 2, 1_500), ("0.05Gi", 53_687_092, 53_687_091_200),
            ("-1500m", -2, -1_500), ("3Ei", 3 << 60, Int64.max), ("1e40", .max, .max),
            ("-1e40", .min, .min), ("1e2000000000", .max, .max),
        ] as [(String, Int64, Int64)]
    )
    func roundsToUnits(text: String, value: Int64, milli: Int64) throws {
        let quantity = try Quantity(text)
        #expect(quantity.value == value)
        #expect(quantity.milliValue == milli)
    }

    @Test("equals another spelling of the same amount")
    func comparesAmounts() throws {
        #expect(try Quantity("1000m") == Quantity("1"))
        #expect(try Quantity("1024Mi") == Quantity("1Gi"))
        #expect(try Quantity("1000m").hashValue == Quantity("1").hashValue)
        #expect(try Quantity("1G") != Quantity("1Gi"))
    }

    @Test("is ordered exactly, however far apart the amounts are")
    func ordersAmounts() throws {
        let texts = [
            "-1e2000000000", "-1e40", "-2", "-1001m", "-1", "-1n", "0", "1n", "1m", "999999999n",
            "1", "1001m", "1k", "1Ki", "1G", "1Gi", "12E", "1e40", "1.1e40", "1e2000000000",
        ]
        let quantities = try texts.map { try Quantity($0) }
        for left in quantities.indices {
            for right in quantities.indices {
                #expect((quantities[left] < quantities[right]) == (left < right))
                #expect((quantities[left] == quantities[right]) == (left == right))
            }
        }
    }

    @Test(
        "is added in the family of the left, unless that is zero",
        arguments: [
            ("1Gi", "1G", "2073741824"), ("0", "1Gi", "1Gi"), ("1Gi", "0", "1Gi"),
            ("500m", "500m", "1"), ("1e3", "1k", "2e3"),
            ("1n", "1E", "1000000000000000000000000001n"),
            ("512Mi", "512Mi", "1Gi"), ("0", "007", "7"),
            // Thirty-eight digits are kept; what is beyond is rounded up.
            ("1e40", "1", "10000000000000000000000000000000000001e3"),
        ]
    )
    func adds(left: String, right: String, sum: String) throws {
        #expect(try (Quantity(left) + Quantity(right)).description == sum)
    }

    @Test(
        "is subtracted in the family of the left, unless that is zero",
        arguments: [
            ("1Gi", "512Mi", "512Mi"), ("0", "1Gi", "-1Gi"), ("1", "1001m", "-1m"),
            ("1Gi", "1Gi", "0"),
        ]
    )
    func subtracts(left: String, right: String, difference: String) throws {
        #expect(try (Quantity(left) - Quantity(right)).description == difference)
    }

    @Test("becomes processor and memory, rounded up")
    func convertsToUnits() throws {
        #expect(MilliCPU(try Quantity("1.5")) == MilliCPU(1_500))
        #expect(MilliCPU(try Quantity("1u")) == MilliCPU(1))
        #expect(Bytes(try Quantity("2Gi")) == .gibibytes(2))
        #expect(Bytes(try Quantity("0.05Gi")) == Bytes(53_687_092))
        #expect(Quantity(MilliCPU(500)).description == "500m")
        #expect(Quantity(Bytes.gibibytes(2)).description == "2Gi")
    }
}
