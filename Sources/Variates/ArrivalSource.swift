import CGSL
import Units

/// Produces the arrivals of one open process, one after the other.
///
/// Arrival number k (from 0) draws at the position (purpose, request k, lane), whatever was drawn
/// elsewhere; the changes of state of a modulated process draw at (purpose, change number,
/// lane + 1). So candidates see the same arrivals, and under another load factor the same states at
/// the same times: an arrival of a modulated process or a profile comes where the expected number of
/// arrivals has grown by an exponential variate with mean 1 (the inverse of the time-rescaling theorem),
/// so that a load factor moves the arrivals smoothly.
///
/// Times are whole nanoseconds that do not drift: gaps are summed with the fraction of a nanosecond
/// that rounding cut off, deterministic arrivals are multiples of the interval, and profiles count
/// from the start of a segment. (States of a modulated process last whole nanoseconds.)
///
/// Noncopyable: it owns tables.
@frozen
public struct ArrivalSource: ~Copyable, @unchecked Sendable {
    // Sendable although it holds pointers: it is their only owner.
    @usableFromInline let form: Form
    @usableFromInline let purpose: Purpose
    @usableFromInline let lane: UInt32
    /// The number of the next arrival.
    @usableFromInline var number: UInt64 = 0
    /// The last arrival, and by how many nanoseconds the exact sum of the gaps is later.
    @usableFromInline var time = SimTime.zero
    @usableFromInline var fraction = 0.0
    /// The segment that the source is in, when it begins and ends, and the last arrival's offset.
    @usableFromInline var segment = RateSegment(length: 0, rate: 0, slope: 0)
    @usableFromInline var segmentStart = SimTime.zero
    @usableFromInline var segmentEnd = SimTime.zero
    @usableFromInline var offset = 0.0
    /// The state or segment after this one, and how many have been.
    @usableFromInline var following = 0
    @usableFromInline var changes: UInt64 = 0
    @usableFromInline let segments: UnsafeMutablePointer<RateSegment>
    @usableFromInline let states: UnsafeMutablePointer<State>
    @usableFromInline let times: UnsafeMutablePointer<SimTime>
    /// Whether a load curve changes the times; the curve, and the piece of it that the source is in.
    @usableFromInline let isLoaded: Bool
    private let load: UnsafeMutablePointer<LoadCurve.Piece>
    private let lastPiece: Int
    private var piece = 0
    let tables: SamplerTables

    /// What kind of process it is, with what every arrival needs; gaps are in nanoseconds.
    @frozen
    @usableFromInline
    enum Form: BitwiseCopyable {
        case poisson(gapMean: Double)
        case renewal(Sampler)
        case deterministic(gap: Double)
        case batch(gapMean: Double, size: Sampler)
        case modulated
        case profile(count: Int, repeats: Bool)
        case trace(count: Int)
    }

    /// A state of a modulated process.
    @frozen
    @usableFromInline
    struct State: BitwiseCopyable {
        /// Arrivals a nanosecond.
        @usableFromInline let rate: Double
        /// How many seconds it lasts.
        @usableFromInline let length: Sampler
        /// The state that comes then; `nil` = the only other one.
        @usableFromInline let choice: UnsafePointer<gsl_ran_discrete_t>?

        init(rate: Double, length: Sampler, choice: UnsafePointer<gsl_ran_discrete_t>?) {
            self.rate = rate
            self.length = length
            self.choice = choice
        }
    }

