import Foundation

/// The program under test, as it is built: the release build when it is the newer one, else the one beside the tests.
enum CareSyncBinary {
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["CARESYNC_BINARY"] { return given }
        let debug = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        let own = debug.appendingPathComponent("caresync").path
        let release = debug.deletingLastPathComponent().appendingPathComponent("release/caresync").path
        return (age(release) ?? .distantPast) > (age(own) ?? .distantPast) ? release : own
    }()

    private static func age(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
        let folder = try Scratch()
        let process = try process(arguments, environment: environment)
        let output = try folder.file("out")
        let error = try folder.file("err")
        process.standardOutput = output
        process.standardError = error
        try process.run()
        process.waitUntilExit()
        return Finished(
            code: process.terminationReason == .exit ? Int(process.terminationStatus) : -Int(process.terminationStatus),
            output: try folder.text("out"), error: try folder.text("err"))
    }

    /// The program, not started; of the environment it gets only what is named here.
    static func process(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var variables = environment
        for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            variables[name] = variables[name] ?? ProcessInfo.processInfo.environment[name]
        }
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        return process
    }

    struct Finished {
        /// The exit code; the negative signal if one ended the process.
        var code: Int
        var output: String
        var error: String
    }
}

/// A folder that is there for one test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "caresync-e2e-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// An empty file opened for writing.
    func file(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path + "/" + name, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/" + name))
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
        return path + "/" + name
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

    /// A store in the folder.
    var store: String { "sqlite:\(path)/store/caresync.db" }
}
