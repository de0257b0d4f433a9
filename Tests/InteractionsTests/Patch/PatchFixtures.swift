import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Foundation
import Interactions

/// Resources to patch and short ways to patch them.
enum PatchFixtures {
    static let patient = """
        {"resourceType":"Patient","id":"p1","active":true,\
        "name":[{"use":"official","family":"Árvai","given":["Ilona","Éva"]},{"given":["Ili"]}],\
        "birthDate":"1974-12-25","_birthDate":{"extension":[{"url":"http://example.org/t","valueTime":"14:35:00"}]},\
        "deceasedBoolean":false,\
        "contact":[{"name":{"text":"Z"},"gender":"male"}]}
        """

    static let observation = """
        {"resourceType":"Observation","id":"o1","status":"final","code":{"text":"weight"},"valueQuantity":{"value":70.50,"unit":"kg"},\
        "component":[{"code":{"text":"a"},"valueString":"x"}]}
        """

    static func arena(_ json: String) throws(OperationFailure) -> Arena {
        try JSONReader.parse(Array(json.utf8), schema: .r4)
    }

    /// The patched resource as compact JSON, or the failure as `status id: diagnostics` lines.
    static func outcome(_ patch: String, _ format: InteractionRequest.Payload.Format, on resource: String = patient) -> String {
        do throws(OperationFailure) {
            let document = try PatchDocument.parse(InteractionRequest.Payload(Array(patch.utf8), format), schema: .r4)
            return String(decoding: JSONWriter().write(try document.apply(to: try arena(resource))), as: UTF8.self)
        } catch {
            return description(of: error)
        }
    }

    static func description(of failure: OperationFailure) -> String {
        failure.issues.map { "\(failure.category.rawValue) \($0.id.rawValue)\($0.expression.map { " at " + $0 } ?? ""): \($0.diagnostics)" }
            .joined(separator: "\n")
    }

    /// The bytes of a shared file; nil, after a line that says so, when the shared data is not there.
    static func shared(_ name: String) -> [UInt8]? {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? package.appendingPathComponent("../shared").path
        guard let data = FileManager.default.contents(atPath: path + "/data/" + name) else {
            print("skipped: \(name): the shared data is not there")
            return nil
        }
        return [UInt8](data)
    }
}

/// A repeatable source of randomness (SplitMix64).
struct PatchRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
