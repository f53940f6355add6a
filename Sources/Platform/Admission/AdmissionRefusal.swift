/// Why the API server does not take an object, as it would say it.
public struct AdmissionRefusal: Error, Hashable, Sendable {
    /// What refused the object.
    public let cause: Cause
    /// The message of the API server.
    public let message: String

    /// What refuses an object.
    public enum Cause: Hashable, Sendable {
        /// The priority class does not exist, or does not agree with the pod.
        case priority
        /// The object contradicts itself: a request above its limit, a negative amount.
        case validation
        /// A limit range.
        case limitRange(name: String)
        /// A quota that demands what the containers do not specify.
        case unspecified(quota: String)
        /// A quota that has no room, by these resources.
        case exceeded(quota: String, resources: [ResourceName])
        /// The object cannot be decoded.
        case malformed
        /// There is an object of this kind and name already.
        case duplicate
        /// A priority class for pods without one, of which there is another.
        case secondDefault
    }

    /// The HTTP status.
    public var code: Int {
        switch cause {
        case .validation: 422
        case .malformed: 400
        case .duplicate: 409
        case .priority, .limitRange, .unspecified, .exceeded, .secondDefault: 403
        }
    }

    /// The reason in the API's status object.
    public var reason: String {
        switch cause {
        case .validation: "Invalid"
        case .malformed: "BadRequest"
        case .duplicate: "AlreadyExists"
        case .priority, .limitRange, .unspecified, .exceeded, .secondDefault: "Forbidden"
        }
    }

    /// A refusal in the words of the API server.
    public init(cause: Cause, message: String) {
        self.cause = cause
        self.message = message
    }

    /// A refusal by an admission plug-in.
    ///
    /// - Parameters:
    ///   - cause: What refuses; not `validation`.
    ///   - resource: The plural of the object's kind, such as `pods`.
    ///   - name: The name of the object.
    ///   - detail: What is wrong.
    /// - Returns: The refusal, worded as the API server words it.
    static func forbidden(
        _ cause: Cause,
        resource: String,
        name: String,
        _ detail: String
    ) -> AdmissionRefusal {
        AdmissionRefusal(
            cause: cause,
            message: "\(resource) \"\(name)\" is forbidden: \(detail)"
        )
    }

    /// A refusal by validation.
    ///
    /// - Parameters:
    ///   - kind: The kind of the object, such as `Pod`.
    ///   - name: The name of the object.
    ///   - errors: What is wrong; not empty.
    /// - Returns: The refusal, worded as the API server words it.
    static func invalid(kind: String, name: String, _ errors: [String]) -> AdmissionRefusal {
        let list = errors.joined(separator: ", ")
        let detail = errors.count == 1 ? list : "[\(list)]"
        return AdmissionRefusal(
            cause: .validation,
            message: "\(kind) \"\(name)\" is invalid: \(detail)"
        )
    }
}
