import Foundation

extension Double {
    /// The number with so many significant digits.
    func significant(_ digits: Int = 5) -> String { String(format: "%.\(digits)g", self) }

    /// The number with so many decimals and its sign.
    func signed(decimals: Int) -> String { String(format: "%+.\(decimals)f", self) }

    /// The share as a percentage with so many decimals.
    func percent(decimals: Int = 1) -> String { String(format: "%.\(decimals)f %%", 100 * self) }
}
