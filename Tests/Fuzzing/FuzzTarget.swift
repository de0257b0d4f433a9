import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRXML
import Glibc
import Interactions

/// What is fuzzed, and what must hold for every input.
enum FuzzTarget: String, CaseIterable {
    case json, xml, tree, fhirpath, xmlpatch, search, filter, pagetoken, url, headers, gzip

    func run(_ input: UnsafeBufferPointer<UInt8>) {
        switch self {
        case .json: Self.json(Array(input))
        case .xml: Self.xml(Array(input))
        case .tree: Self.tree(Array(input))
        case .fhirpath: Self.fhirpath(String(decoding: input, as: UTF8.self))
        case .xmlpatch: Self.xmlPatch(Array(input))
        case .search: Self.search(String(decoding: input, as: UTF8.self))
        case .filter: Self.filter(String(decoding: input, as: UTF8.self))
        case .pagetoken: Self.pageToken(Array(input))
        case .url: Self.url(String(decoding: input, as: UTF8.self))
        case .headers: Self.headers(String(decoding: input, as: UTF8.self))
        case .gzip: Self.gzip(Array(input))
        }
    }

    private static let schema = Schema.r4

    /// What is read is written so that it is read again as the same, in both formats.
    private static func json(_ input: [UInt8]) {
        guard let arena = attempt({ () throws(OperationFailure) in try JSONReader.parse(input, schema: schema) }) else { return }
        let written = JSONWriter().write(arena)
        demand(JSONWriter().write(again(written)) == written, "JSON is not stable")
        let document = XMLWriter().write(arena)
        let second = XMLWriter().write(againXML(document))
        // Narratives are written as they are, and spelt in the one way when they are read from XML.
        demand(second == document || document.contains("<div".utf8), "XML is not stable")
        demand(XMLWriter().write(againXML(second)) == second, "XML does not come to rest")
        for filter in [ElementFilter.summary, .text, .data, .elements(["name", "value"])] {
            _ = again(JSONWriter().write(filter.apply(to: arena)))
        }
        _ = StoredForm.write(arena)
    }

    /// The same, beginning with XML.
    private static func xml(_ input: [UInt8]) {
        guard let arena = attempt({ () throws(OperationFailure) in try XMLReader.parse(input, schema: schema) }) else { return }
        let document = XMLWriter().write(arena)
        let fromJSON = again(JSONWriter().write(arena))
        demand(XMLWriter().write(fromJSON) == document, "XML and JSON disagree")
    }

    private static func againXML(_ written: [UInt8]) -> Arena {
        do throws(OperationFailure) {
            return try XMLReader.parse(written, schema: schema)
        } catch {
            broken("XML that was written is not read: \(error)")
        }
    }

    private static func again(_ written: [UInt8]) -> Arena {
        do throws(OperationFailure) {
            return try JSONReader.parse(written, schema: schema)
        } catch {
            broken("JSON that was written is not read: \(error)")
        }
    }

    private static func tree(_ input: [UInt8]) {
        guard let value = attempt({ () throws(OperationFailure) in try JSONValue.parse(input) }) else { return }
        let written = value.write(isPretty: false)
        guard let again = attempt({ () throws(OperationFailure) in try JSONValue.parse(written) }) else {
            broken("JSON that was written is not read")
        }
        demand(again == value && again.isEquivalent(to: value), "JSON is not stable")
    }

    private static let patient = again(
        Array(
            #"{"resourceType":"Patient","id":"a","active":true,"name":[{"use":"official","family":"Okoro","given":["Ada","B."]}],"#.utf8)
            + Array(#""birthDate":"1970-03-30","extension":[{"url":"urn:e","valueQuantity":{"value":1.50,"unit":"mg"}}]}"#.utf8))

    /// Parses, and evaluates within a budget.
    private static func fhirpath(_ input: String) {
        let environment = FHIRPathEnvironment(instant: Instant(milliseconds: 1_700_000_000_000), budget: 2_000)
        _ = attempt { () throws(OperationFailure) in try FHIRPathExpression(parsing: input).evaluate(in: patient, environment: environment) }
    }

    private static let document = XMLWriter(hasDeclaration: false).write(patient)

    /// The input is a patch of a small patient.
    private static func xmlPatch(_ input: [UInt8]) {
        _ = attempt { () throws(OperationFailure) in try XMLPatch.apply(patch: input, to: document) }
    }

    /// The result, or nil when the input is refused; a refusal says why.
    static func attempt<T>(_ body: () throws(OperationFailure) -> T) -> T? {
        do throws(OperationFailure) {
            return try body()
        } catch {
            demand(!error.issues.isEmpty, "a refusal without a reason")
            return nil
        }
    }

    /// Ends the run unless the condition holds; libFuzzer then keeps the input.
    static func demand(_ condition: Bool, _ promise: String) {
        if !condition { broken(promise) }
    }

    static func broken(_ promise: String) -> Never {
        _ = write(2, "broken: " + promise + "\n", promise.utf8.count + 9)
        abort()
    }
}
