import FHIRJSON
import FHIRSchema
import Foundation
import SearchOracle

/// Worlds of the public examples beside the repository, when they are there.
enum SharedWorld: String, CaseIterable, Sendable {
    /// Whole records of a few Synthea patients.
    case synthea
    /// Some resources of every type of a bulk export of Synthea.
    case export
    /// Some of R4's official examples of every type.
    case examples

    /// The world; nil, after a line that says so, when the shared data is not there.
    func world(for test: String) throws -> SearchWorld? {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? package.appendingPathComponent("../shared").path
        let data = URL(fileURLWithPath: path).appendingPathComponent("data")
        guard FileManager.default.fileExists(atPath: data.path) else {
            print("skipped: \(test): the shared data is not there")
            return nil
        }
        let folder = try TemporaryFolder()
        try unpack(data.appendingPathComponent(archive), into: folder.path)
        return Self.world(try resources(URL(fileURLWithPath: folder.path)))
    }

    private var archive: String {
        switch self {
        case .synthea: "synthea/generated-sample-data.tar.zst"
        case .export: "synthea/sample-bulk-10-patients-partial.tar.zst"
        case .examples: "examples/spec-examples.tar.gz"
        }
    }

    private func unpack(_ archive: URL, into folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", archive.pathExtension == "zst" ? "--zstd" : "--gzip", "-xf", archive.path, "-C", folder]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NotUnpacked(archive: archive.lastPathComponent) }
    }

    struct NotUnpacked: Error {
        var archive: String
    }

    private func resources(_ folder: URL) throws -> [PlainJSON] {
        func files(_ name: String, _ suffix: String) throws -> [URL] {
            try FileManager.default.contentsOfDirectory(
                at: folder.appendingPathComponent(name), includingPropertiesForKeys: [.fileSizeKey]
            ).filter { $0.pathExtension == suffix }.sorted { $0.path < $1.path }
        }
        func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
        switch self {
        case .synthea:
            let all = try files("synthea-r4", "json").map { ($0, try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
            let small = all.sorted { ($0.1, $0.0.path) < ($1.1, $1.0.path) }.prefix(3)
            return try small.flatMap { Self.linked(try text($0.0)) }
        case .export:
            return try files("10-patients", "ndjson").filter { $0.lastPathComponent != "log.ndjson" }.flatMap { file in
                try text(file).split(separator: "\n").prefix(24).compactMap { PlainJSON(parsing: String($0)) }
            }
        case .examples:
            var counts: [String: Int] = [:]
            return try files("json", "json").compactMap { file in
                let text = try text(file)
                // Larger ones take long and have no more kinds of values.
                guard text.utf8.count < 30_000, let resource = PlainJSON(parsing: text) else { return nil }
                counts[resource["resourceType"]?.string ?? "", default: 0] += 1
                return counts[resource["resourceType"]?.string ?? "", default: 0] <= 3 ? resource : nil
            }
        }
    }

    /// The resources of a transaction, with its links as `Type/id`.
    private static func linked(_ text: String) -> [PlainJSON] {
        var names: [String: String] = [:]
        let resources = PlainJSON(parsing: text)?["entry"]?.items.compactMap { $0["resource"] } ?? []
        for resource in resources {
            guard let type = resource["resourceType"]?.string, let id = resource["id"]?.string else { continue }
            names["urn:uuid:" + id] = type + "/" + id
        }
        func replaced(_ value: PlainJSON) -> PlainJSON {
            switch value {
            case .string(let text): .string(names[text] ?? text)
            case .array(let elements): .array(elements.map(replaced))
            case .object(let properties): .object(properties.mapValues(replaced))
            default: value
            }
        }
        return resources.map(replaced)
    }

    /// The resources that the server reads, but for the types that have no searches, each id once, an hour after one another.
    private static func world(_ resources: [PlainJSON]) -> SearchWorld {
        var names: Set<String> = []
        var kept: [PlainJSON] = []
        for var resource in resources {
            guard let type = resource["resourceType"]?.string, let id = resource["id"]?.string, !["Parameters", "OperationOutcome"].contains(type),
                names.insert(type + "/" + id).inserted, (try? JSONReader.parse(Array(resource.json.utf8), schema: .r4)) != nil
            else { continue }
            var meta = resource["meta"] ?? [:]
            let hours = kept.count
            let day = "2023-\(padded(1 + hours / 24 / 28))-\(padded(1 + hours / 24 % 28))"
            meta["lastUpdated"] = .string("\(day)T\(padded(hours % 24)):00:00.000Z")
            meta["versionId"] = "1"
            resource["meta"] = meta
            kept.append(resource)
        }
        return SearchWorld(kept, now: 1_700_000_000_000_000)
    }

    private static func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
