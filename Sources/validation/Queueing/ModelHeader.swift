import Foundation
import Verification

/// What the comment at the top of a model says that its metrics are: `# METRIC = VALUE`.
///
/// The comment is for the reader of the model; that it agrees with the closed forms is checked.
struct ModelHeader: Sendable {
    /// The values by metric.
    let values: [String: Double]

    /// The header of a model's text.
    init(text: String) {
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("#") else { break }
            let parts = line.dropFirst().split(separator: "=")
            guard parts.count == 2,
                let value = Double(parts[1].trimmingCharacters(in: .whitespaces))
            else { continue }
            values[parts[0].trimmingCharacters(in: .whitespaces)] = value
        }
        self.values = values
    }

    /// The lines that are missing or wrong in the header of `system`'s model.
    func complaints(about system: QueueingCase) -> [String] {
        system.expectations.compactMap { expectation in
            if let stated = values[expectation.metric],
                (stated - expectation.value).magnitude <= 1e-5 * expectation.value.magnitude
            {
                return nil
            }
            let value = String(format: "%.6g", expectation.value)
            return "\(system.model).yaml does not say '# \(expectation.metric) = \(value)'"
        }
    }
}
