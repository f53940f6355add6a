import ArgumentParser
import Reporting

/// A share above 0 %, written `5%`, or as a fraction, `0.05`.
struct Percentage: ExpressibleByArgument {
    /// The share as a fraction.
    let fraction: Double

    /// The share that a fraction above 0 and below 1 is.
    init(fraction: Double) { self.fraction = fraction }

    var defaultValueDescription: String { NumberText.percentage(fraction) }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        let digits = isPercent ? String(argument.dropLast()) : argument
        guard let number = Double(digits), number.isFinite, number > 0 else { return nil }
        fraction = isPercent ? number / 100 : number
        // `--precision 5` means 5 %, but might mean five times the mean: better to ask.
        guard fraction < 1 else { return nil }
    }
}
