import Platform

/// A value of a manifest that is being read: what it holds, and how Kubernetes names it.
///
/// The API server takes JSON, and is strict about its types: a number is no text and a quoted number
/// is no number. What it would refuse to decode is an error here.
struct ManifestValue {
    /// What was written.
    let node: YAMLNode
    /// The field as Kubernetes names it: `spec.containers[0].resources`.
    let path: String
    /// Where mistakes are reported.
    let diagnostics: Diagnostics

    /// Reports that the value is wrong.
    func refuse(_ problem: String) { diagnostics.error("\(path): \(problem)", at: node.position) }

    /// Reports that the value cannot be decoded.
    func refuseToDecode(_ problem: String) {
        guard !diagnostics.isFull else { return refuse(problem) }
        var diagnostic = Diagnostic(.error, "\(path): \(problem)", at: node.position)
        diagnostic.isMalformedObject = true
        diagnostics.report(diagnostic)
    }

    /// The fields of a mapping.
    ///
    /// Reports a value that is no mapping, and keys that are nearly the ones that are read:
    /// Kubernetes drops unknown fields and `kubectl` warns of them.
    ///
    /// - Parameters:
    ///   - names: The fields that are read.
    ///   - others: Fields of the same object that are near those and mean something else.
    /// - Returns: `nil` if the value is no mapping.
    func fields(_ names: [String], besides others: [String] = []) -> ManifestFields? {
        guard let entries = node.mapping else {
            refuseToDecode("this is \(node.kindDescription), expected a mapping")
            return nil
        }
        for entry in entries where !names.contains(entry.key) && !others.contains(entry.key) {
            guard let meant = closestMatch(to: entry.key, among: names) else { continue }
            diagnostics.warning(
                "unknown field \"\(child(entry.key))\", which Kubernetes drops; "
                    + "did you mean '\(meant)'?",
                at: entry.keyPosition
            )
        }
        return ManifestFields(value: self)
    }

    /// The elements of a list.
    var elements: [ManifestValue] {
        guard let list = node.list else {
            refuseToDecode("this is \(node.kindDescription), expected a list")
            return []
        }
        return list.enumerated().map { index, element in
            ManifestValue(node: element, path: "\(path)[\(index)]", diagnostics: diagnostics)
        }
    }

    /// The elements of a list of texts.
    var texts: [String] { elements.compactMap(\.text) }

    /// The keys of a mapping with their values.
    var entries: [(key: String, value: ManifestValue)] {
        guard let entries = node.mapping else {
            refuseToDecode("this is \(node.kindDescription), expected a mapping")
            return []
        }
        return entries.map { entry in
            let value = ManifestValue(
                node: entry.value,
                path: child(entry.key),
                diagnostics: diagnostics
            )
            return (entry.key, value)
        }
    }

    /// A text.
    var text: String? {
        guard let scalar = node.scalar else {
            refuseToDecode("this is \(node.kindDescription), expected a text")
            return nil
        }
        if let type = scalar.typeOtherThanText {
            refuseToDecode("\(scalar.text) is \(type), expected a text; write \"\(scalar.text)\"")
            return nil
        }
        return scalar.text
    }

