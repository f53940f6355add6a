import Foundation
import Testing

/// The object that a text in JSON is.
func jsonObject(_ text: String) throws -> [String: Any] {
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(parsed as? [String: Any])
}
