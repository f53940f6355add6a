extension ServiceModel {
    /// The most purposes of random numbers that a model can have.
    public static let mostPurposes = Int(UInt16.max)

    /// How many purposes of random numbers a simulation of the model needs.
    ///
    /// Each kind of draw has one: of each component of each workload's arrivals a dozen, and some for each
    /// of its steps; of each keyspace, agent pool and tenant a few. A model that needs more than
    /// `mostPurposes` cannot be simulated. What pods draw is numbered from the middle on.
    ///
    /// - Complexity: O(*n*) in the number of draws.
    public var purposeCount: Int {
        var builder = PlanBuilder(loadFactor: loadFactor, preparesSamplers: false)
        let draft = PlanDraft(self, &builder)
        return PurposeLayout.count(until: builder.nextPurpose, sources: draft.sources.count)
    }
}