    /// A source at time 0 of a process that is neither `closed` nor a `sum`.
    ///
    /// - Parameters:
    ///   - process: One of the open processes.
    ///   - purpose: What the draws are for; not `Purpose.sequence`.
    ///   - lane: The first of two lanes that the source uses. Components of a sum that share a
    ///     purpose need lanes that are two apart.
    ///   - load: What makes the process faster or slower over time. States of a modulated process
    ///     and the points of a profile keep their times, and the factor is on their rates; any other
    ///     process runs on a clock that the factor speeds up.
    ///   - stream: Draws the first state of a modulated process.
    /// - Precondition: `process` is neither closed nor a sum.
    public init(
        _ process: ArrivalProcess,
        purpose: Purpose,
        lane: UInt32 = 0,
        load: LoadCurve = LoadCurve(),
        stream: inout RandomStream
    ) {
        precondition(purpose != .sequence, "positions of a sequence are not arrivals'")
        self.purpose = purpose
        self.lane = lane
        var tables = SamplerTables()
        var segments: [RateSegment] = []
        var states: [State] = []
        var times: [SimTime] = []
        switch process.law {
        case .poisson(let rate): form = .poisson(gapMean: 1e9 / rate)
        case .renewal(let interarrival): form = .renewal(tables.prepare(interarrival))
        case .deterministic(let interval): form = .deterministic(gap: interval * 1e9)
        case .batch(let rate, let size):
            form = .batch(gapMean: 1e9 / rate, size: tables.prepare(size))
        case .mmpp(let rates, let transitions):
            form = .modulated
            for (rate, row) in zip(rates, transitions) {
                let sojourn = Sampler(form: .exponential(mean: 1 / row.reduce(0, +)))
                let choice = rates.count > 2 ? tables.choice(by: row) : nil
                states.append(State(rate: rate * 1e-9, length: sojourn, choice: choice))
            }
            let shares = MarkovChain(transitions: transitions).stationary
            following = Self.firstState(shares, purpose, lane, &stream)
        case .onOff(let rate, let on, let off):
            form = .modulated
            states = [
                State(rate: rate * 1e-9, length: tables.prepare(on), choice: nil),
                State(rate: 0, length: tables.prepare(off), choice: nil),
            ]
            following = Self.firstState([on.mean, off.mean], purpose, lane, &stream)
        case .profile(let points, let period):
            segments = RateSegment.segments(through: points, period: period)
            form = .profile(count: segments.count, repeats: period != nil)
        case .trace(let instants):
            form = .trace(count: instants.count)
            times = instants
        case .closed, .sum:
            preconditionFailure("a source has one open process")
        }
        self.tables = tables
        self.segments = Self.copy(segments)
        self.states = Self.copy(states)
        self.times = Self.copy(times)
        isLoaded = !load.isConstant
        self.load = Self.copy(load.pieces)
        lastPiece = load.pieces.count - 1
    }

    deinit {
        segments.deallocate()
        states.deallocate()
        times.deallocate()
        load.deallocate()
    }

    /// The next arrival; never before the one before.
    ///
    /// - Parameter stream: Of the run's seed and replication; the source seeks in it.
    /// - Returns: `nil` when a trace has ended, when the rate stays 0, or beyond the range of time.
    @inlinable
    public mutating func next(_ stream: inout RandomStream) -> Arrival? {
        isLoaded ? nextUnderLoad(&stream) : nextAtUsualRate(&stream)
    }

    @inlinable
    mutating func nextAtUsualRate(_ stream: inout RandomStream) -> Arrival? {
        defer { number &+= 1 }
        switch form {
        case .poisson(let gapMean):
            stream.seek(purpose: purpose, request: number, lane: lane)
            return arrive(after: stream.exponential(mean: gapMean))
        case .renewal(let interarrival):
            stream.seek(purpose: purpose, request: number, lane: lane)
            return arrive(after: interarrival.sample(&stream) * 1e9)
        case .deterministic(let gap):
            return arrive(at: .zero, plus: gap * Double(number + 1))
        case .batch(let gapMean, let size): return nextBatch(gapMean, size, &stream)
        case .modulated: return nextModulated(&stream)
        case .profile(let count, let repeats): return nextInProfile(count, repeats, &stream)
        case .trace(let count):
            guard number < count else { return nil }
            return Arrival(time: times[Int(number)])
        }
    }

    @usableFromInline
    mutating func nextBatch(
        _ gapMean: Double,
        _ size: Sampler,
        _ stream: inout RandomStream
    ) -> Arrival? {
        while true {
            stream.seek(purpose: purpose, request: number, lane: lane)
            let gap = stream.exponential(mean: gapMean)
            guard var arrival = arrive(after: gap) else { return nil }
            arrival.count = Int(size.sample(&stream))
            if arrival.count > 0 { return arrival }
            number &+= 1
        }
    }

    @usableFromInline
    mutating func nextModulated(_ stream: inout RandomStream) -> Arrival? {
        stream.seek(purpose: purpose, request: number, lane: lane)
        var missing = stream.exponential(mean: 1)
        while segmentStart < .distantFuture {
            // A state's rate is constant, so the missing arrivals need missing / rate nanoseconds.
            let left = (segment.length - offset) * segment.rate
            if missing < left {
                offset += missing / segment.rate
                return arrive(at: segmentStart, plus: offset)
            }
            missing -= left
            enterNextState(&stream)
        }
        return nil
    }

    private mutating func enterNextState(_ stream: inout RandomStream) {
        let state = states[following]
        changes += 1
        stream.seek(purpose: purpose, request: changes, lane: lane + 1)
        let length = state.length.duration(&stream)
        following = state.choice.map { gsl_ran_discrete(stream.generator, $0) } ?? 1 - following
        enter(RateSegment(length: Double(length.nanoseconds), rate: state.rate, slope: 0))
    }

