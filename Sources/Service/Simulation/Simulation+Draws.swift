import Kernel
import Variates

/// Draws of requests: the same in every candidate, whatever has happened before.
extension Simulation {
    /// A draw at a position of its own.
    @inline(__always)
    mutating func draw(_ plan: DrawPlan, number: UInt64, lane: UInt32) -> Double {
        if let constant = plan.sampler.constant {
            return drawn(constant, by: plan, number: number, lane: lane)
        }
        stream.seek(purpose: Purpose(rawValue: plan.purpose), request: number, lane: lane)
        return finishDraw(plan, number: number, lane: lane)
    }

    /// A draw of an attempt.
    @inline(__always)
    mutating func draw(_ plan: DrawPlan, of slot: UInt32) -> Double {
        let lane = lane(attempt: requests[slot].attempt)
        return draw(plan, of: slot, lane: lane)
    }

    /// A draw of a request that all its attempts share.
    @inline(__always)
    mutating func drawShared(_ plan: DrawPlan, of slot: UInt32) -> Double {
        draw(plan, of: slot, lane: 0)
    }

    @inline(__always)
    private mutating func draw(_ plan: DrawPlan, of slot: UInt32, lane: UInt32) -> Double {
        let number = requests[slot].number
        if let constant = plan.sampler.constant {
            return drawn(constant, by: plan, number: number, lane: lane)
        }
        guard plan.beginning != Beginnings.none, requests[slot].attempt == 0 else {
            return draw(plan, number: number, lane: lane)
        }
        if !requests[slot].hasBeginnings { begin(slot) }
        stream.seek(
            purpose: Purpose(rawValue: plan.purpose),
            request: number,
            lane: lane,
            beginning: requestBeginnings.pointer(to: slot) + Int(plan.beginning)
        )
        return finishDraw(plan, number: number, lane: lane)
    }

    @inline(never)
    private mutating func begin(_ slot: UInt32) {
        requestBeginnings.reserve(slot)
        plan.sources[Int(requests[slot].source)].beginnings.compute(
            from: stream,
            request: requests[slot].number,
            lane: lane(attempt: 0),
            into: requestBeginnings.pointer(to: slot)
        )
        requests[slot].hasBeginnings = true
    }

    /// Computes the beginnings of the two draws that nearly every operation makes.
    @inline(__always)
    mutating func beginOperation(_ slot: UInt32) {
        operationBeginnings.reserve(slot)
        stream.beginTwo(
            from: Purpose(rawValue: operations[slot].purposes),
            request: operations[slot].number,
            lane: operations[slot].lane,
            into: operationBeginnings.pointer(to: slot)
        )
    }

    /// Gives an operation the beginnings that were computed together with its request's.
    @inline(__always)
    mutating func takeBeginnings(_ operation: UInt32, from request: UInt32, at first: UInt8) {
        operationBeginnings.reserve(operation)
        operationBeginnings.pointer(to: operation)
            .update(from: requestBeginnings.pointer(to: request) + Int(first), count: 2)
    }

    /// The CPU time or the wait of an operation whose beginnings are computed, if it is not constant.
    @inline(__always)
    mutating func drawBegun(
        _ draw: OperationPlan.Draw,
        _ sampler: Sampler,
        of slot: UInt32
    ) -> Double {
        let plan = DrawPlan(
            sampler: sampler,
            purpose: operations[slot].purposes &+ draw.rawValue,
            exists: true
        )
        let (number, lane) = (operations[slot].number, operations[slot].lane)
        if let constant = sampler.constant {
            return drawn(constant, by: plan, number: number, lane: lane)
        }
        stream.seek(
            purpose: Purpose(rawValue: plan.purpose),
            request: number,
            lane: lane,
            beginning: operationBeginnings.pointer(to: slot) + Int(draw.rawValue)
        )
        return finishDraw(plan, number: number, lane: lane)
    }

    @inline(__always)
    private mutating func finishDraw(_ plan: DrawPlan, number: UInt64, lane: UInt32) -> Double {
        drawn(plan.sampler.sample(&stream), by: plan, number: number, lane: lane)
    }

    /// A value as it was drawn; a constant needs no random number.
    @inline(__always)
    private mutating func drawn(
        _ value: Double,
        by plan: DrawPlan,
        number: UInt64,
        lane: UInt32
    ) -> Double {
        if trace != nil { record(value, of: plan.purpose, number: number, lane: lane) }
        return value
    }

    @inline(never)
    private mutating func record(
        _ value: Double,
        of purpose: UInt16,
        number: UInt64,
        lane: UInt32
    ) {
        trace?.record(purpose: purpose, request: number, lane: lane, value: value)
    }
}
