import Limiters
import Testing
import Units

/// The instant `milliseconds` after the start.
private func at(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

@Suite("A CPU quota that refuses")
struct CPUUsageWindowTests {
    @Test("admits until its share of the window is used, and again in the next window")
    func refusesWithinTheWindow() {
        // 50 % of one core over 1 s: 500 ms.
        var cpu = CPUUsageWindow(quotaPercentage: 50)
        cpu.record(cpu: .milliseconds(499), at: at(600))
        #expect(cpu.admits(at: at(700)) == true)
        cpu.record(cpu: .milliseconds(1), at: at(700))
        #expect(cpu.admits(at: at(700)) == false)
        #expect(cpu.retryAfter(at: at(700)) == .milliseconds(300))
        #expect(cpu.admits(at: at(999)) == false)
        #expect(cpu.admits(at: at(1_000)) == true)
        #expect(cpu.retryAfter(at: at(1_000)) == .zero)
    }

    @Test("begins a window with the first event after the last one ended")
    func windowsBeginWithEvents() {
        var cpu = CPUUsageWindow(quotaPercentage: 50)
        // The window of this record is 2,700 ms to 3,700 ms, not 2 s to 3 s.
        cpu.record(cpu: .milliseconds(600), at: at(2_700))
        #expect(cpu.admits(at: at(3_699)) == false)
        #expect(cpu.admits(at: at(3_700)) == true)
    }

    @Test("counts several cores above 100 %")
    func severalCores() {
        var cpu = CPUUsageWindow(quotaPercentage: 200, window: .milliseconds(100))
        #expect(cpu.quota == .milliseconds(200))
        cpu.record(cpu: .milliseconds(150), at: at(50))
        #expect(cpu.utilization(at: at(50)) == 0.75)
        #expect(cpu.utilization(at: at(100)) == 0)
        #expect(cpu.admits(at: at(50)) == true)
    }

    @Test("grants a nanosecond at least")
    func leastQuota() {
        // 0.1 % of 100 ns is less than a nanosecond.
        var cpu = CPUUsageWindow(quotaPercentage: 0.1, window: SimDuration(nanoseconds: 100))
        #expect(cpu.quota == SimDuration(nanoseconds: 1))
        #expect(cpu.utilization(at: .zero) == 0)
        #expect(cpu.admits(at: .zero) == true)
        cpu.change(toQuotaPercentage: 0.01)
        #expect(cpu.quota == SimDuration(nanoseconds: 1))
    }

    @Test("stops on figures that make no quota")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) { _ = CPUUsageWindow(quotaPercentage: 0) }
        await #expect(processExitsWith: .failure) {
            var cpu = CPUUsageWindow(quotaPercentage: 50)
            cpu.record(cpu: SimDuration(nanoseconds: -1), at: .zero)
        }
    }
}
