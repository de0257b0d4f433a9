import Foundation
import Glibc

/// A running server on a free port of this machine.
final class ServerProcess {
    let port: UInt16
    /// What was printed on standard output up to the line with the URL.
    let firstLine: String
    private let process: Process
    private let output: Pipe
    private let log: Scratch

    /// Starts the server and waits until it listens.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        log = try Scratch()
        process = try CareSyncBinary.process(["serve", "--auth", "none", "--listen", "127.0.0.1:0"] + arguments, environment: environment)
        output = Pipe()
        process.standardOutput = output
        process.standardError = try log.file("log")
        try process.run()
        var line: [UInt8] = []
        while line.last != 0x0A {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { throw Failure("the server did not start: \(try log.text("log")) \(String(decoding: line, as: UTF8.self))") }
            line += bytes
        }
        firstLine = String(decoding: line, as: UTF8.self)
        guard let colon = firstLine.lastIndex(of: ":"), let port = UInt16(firstLine[firstLine.index(after: colon)...].dropLast()) else {
            throw Failure("expected a URL, got: \(firstLine)")
        }
        self.port = port
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var identifier: Int32 { process.processIdentifier }
    var logText: String { (try? log.text("log")) ?? "" }

    /// Sends SIGTERM (or another signal) and waits for the end.
    /// - Returns: the exit code, or the negative signal that ended the process; and what else was printed.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> (code: Int, output: String) {
        if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let status = Int(process.terminationStatus)
        return (process.terminationReason == .exit ? status : -status, rest)
    }
}
