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

/// To merge inputs libFuzzer starts this program again, with its own options only; that one finds the reader
/// in its environment.
let variable = "HEADROOM_FUZZED_READER"
let inherited = getenv(variable).map { String(cString: $0) }
let name = inherited ?? CommandLine.arguments.dropFirst().first
guard let chosen = FuzzedReader.all.first(where: { $0.name == name }) else {
    let names = FuzzedReader.all.map(\.name).joined(separator: " ")
    print("usage: fuzz READER [libFuzzer options] [corpus...]; readers are \(names)")
    exit(64)
}

/// The reader, for the callback, which can capture nothing.
let read = chosen.read

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
if inherited == nil {
    setenv(variable, chosen.name, 1)
    arguments[1] = arguments[0]
    count -= 1
    arguments += 1
}
exit(
    runFuzzer(&count, &arguments) { start, count in
        read(UnsafeBufferPointer(start: start, count: count))
        return 0
    }
)
