import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import Glibc

/// Which versions of resources one refers to, where it names versions (`Patient/1/_history/2`), which index keys do not.
struct VersionedLinks {
    private struct Link: Hashable {
        var target: LiteralReference
        var parameter: ParameterNumber
    }

    /// Of what is referred to with a version: each version, nil for the current one.
    private var versions: [Link: Set<Int64?>] = [:]

    /// Parses the resource only if it has the word that such references have. O(body).
    init(of entry: StoredVersion, _ service: FHIRService) {
        guard Self.mayHaveSome(entry.body), let arena = try? service.wholeArena(entry),
            let text = service.schema.property(of: service.schema.known.reference, named: "reference")
        else { return }
        let base = service.context.base
        for parameter in service.catalogue.parameters(of: entry.type) where parameter.kind == .reference {
            for node in service.catalogue.elements(of: parameter, in: arena) {
                guard arena[node].type == service.schema.known.reference, let child = arena.child(of: node, text),
                    var target = LiteralReference(arena.bytes(of: child), schema: service.schema, base: base)
                else { continue }
                let version = target.version.map { Int64($0.value) ?? 0 }
                target.version = nil
                for link in parameter.referenceLinks where link.targets?.contains(target.type) ?? true {
                    versions[Link(target: target, parameter: link.parameter), default: []].insert(version)
                }
            }
        }
        versions = versions.filter { $0.value != [nil] }
    }

    /// The versions of a resource that are referred to by a parameter, the current one (nil) first.
    func wanted(of target: LiteralReference, by parameter: ParameterNumber?) -> [Int64?] {
        guard let parameter, let found = versions[Link(target: target, parameter: parameter)] else { return [nil] }
        return found.sorted { ($0 ?? -1) < ($1 ?? -1) }
    }

    private static let word = Array("_history".utf8)

    private static func mayHaveSome(_ body: [UInt8]) -> Bool {
        body.withUnsafeBytes { body in
            word.withUnsafeBytes { word in
                guard let start = body.baseAddress, let first = word.baseAddress else { return false }
                var at = 0
                while at + word.count <= body.count, let found = memchr(start + at, Int32(word[0]), body.count - word.count - at + 1) {
                    if memcmp(found, first, word.count) == 0 { return true }
                    at = UnsafeRawPointer(found) - start + 1
                }
                return false
            }
        }
    }
}
