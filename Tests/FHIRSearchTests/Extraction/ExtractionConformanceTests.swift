import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema
import Foundation
import TestData
import Testing

@testable import FHIRSearch

/// Extraction finds in published examples just what the definitions' FHIRPath expressions yield.
@Suite(.serialized) struct ExtractionConformanceTests {
    private let catalogue = TestCatalogue.standard
    private let schema = Schema.r4

    @Test func `published examples`() throws {
        guard let shared = SharedData(for: "extraction of published examples") else { return }
        var comparison = Comparison()
        for archive in ["examples/spec-examples.tar.gz", "examples/generated-examples.tar.gz"] {
            try shared.unpacking(archive) { folder in
                let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
                for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "json" {
                    comparison.compare([UInt8](try Data(contentsOf: file)))
                }
            }
        }
        #expect(comparison.differences == [])
        #expect(comparison.resources > 1000)
        #expect(comparison.values > 20_000)
        print("extraction: \(comparison.resources) examples, \(comparison.values) values, \(comparison.rows) rows as FHIRPath finds them")
    }

    /// Compares parameter by parameter, and remembers the first differences.
    private struct Comparison {
        var resources = 0
        var values = 0
        var rows = 0
        var differences: [String] = []
        private var expressions: [String: FHIRPathExpression] = [:]

        mutating func compare(_ bytes: [UInt8]) {
            guard let arena = try? JSONReader.parse(bytes, schema: .r4) else { return }
            resources += 1
            let catalogue = TestCatalogue.standard
            let keys = catalogue.extract(arena).keys
            rows += keys.count
            for parameter in catalogue.parameters(of: arena.type) {
                guard let id = Schema.r4.searchParameter(of: arena.type, code: parameter.code) else { continue }
                let expression = Schema.r4[id].expression.string
                if expression.isEmpty { continue }
                switch parameter.form {
                case .rows, .reference, .union: break
                default: continue
                }
                let nodes = self.nodes(expression, in: arena)
                values += nodes.count
                if catalogue.elements(of: parameter, in: arena) != nodes { note(parameter, "elements", arena) }
                let actions = self.actions(parameter)
                if case .union = parameter.form { continue }  // its members' rows are compared for themselves
                let expected = Extractor.keys(of: nodes, in: arena, actions, catalogue.values)
                let found = self.keys(of: actions[0], in: keys)
                if isRestricted(parameter) || isComputed(parameter) {
                    if !Set(expected).isSubset(of: found) { note(parameter, "keys", arena) }
                } else if found != expected {
                    note(parameter, "keys", arena)
                }
            }
        }

        private mutating func note(_ parameter: SearchParameter, _ what: String, _ arena: Arena) {
            if differences.count < 20 {
                differences.append("\(Schema.r4.name(arena.type)).\(parameter.code) \(what) in \(arena.id ?? "-")")
            }
        }

        /// What FHIRPath itself finds; what a reference resolves to is told by its text.
        private mutating func nodes(_ expression: String, in arena: Arena) -> [NodeID] {
            var found: [NodeID] = []
            for alternative in expression.split(separator: "|").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                var path = alternative
                var target: TypeID?
                if let range = path.range(of: ".where(resolve() is ") {
                    let end = path[range.upperBound...].firstIndex(of: ")") ?? path.endIndex
                    target = TestCatalogue.type(String(path[range.upperBound..<end]))
                    path = String(path[..<range.lowerBound]) + path[path.index(after: end)...]
                }
                if expressions[path] == nil { expressions[path] = try? FHIRPathExpression(parsing: path) }
                guard let expression = expressions[path], let values = try? expression.evaluate(in: arena) else {
                    if differences.count < 20 { differences.append("cannot evaluate \(path)") }
                    continue
                }
                for case .node(let node) in values where !found.contains(node) {
                    if let target, ReferenceTarget.type(of: node, in: arena) != target { continue }
                    found.append(node)
                }
            }
            return found.flatMap { node in
                arena[node].type == Schema.r4.known.extension
                    ? arena.children(of: node).filter { Schema.r4.pathName(arena[$0].property) == "value" } : [node]
            }
        }

        private func actions(_ parameter: SearchParameter) -> [KeyAction] {
            switch parameter.form {
            case .rows(let number), .reference(let number, _):
                [KeyAction(kind: parameter.kind, parameter: number, identifiers: parameter.identifiers)]
            case .union(let members): members.flatMap(actions)
            default: []
            }
        }

        /// Answered by rows among which there are others too.
        private func isRestricted(_ parameter: SearchParameter) -> Bool {
            if case .reference(_, _?) = parameter.form { true } else { false }
        }

        /// Patient.deceased: a boolean, no element.
        private func isComputed(_ parameter: SearchParameter) -> Bool { parameter.code == "deceased" }

        /// The rows that an action wrote.
        private func keys(of action: KeyAction, in keys: [IndexKey]) -> [IndexKey] {
            keys.filter { key in
                if key.parameter == .anyReference {
                    return action.kind == .reference && self.parameter(of: key.bytes) == action.parameter
                }
                return key.parameter == action.parameter || key.parameter == action.identifiers
            }
        }

        private func parameter(of key: [UInt8]) -> ParameterNumber? {
            let tail = key.first == ReferenceKey.url ? key.dropLast(4).suffix(2) : key.suffix(2)
            let number = tail.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
            return number == 0 ? nil : ParameterNumber(rawValue: number)
        }
    }
}
