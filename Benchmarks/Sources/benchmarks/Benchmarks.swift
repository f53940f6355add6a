import Glibc

/// Runs one work and prints `customers per second of processor time,check`.
@main
struct Benchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2,
            let work = arguments.first.flatMap(Work.init(rawValue:)),
            let customers = arguments.last.flatMap(Int.init), customers > 0
        else {
            let works = Work.allCases.map(\.rawValue).joined(separator: "|")
            let usage = "usage: benchmarks \(works) CUSTOMERS\n"
            write(STDERR_FILENO, usage, usage.utf8.count)
            exit(64)
        }
        let reading = try work.run(customers: customers)
        print("\(Int(reading.customersPerSecond)),\(reading.check)")
    }
}
