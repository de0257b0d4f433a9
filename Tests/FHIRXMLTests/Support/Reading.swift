import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRXML

/// A Patient with the given content between its tags.
func patient(_ content: String) -> String {
    "<Patient xmlns=\"http://hl7.org/fhir\">\(content)</Patient>"
}

func read(_ text: String, expecting: String? = nil, limits: XMLLimits = .default) throws(OperationFailure) -> Arena {
    try XMLReader.parse(Array(text.utf8), schema: .r4, expecting: expecting.flatMap { Schema.r4.type(named: $0) }, limits: limits)
}

/// What a reading found wrong; nil if it found nothing.
func refusal(_ text: String, expecting: String? = nil, limits: XMLLimits = .default) -> OperationFailure? {
    refusal(Array(text.utf8), expecting: expecting, limits: limits)
}

func refusal(_ bytes: [UInt8], expecting: String? = nil, limits: XMLLimits = .default) -> OperationFailure? {
    do throws(OperationFailure) {
        _ = try XMLReader.parse(bytes, schema: .r4, expecting: expecting.flatMap { Schema.r4.type(named: $0) }, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// The issues of a reading as `id expression`.
func faults(_ text: String, expecting: String? = nil) -> [String] {
    refusal(text, expecting: expecting)?.issues.map { "\($0.id.rawValue) \($0.expression ?? "-")" } ?? []
}
