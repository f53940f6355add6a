/// A record of the draws that requests made, to compare candidates request by request.
public struct DrawTrace: Sendable, Equatable {
    /// One draw.
    public struct Draw: Sendable, Hashable {
        /// What it was for.
        public var purpose: UInt16
        /// The request's number within its source.
        public var request: UInt64
        /// The attempt and operation.
        public var lane: UInt32
        /// The value.
        public var value: Double
    }

    /// The draws in the order in which they were made.
    public private(set) var draws: [Draw] = []

    mutating func record(purpose: UInt16, request: UInt64, lane: UInt32, value: Double) {
        draws.append(Draw(purpose: purpose, request: request, lane: lane, value: value))
    }
}
