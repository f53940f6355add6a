import Service
import Units

/// Turns the document of a model into model values.
///
/// Each method reads one part, reports what is wrong with it, and returns `nil` for what cannot be
/// used; the parts beside it are read all the same.
struct ModelDecoder {
    /// Where values come from and mistakes go to.
    let context: ReadingContext

    var diagnostics: Diagnostics { context.diagnostics }

    /// Runs a check that throws a message and reports the message at a position.
    func checked<Value, Failure: Error>(
        at position: (Failure) -> SourcePosition,
        message: (Failure) -> String,
        _ body: () throws(Failure) -> Value
    ) -> Value? {
        do throws(Failure) {
            return try body()
        } catch {
            diagnostics.error(message(error), at: position(error))
            return nil
        }
    }

    /// Reports names that occur twice in a list of named things.
    func checkNames(_ named: [(name: String, position: SourcePosition)], of noun: String) {
        var lineOfName: [String: Int] = [:]
        for (name, position) in named {
            if let line = lineOfName[name] {
                diagnostics.error(
                    "there are two \(noun) of the name \(quoted(name)), the first in line \(line)",
                    at: position
                )
            } else {
                lineOfName[name] = position.line
            }
        }
    }

    /// A name that can be part of a path and of a column; `nil`, and a report, if it cannot.
    func name(_ reader: MappingReader) -> String? {
        guard let name = reader.text("name") else { return nil }
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_".unicodeScalars.contains(scalar)
        }
        guard isPlain, name.unicodeScalars.count <= 63 else {
            reader.reportError(
                "name",
                "\(quoted("name: " + name)) must be of letters, digits, '-' and '_', "
                    + "at most 63 of them, since paths and columns are named after it"
            )
            return nil
        }
        return name
    }
}