    @usableFromInline
    mutating func nextInProfile(
        _ count: Int,
        _ repeats: Bool,
        _ stream: inout RandomStream
    ) -> Arrival? {
        stream.seek(purpose: purpose, request: number, lane: lane)
        var missing = stream.exponential(mean: 1)
        while segmentStart < .distantFuture {
            let before = segment.expectedArrivals(before: offset)
            let left = segment.expectedArrivals(before: segment.length) - before
            if missing < left {
                offset = max(offset, segment.offset(expecting: before + missing))
                return arrive(at: segmentStart, plus: min(offset, segment.length))
            }
            missing -= left
            guard repeats || following < count else { return nil }
            enter(segments[following % count])
            following = following % count + 1
        }
        return nil
    }

    @usableFromInline
    mutating func nextUnderLoad(_ stream: inout RandomStream) -> Arrival? {
        switch form {
        case .modulated, .profile:
            return nextOfLoadedRate(&stream)
        case .poisson, .renewal, .deterministic, .batch, .trace:
            guard var arrival = nextAtUsualRate(&stream) else { return nil }
            let usual = Double(arrival.time.nanoseconds)
            while piece < lastPiece, load[piece + 1].usual <= usual { piece += 1 }
            guard let instant = load[piece].instant(at: usual), instant < .distantFuture else {
                return nil
            }
            arrival.time = instant
            return arrival
        }
    }

    /// An arrival comes where the integral of rate times factor has grown by an exponential variate.
    private mutating func nextOfLoadedRate(_ stream: inout RandomStream) -> Arrival? {
        defer { number &+= 1 }
        stream.seek(purpose: purpose, request: number, lane: lane)
        var missing = stream.exponential(mean: 1)
        while segmentStart < .distantFuture {
            let line = load[piece]
            // Offsets count from the start of the segment.
            let pieceStart = line.start - Double(segmentStart.nanoseconds)
            let end = min(segment.length, pieceStart + line.length)
            let product = RateProduct(
                segment,
                factor: line.factor - line.slope * pieceStart,
                slope: line.slope
            )
            let expected = product.expectedArrivals(from: offset, to: end)
            if missing < expected {
                offset = product.offset(expecting: missing, from: offset, to: end)
                return arrive(at: segmentStart, plus: offset)
            }
            missing -= expected
            offset = end
            if piece < lastPiece, end == pieceStart + line.length {
                piece += 1
            } else if !enterFollowing(&stream) {
                return nil
            }
        }
        return nil
    }

    /// Enters the state or segment that comes next; false if there is none.
    private mutating func enterFollowing(_ stream: inout RandomStream) -> Bool {
        guard case .profile(let count, let repeats) = form else {
            enterNextState(&stream)
            return true
        }
        guard repeats || following < count else { return false }
        enter(segments[following % count])
        following = following % count + 1
        return true
    }

    private mutating func enter(_ next: RateSegment) {
        segmentStart = segmentEnd
        segmentEnd =
            next.length < 0x1p63
            ? segmentStart + SimDuration(nanoseconds: Int64(next.length)) : .distantFuture
        segment = next
        offset = 0
    }

    /// An arrival `gap` nanoseconds after the last one.
    @inlinable
    mutating func arrive(after gap: Double) -> Arrival? {
        let exact = gap + fraction
        guard exact < 0x1p63 else { return nil }
        // The fraction is not below −½, so the conversion rounds half up.
        let whole = Int64(exact + 0.5)
        fraction = exact - Double(whole)
        time += SimDuration(nanoseconds: whole)
        return time < .distantFuture ? Arrival(time: time) : nil
    }

    /// An arrival `offset` nanoseconds after `start`.
    @inlinable
    mutating func arrive(at start: SimTime, plus offset: Double) -> Arrival? {
        guard offset < 0x1p63 else { return nil }
        time = start + SimDuration(nanoseconds: Int64(offset + 0.5))
        return time < .distantFuture ? Arrival(time: time) : nil
    }

    private static func firstState(
        _ shares: [Double],
        _ purpose: Purpose,
        _ lane: UInt32,
        _ stream: inout RandomStream
    ) -> Int {
        stream.seek(purpose: purpose, request: 0, lane: lane + 1)
        var left = stream.uniform() * shares.reduce(0, +)
        for (state, share) in shares.enumerated() {
            left -= share
            if left < 0 { return state }
        }
        return shares.count - 1
    }

    private static func copy<Element: BitwiseCopyable>(
        _ elements: [Element]
    ) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        pointer.initialize(from: elements, count: elements.count)
        return pointer
    }
}
