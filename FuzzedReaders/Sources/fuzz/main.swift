// fuzz READER [libFuzzer options] [corpus…]: hands bytes that libFuzzer makes up to a reader, until
// one of them crashes it, hangs it or fills the memory. `scripts/fuzz` runs it.
import Glibc

/// libFuzzer's own loop.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

let chosen = CommandLine.arguments.dropFirst().first.flatMap { name in
    FuzzedReader.all.first { $0.name == name }
}
guard let chosen else {
    let names = FuzzedReader.all.map(\.name).joined(separator: " ")
    print("usage: fuzz READER [libFuzzer options] [corpus...]; readers are \(names)")
    exit(64)
}

/// The reader, for the callback, which can capture nothing.
let read = chosen.read

// libFuzzer is to see its own options only.
CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
exit(
    runFuzzer(&count, &arguments) { start, count in
        read(UnsafeBufferPointer(start: start, count: count))
        return 0
    }
)
