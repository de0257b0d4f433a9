import ArgumentParser
import FHIRCore

/// Why the program does not do what it was asked for, on standard error, and the exit code that goes with it.
enum Refusal {
    /// 64 for wrong settings (BSD's EX_USAGE), 1 for everything else.
    static func exit(_ error: any Error) -> ExitCode {
        let lines: [String]
        var code = ExitCode(1)
        switch error {
        case let faults as SettingFaults:
            lines = faults.faults.map(\.description)
            code = ExitCode(64)
        case let fault as SettingFault:
            lines = [fault.description]
            code = ExitCode(64)
        case let failure as OperationFailure: lines = failure.issues.map(\.diagnostics)
        case let exit as ExitCode: return exit
        default: lines = ["\(error)"]
        }
        for line in lines { StandardStream.error.write("caresync: \(line)\n") }
        return code
    }
}
