import FHIRSchema
import Glibc

/// Runs libFuzzer on one of the parsers: `caresync-fuzz TARGET [libFuzzer's own flags and folders]`.
@main
enum Fuzzing {
    static func main() {
        guard CommandLine.argc > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            let text = "expected one of \(names), then flags of libFuzzer such as -runs=1000000 and folders of inputs\n"
            _ = write(2, text, text.utf8.count)
            exit(64)
        }
        Chosen.target = target
        // libFuzzer must not see the name. The system counts anew each time it is asked for the number.
        let all = CommandLine.unsafeArgv
        var count = CommandLine.argc - 1
        for place in 1...Int(count) { all[place] = all[place + 1] }
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = all
        exit(
            runFuzzer(&count, &arguments) { start, count in
                Chosen.target.run(UnsafeBufferPointer(start: start, count: count))
                return 0
            })
    }
}

/// Which parser this process feeds.
private enum Chosen {
    // Written once, before the only thread that reads it is given its first input.
    nonisolated(unsafe) static var target = FuzzTarget.json
}

/// libFuzzer's entry point (compiler-rt, `FuzzerDriver.cpp`).
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
