import Platform

/// An object as it is sent to an API server.
public struct ManifestEntry: Sendable {
    /// The object; of one that cannot be read the kind and name.
    public let object: KubernetesObject
    /// Where its name stands.
    public let position: SourcePosition
    /// Why the API server does not take it as it stands; `nil` if it can be read.
    public let refusal: AdmissionRefusal?

    /// An object of a manifest.
    ///
    /// - Parameters:
    ///   - document: What was written.
    ///   - object: What was read of it; `nil` if that is not all.
    ///   - errors: What is wrong with it.
    init(_ document: ManifestDocument, _ object: KubernetesObject?, errors: [Diagnostic]) {
        position = document.namePosition
        let meta = ObjectMeta(name: document.name, namespace: document.namespace)
        self.object =
            object ?? .other(kind: document.kind, apiVersion: document.apiVersion, meta: meta)
        let texts = errors.map(Self.withoutAdvice)
        if let index = errors.firstIndex(where: \.isMalformedObject) {
            refusal = AdmissionRefusal(
                cause: .malformed,
                message: "\(document.kind) in version \"\(document.apiVersion)\" cannot be handled "
                    + "as a \(document.kind): \(Self.withoutPath(texts[index]))"
            )
        } else if let first = texts.first {
            let list = texts.count == 1 ? first : "[\(texts.joined(separator: ", "))]"
            refusal = AdmissionRefusal(
                cause: .validation,
                message: "\(document.kind) \"\(document.name)\" is invalid: \(list)"
            )
        } else if object == nil {
            // So much is wrong with the files that this is not listed any more.
            refusal = AdmissionRefusal(
                cause: .malformed,
                message: "\(document.kind) in version \"\(document.apiVersion)\" cannot be handled "
                    + "as a \(document.kind)"
            )
        } else {
            refusal = nil
        }
    }

    /// What is wrong, without what headroom says on top of it.
    private static func withoutAdvice(_ error: Diagnostic) -> String {
        let text = error.message
        guard let advice = text.firstRange(of: "; did you mean") else { return text }
        return String(text[..<advice.lowerBound])
    }

    /// What is wrong with a value, as the parser of quantities says it: without saying where.
    private static func withoutPath(_ text: String) -> String {
        for known in [QuantityError.format, .numeric, .suffix] {
            if text.hasSuffix(known.description) { return known.description }
        }
        return text
    }
}
