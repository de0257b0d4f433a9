import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology

@testable import Interactions

/// Searches, filters, and the tokens of their pages.
extension FuzzTarget {
    private static let hash = KeyedHash(key0: 1, key1: 2)

    private static let context: SearchContext = {
        let base = Array("http://localhost/fhir".utf8)
        let catalogue = SearchCatalogue(
            schema: .r4, numbering: .inOrder(.r4, SearchCatalogue.names(.r4)), hash: hash, base: base, units: UCUM.standard,
            zoneOffset: { _ in 3_600 })
        return SearchContext(
            schema: .r4, catalogue: catalogue, hash: hash, base: base, units: UCUM.standard, terminology: Terminology.r4,
            zoneOffset: { _ in 3_600 }, parse: { body, type in try? JSONReader.parse(body, schema: .r4, expecting: type) })
    }()

    private static let now = Instant(milliseconds: 1_700_000_000_000)

    private static func request(
        _ parameters: [(name: String, value: String)], _ scope: SearchRequest.Scope, _ purpose: SearchRequest.Purpose
    ) -> SearchRequest? {
        attempt { () throws(OperationFailure) in try SearchRequest(parameters, scope: scope, purpose: purpose, now: now, context) }
    }

    /// The input is the tail of a search's URL: of a type, of a patient's compartment, or of all types; a query alone is of `Patient`.
    ///
    /// Read for all purposes. What a search says that it used is the same search.
    static func search(_ input: String) {
        let mark = input.firstIndex(of: "?")
        let path = mark.map { input[..<$0] }?.split(separator: "/").prefix(3).map(String.init) ?? ["Patient"]
        let query = mark.map { input[input.index(after: $0)...] } ?? input[...]
        guard let decoded = attempt({ () throws(OperationFailure) in try URLQuery.parse(query) }) else { return }
        let parameters = decoded.map { (name: $0.name, value: $0.value) }
        let patient = Schema.r4.known.patient
        let scope: SearchRequest.Scope =
            switch path.count {
            case 0: .system
            case 1: .type(Schema.r4.type(named: path[0]).flatMap { Schema.r4.resourceTypes.contains($0) ? $0 : nil } ?? patient)
            default: .compartment(patient, ResourceID(unchecked: "1"), member: path.last.flatMap { Schema.r4.type(named: $0) })
            }
        _ = request(parameters, scope, .condition)
        _ = request(parameters, scope, .answer(isLenient: true))
        guard let search = request(parameters, scope, .answer(isLenient: false)) else { return }
        let again = attempt { () throws(OperationFailure) in try URLQuery.parse(search.queryText) }
        guard let again, let second = request(again.map { ($0.name, $0.value) }, scope, .answer(isLenient: false)) else {
            broken("what a search used is refused")
        }
        demand(second.queryText == search.queryText && second.ignored.isEmpty, "what a search used is another search")
    }

    /// The input is a `_filter` of observations, and of patients.
    static func filter(_ input: String) {
        for name in ["Observation", "Patient"] {
            guard let type = Schema.r4.type(named: name) else { continue }
            for purpose in [SearchRequest.Purpose.answer(isLenient: false), .answer(isLenient: true)] {
                _ = request([("_filter", input)], .type(type), purpose)
            }
        }
    }

    private static let seal = PageSeal(hash)

    /// The input is a token's text, and what a sealed token holds. One that is understood is written as the same again.
    static func pageToken(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        _ = attempt { () throws(OperationFailure) in try SearchToken(text, scope: "scope", seal) }
        _ = attempt { () throws(OperationFailure) in try PageToken(text, scope: "scope", hash) }
        demand(Base64URL.decode(Base64URL.encode(input)) == input, "Base64 is not stable")
        guard let sealed = seal.bound(to: "scope").seal(input) else { broken("not sealed") }
        demand(seal.bound(to: "scope").open(sealed) == input && seal.bound(to: "other").open(sealed) == nil, "the seal is not bound")
        let token = attempt { () throws(OperationFailure) in try SearchToken(Base64URL.encode(sealed), scope: "scope", seal) }
        guard let token, let written = token.text(seal.bound(to: "scope")), written.utf8.count <= 8_192 else { return }
        let again = attempt { () throws(OperationFailure) in try SearchToken(written, scope: "scope", seal) }
        demand(again == token, "a token is another when it is written again")
    }
}