    /// One of the texts that a type spells.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let supported = names.map { "\"\($0)\"" }.joined(separator: ", ")
        refuse(
            "Unsupported value: \"\(printable(text))\": supported values: \(supported)"
                + didYouMean(text, among: names)
        )
        return nil
    }

    /// A truth value.
    var boolean: Bool? {
        guard let boolean = node.scalar?.boolean else {
            refuseToDecode("expected true or false\(readText)")
            return nil
        }
        return boolean
    }

    /// A whole number.
    func integer(in range: ClosedRange<Int> = Int(Int32.min)...Int(Int32.max)) -> Int? {
        guard let scalar = node.scalar, let number = Int(scalar.text) else {
            refuseToDecode("expected a whole number\(readText)")
            return nil
        }
        guard scalar.isPlain else {
            refuseToDecode("\"\(scalar.text)\" is a text, expected a number; write \(scalar.text)")
            return nil
        }
        guard range.contains(number) else {
            let bound =
                number < range.lowerBound
                ? "must be greater than or equal to \(range.lowerBound)"
                : "must be less than or equal to \(range.upperBound)"
            refuse("Invalid value: \(number): \(bound)")
            return nil
        }
        return number
    }

    /// The number of a port.
    var portNumber: Int? {
        guard let number = integer() else { return nil }
        guard (1...65_535).contains(number) else {
            refuse("Invalid value: \(number): must be between 1 and 65535, inclusive")
            return nil
        }
        return number
    }

    /// A port by its number or its name.
    var portReference: PortReference? {
        guard let scalar = node.scalar else {
            refuseToDecode("expected a port number or the name of a port\(readText)")
            return nil
        }
        guard scalar.isPlain, Int(scalar.text) != nil else { return text.map(PortReference.name) }
        return portNumber.map(PortReference.number)
    }

    /// A number of pods or a percentage.
    var countOrPercent: CountOrPercent? {
        guard let scalar = node.scalar else {
            refuseToDecode("expected a number or a percentage\(readText)")
            return nil
        }
        if scalar.text.hasSuffix("%") {
            guard let percent = Int(scalar.text.dropLast()), (0...Int(Int32.max)).contains(percent)
            else {
                refuse(
                    "Invalid value: \"\(printable(scalar.text))\": expected a percentage as \"25%\""
                )
                return nil
            }
            return .percent(percent)
        }
        return integer(in: 0...Int(Int32.max)).map(CountOrPercent.count)
    }

    /// An amount of a resource.
    var quantity: Quantity? {
        if node.isNull { return .zero }
        guard let scalar = node.scalar, scalar.boolean == nil else {
            refuseToDecode("expected a quantity, such as 500m or 2Gi\(readText)")
            return nil
        }
        do throws(QuantityError) {
            return try Quantity(scalar: scalar.text)
        } catch {
            let repair = QuantityRepair.suggestion(for: scalar.text)
                .map { "; did you mean '\($0)'?" }
            refuseToDecode("\(quoted(scalar.text)): \(error)\(repair ?? "")")
            return nil
        }
    }

    /// An instant, as RFC 3339 writes it, in nanoseconds since 1970.
    var timestamp: Int64? {
        guard let scalar = node.scalar, let instant = RFC3339.nanoseconds(scalar.text) else {
            refuse("expected an instant, such as \"2026-01-31T12:00:00Z\"")
            return nil
        }
        return instant
    }

    /// The field `key` below this one, as Kubernetes names it.
    func child(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// What was read, as the end of a message.
    private var readText: String {
        node.scalar.map { ", read \(quoted($0.text))" } ?? ", read \(node.kindDescription)"
    }
}

/// The fields of a mapping of a manifest.
struct ManifestFields {
    /// The mapping.
    let value: ManifestValue

    /// A field; `nil` if it is not given, or given as null, which Kubernetes takes for the same.
    subscript(name: String) -> ManifestValue? {
        guard let node = value.node[name], !node.isNull else { return nil }
        return ManifestValue(
            node: node,
            path: value.child(name),
            diagnostics: value.diagnostics
        )
    }

    /// A field without which the API server refuses the object.
    func required(_ name: String) -> ManifestValue? {
        if let field = self[name] { return field }
        value.diagnostics.error("\(value.child(name)): Required value", at: value.node.position)
        return nil
    }
}

extension YAMLScalar {
    /// What the scalar is in JSON if it is no text: `a number`.
    ///
    /// The words of YAML 1.1 count, which `kubectl` reads: `yes` and `off` are truth values.
    fileprivate var typeOtherThanText: String? {
        guard isPlain else { return nil }
        if isNull { return "nothing" }
        let words = ["true", "false", "yes", "no", "on", "off"]
        if words.contains(text.lowercased()) { return "a truth value" }
        let isNumeric = text.utf8.allSatisfy { "0123456789+-.eE_".utf8.contains($0) }
        guard isNumeric, Double(text.filter { $0 != "_" }) != nil else { return nil }
        return "a number"
    }
}
