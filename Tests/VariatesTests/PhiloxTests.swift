import CGSL
import CPhilox
import Testing

/// A generator as C sees it, at any counter and key.
private struct Philox: ~Copyable {
    let generator: UnsafeMutablePointer<gsl_rng>
    let state: UnsafeMutablePointer<headroom_philox_state>

    init(seed: UInt64 = 0) throws {
        generator = try #require(gsl_rng_alloc(headroom_philox_type()))
        gsl_rng_set(generator, UInt(seed))
        state = generator.pointee.state.assumingMemoryBound(to: headroom_philox_state.self)
    }

    deinit { gsl_rng_free(generator) }

    func go(to counter: [UInt32]) {
        state.pointee.counter_low = UInt64(counter[1]) << 32 | UInt64(counter[0])
        state.pointee.counter_high = UInt64(counter[3]) << 32 | UInt64(counter[2])
        state.pointee.next = 0
        state.pointee.end = 0
    }

    func words(_ count: Int) -> [UInt32] {
        (0..<count).map { _ in UInt32(gsl_rng_get(generator)) }
    }
}

@Suite("Philox4x32-10 as a GSL generator")
struct PhiloxTests {
    // The vectors that Random123 publishes in tests/kat_vectors.
    @Test(
        "gives the published blocks",
        arguments: [
            (
                counter: [0, 0, 0, 0], seed: 0,
                block: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
            ),
            (
                counter: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
                seed: 0xffff_ffff_ffff_ffff,
                block: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
            ),
            (
                counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                seed: 0x299f_31d0_a409_3822,
                block: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ] as [(counter: [UInt32], seed: UInt64, block: [UInt32])]
    )
    func publishedVectors(counter: [UInt32], seed: UInt64, block: [UInt32]) throws {
        let philox = try Philox(seed: seed)
        philox.go(to: counter)
        #expect(philox.words(4) == block)
    }

    @Test("gives the same blocks one at a time and eight at once")
    func batchesAreTheSameBlocks() throws {
        let philox = try Philox(seed: 42)
        headroom_philox_seek(philox.state, 3, 0x1234_5678_9abc, 7)
        let (low, high) = (philox.state.pointee.counter_low, philox.state.pointee.counter_high)
        let sequence = philox.words(4 * 41)
        for block in 0..<41 {
            philox.state.pointee.counter_low = low + UInt64(block)
            philox.state.pointee.counter_high = high
            philox.state.pointee.end = 0
            philox.state.pointee.next = 0
            #expect(philox.words(4) == Array(sequence[(4 * block)..<(4 * block + 4)]))
        }
    }

    @Test("gives the first blocks of several draws together as it gives each of them alone")
    func firstBlocksTogether() throws {
        let philox = try Philox(seed: 99)
        headroom_philox_replicate(philox.state, 3)
        let purposes: [UInt16] = [1, 2, 40, 0xffff, 7, 0, 0x8000, 300]
        let (request, lane) = (0x1234_5678_9abc as UInt64, 0xabc_123 as UInt32)
        var together = [UInt32](repeating: 0, count: 32)
        headroom_philox_first(philox.state, purposes, 8, request, lane, &together)
        for count in 1..<8 {
            var some = [UInt32](repeating: 0, count: 32)
            headroom_philox_first(philox.state, purposes, Int32(count), request, lane, &some)
            #expect(Array(some[..<(4 * count)]) == Array(together[..<(4 * count)]))
        }
        var two = [UInt32](repeating: 0, count: 8)
        headroom_philox_two_first(philox.state, purposes[0], request, lane, &two)
        #expect(two == Array(together[..<8]))
        for (index, purpose) in purposes.enumerated() {
            headroom_philox_seek(philox.state, purpose, request, lane)
            let alone = philox.words(40)
            #expect(Array(together[(4 * index)..<(4 * index + 4)]) == Array(alone[..<4]))
            let block = Array(together[(4 * index)...])
            headroom_philox_resume(philox.state, purpose, request, lane, block)
            #expect(philox.words(40) == alone)
        }
    }

    @Test("puts each part of a position into bits of its own")
    func counterLayout() throws {
        let philox = try Philox(seed: 0x0123_4567_89ab_cdef)
        headroom_philox_replicate(philox.state, 0xaabb_ccdd)
        headroom_philox_seek(philox.state, 0x1122, 0x3344_5566_7788, 0xeee)
        // block 00000 and lane eee; request 3344 5566 7788; purpose 1122; replication.
        #expect(philox.state.pointee.counter_low == 0x5566_7788_eee0_0000)
        #expect(philox.state.pointee.counter_high == 0xaabb_ccdd_1122_3344)
        #expect(philox.state.pointee.round_keys.0.0 == 0x89ab_cdef)
        #expect(philox.state.pointee.round_keys.0.2 == 0x0123_4567)
    }

    @Test("joins two words to a double, the later one on top")
    func doubleFromTwoWords() throws {
        let philox = try Philox()
        // 0xe169c58d_6627e8d5 without its 11 lowest bits, over 2⁶⁴.
        let expected = Double(0xe169_c58d_6627_e8d5 as UInt64 >> 11) / 0x1p53
        #expect(gsl_rng_uniform(philox.generator) == expected)
        // A double after a single word passes over the other word of the pair.
        headroom_philox_seek(philox.state, 0, 0, 0)
        #expect(philox.words(1) == [0x6627_e8d5])
        let next = Double(0x9b00_dbd8_bc57_ac4c as UInt64 >> 11) / 0x1p53
        #expect(gsl_rng_uniform(philox.generator) == next)
    }

    @Test("stays in a position by starting it again after 2²⁰ blocks")
    func wrapsWithinAPosition() throws {
        let philox = try Philox(seed: 5)
        headroom_philox_seek(philox.state, 9, 4, 2)
        let first = philox.words(8)
        philox.go(to: [2 << 20 | 0xf_ffff, 4, 9 << 16, 0])
        _ = philox.words(4)
        #expect(philox.words(8) == first)
    }

    @Test("goes on in purpose 0 through lanes and requests")
    func sequenceCarries() throws {
        let philox = try Philox(seed: 5)
        headroom_philox_seek(philox.state, 0, 0, 1)
        let laneOne = philox.words(8)
        philox.go(to: [0xf_ffff, 0, 0, 0])
        _ = philox.words(4)
        #expect(philox.words(8) == laneOne)

        headroom_philox_seek(philox.state, 0, 0x1_0000_0000, 0)
        let later = philox.words(8)
        philox.go(to: [0xffff_ffff, 0xffff_ffff, 0, 0])
        _ = philox.words(4)
        #expect(philox.words(8) == later)
    }

    @Test("reports 32 bits to GSL")
    func rangeForGSL() throws {
        let philox = try Philox()
        #expect(gsl_rng_min(philox.generator) == 0)
        #expect(gsl_rng_max(philox.generator) == 0xffff_ffff)
        #expect(String(cString: gsl_rng_name(philox.generator)) == "philox4x32-10")
    }
}
