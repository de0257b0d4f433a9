import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRXML
import Interactions

/// Reads files into items: parses, takes Bundles apart, prepares every resource. Runs on any thread, on several at once.
struct LoadReader: Sendable {
    let service: FHIRService
    let wantsDocuments: Bool
    let files: [SourceFile]

    /// What was found in a file or a run of lines.
    struct Found: Sendable {
        var items: [LoadItem] = []
        /// What is wrong with it, as lines of text by the place of each refused line, entry or file.
        var refused: [[String]] = []
    }

    /// A single JSON or XML file is read whole; larger ones are for NDJSON.
    static let sizeLimit = 1_000_000_000
    private static let jsonLimits = JSONLimits(bytes: sizeLimit, nodes: 100_000_000)
    private static let xmlLimits = XMLLimits(bytes: sizeLimit, nodes: 100_000_000)

    /// All items of a JSON or XML file.
    func items(of file: Int, _ bytes: [UInt8]) -> Found {
        let source = files[file]
        let faults = FaultLines(path: source.path, layout: source.layout)
        var found = Found()
        do throws(OperationFailure) {
            let content =
                switch source.layout {
                case .xml: try XMLReader.parse(bytes, schema: service.schema, limits: Self.xmlLimits)
                case .json, .lines: try JSONReader.parse(bytes, schema: service.schema, limits: Self.jsonLimits)
                }
            for (index, part) in try service.importUnits(content).enumerated() {
                switch part {
                case .success(let unit):
                    found.items.append(item(unit, of: content, LoadPlace(file: file, line: nil, offset: index)))
                case .failure(let failure):
                    found.refused.append(faults.lines(failure.failure.issues, in: bytes))
                }
            }
        } catch {
            found.refused.append(faults.lines(error.issues, in: bytes))
        }
        return found
    }

    /// The items of a run of lines.
    func items(of file: Int, _ chunk: LineChunk) -> Found {
        let faults = FaultLines(path: files[file].path, layout: .lines)
        var found = Found()
        found.items.reserveCapacity(chunk.lines.count)
        for line in chunk.lines {
            do throws(OperationFailure) {
                let content = try JSONReader.parse(Array(chunk.bytes[line.range]), schema: service.schema)
                for part in try service.importUnits(content) {
                    switch part {
                    case .success(let unit):
                        found.items.append(item(unit, of: content, LoadPlace(file: file, line: line.number, offset: line.offset)))
                    case .failure(let failure):
                        found.refused.append(faults.lines(failure.failure.issues, onLine: line.number))
                    }
                }
            } catch {
                found.refused.append(faults.lines(error.issues, onLine: line.number))
            }
        }
        return found
    }

    /// The lines that say why an item was refused or not resolved.
    func lines(_ issues: [Issue], _ place: LoadPlace) -> [String] {
        let source = files[place.file]
        let faults = FaultLines(path: source.path, layout: source.layout)
        if let line = place.line { return faults.lines(issues, onLine: line) }
        guard source.size <= 64 << 20, let file = try? InputFile(source.path), let bytes = try? file.read(from: 0, count: file.size) else {
            return faults.lines(issues, in: [])
        }
        return faults.lines(issues, in: bytes)
    }

    private func item(_ unit: ImportUnit, of content: Arena, _ place: LoadPlace) -> LoadItem {
        LoadItem(unit: unit, place: place, document: wantsDocuments && unit.canFail ? service.importDocument(unit, of: content) : nil)
    }
}
