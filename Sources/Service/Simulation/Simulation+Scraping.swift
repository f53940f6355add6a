import Kernel
import Units

/// Scrapes of the orchestrator's pods: they look, and change nothing that happens.
extension Simulation {
    /// The pod whose turn it is is scraped.
    mutating func scrape() {
        // To look is nothing that happens.
        tally.events &-= 1
        while scraper.nextTime <= now {
            let pod = scraper.pod
            var reading = ScrapeReading(time: now, pod: pod, isUp: pods[pod].isRunning)
            if reading.isUp {
                reading.connections = pods[pod].connections.inUse
                reading.memory = pods[pod].memory.inUse
                reading.busyThreads = pods[pod].threads.busy
                reading.waiting = pods[pod].line.waiting
                reading.cpuTime = processors.used(by: pods[pod].group, at: now)
                let bandwidth = processors.bandwidth(of: pods[pod].group)
                reading.quotaPeriods = bandwidth?.periods
                reading.throttledPeriods = bandwidth?.throttledPeriods
            }
            scraper.add(reading)
        }
        timers.set(timerNumbers.scrape, to: scraper.nextTime)
    }
}
