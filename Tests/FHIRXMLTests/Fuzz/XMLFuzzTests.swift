import FHIRCore
import FHIRModel
import FHIRSchema
import Foundation
import Testing

@testable import FHIRXML

/// Whatever arrives, reading ends with an arena or with issues, and agrees with libxml2 on what XML is.
///
/// `CARESYNC_FUZZ_INPUTS` sets how many documents are tried, `CARESYNC_FUZZ_SEED` where to begin; each document has a seed of its own,
/// which a failure names.
@Suite struct XMLFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let inputs = environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000
    private static let firstSeed = environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("mutated resources are read or refused, and what is read can be written and read again")
    func reader() {
        run(sources: XMLFixture.all) { document in
            do throws(OperationFailure) {
                let arena = try XMLReader.parse(document, schema: .r4)
                let written = XMLWriter().write(arena)
                let again = try XMLReader.parse(written, schema: .r4)
                if ReferenceDocument.outline(of: written) == nil { return "written ill-formed" }
                return difference(ArenaOutline.lines(arena), ArenaOutline.lines(again))
            } catch {
                return error.issues.isEmpty ? "refused without an issue" : ""
            }
        }
    }

    @Test("the scanner calls well-formed what libxml2 does, and reads the same from it")
    func scanner() {
        run(sources: XMLFixture.all) { document in
            let reference = ReferenceDocument(document)
            do throws(OperationFailure) {
                let tree = try XMLTree(parsing: document, limits: .default)
                guard let reference else { return "libxml2 finds it ill-formed" }
                return difference(reference.outline, ReferenceDocument.outline(of: tree.write()) ?? [])
            } catch {
                guard let reference, !document.contains(0) else { return "" }
                let isExplained = error.issues[0].id != .syntax || !reference.hasSoundNamespaces || reference.hasDocumentType
                return isExplained || Self.isStricter(error.issues[0]) ? "" : "refused, but well-formed: \(error.issues[0].diagnostics)"
            }
        }
    }

    @Test("mutated patches are applied or refused")
    func patch() {
        let patches = [
            #"<diff xmlns="http://hl7.org/fhir"><replace sel="Patient/birthDate/@value">1980</replace></diff>"#,
            #"<diff xmlns="http://hl7.org/fhir"><remove sel="Patient/name[1]" ws="both"/><add sel="//name" pos="prepend">x</add></diff>"#,
            #"<diff><add sel="//f:name[@id='n1'][last()]" pos="before"><name><text value="x"/></name></add></diff>"#,
            #"<patch><add sel="*" type="namespace::p">u</add><add sel="Patient/name[count(given)=3]" type="@id">x</add></patch>"#,
            #"<diff><remove sel="//text()[contains(., 'a') and position() = 1]"/><replace sel="//h:br"><hr/></replace></diff>"#,
        ]
        run(sources: patches) { patch in
            do throws(OperationFailure) {
                let result = try XMLPatch.apply(patch: patch, to: Array(XMLFixture.patient.utf8))
                return ReferenceDocument.outline(of: result) == nil ? "patched into an ill-formed document" : ""
            } catch {
                return error.issues.isEmpty ? "refused without an issue" : ""
            }
        }
    }

    /// Rules that libxml2 2.9 does not hold documents to.
    private static func isStricter(_ issue: FHIRCore.Issue) -> Bool {
        ["expected XML version 1.0", "the document ends inside", "yes or no", "expected the name of an encoding"].contains {
            issue.diagnostics.contains($0)
        }
    }

    private func run(sources: [String], _ check: ([UInt8]) -> String) {
        let sources = sources.map { Array($0.utf8) }
        var failures: [String] = []
        for seed in Self.firstSeed..<(Self.firstSeed + UInt64(Self.inputs)) {
            var mutator = XMLMutator(seed: seed, sources: sources)
            let document = mutator.next()
            let found = check(document)
            if !found.isEmpty { failures.append("seed \(seed): \(found): \(String(decoding: document, as: UTF8.self).prefix(2000))") }
            if failures.count == 5 { break }
        }
        print("\(Self.inputs) inputs from seed \(Self.firstSeed), \(failures.count) failures")
        #expect(failures == [])
    }
}
