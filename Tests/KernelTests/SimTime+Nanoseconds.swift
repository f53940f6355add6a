import Units

extension SimTime {
    /// Short for tests, which are full of instants.
    static func nanoseconds(_ count: Int64) -> SimTime { SimTime(nanoseconds: count) }
}
