package import FHIRCore
import FHIRSearch
import FHIRStore

/// Checks of the parameters that every interaction takes.
extension FHIRService {
    /// The parameters that say how to write the answer (R4 `http.html#parameters`).
    package static let formatParameters: Set<String> = ["_format", "_pretty", "_summary", "_elements"]

    /// 400 naming every parameter that the interaction does not have, so that none is silently ignored; none with lenient handling.
    func refuseParameters(_ request: InteractionRequest, besides known: Set<String>) throws(OperationFailure) {
        if request.parameters.isEmpty || request.preference.isLenient { return }
        let unknown = request.parameters.filter { !known.contains($0.name) }
        if unknown.isEmpty { return }
        throw OperationFailure(
            .invalid,
            unknown.map { parameter in
                Issue(
                    .unknownParameter,
                    "Unknown parameter: \(SearchRequest.harmless(parameter.name)); known: \(known.sorted().joined(separator: ", "))")
            })
    }

    /// How to write a fault of a request, whatever is wrong with its parameters: `_format` and `_pretty` count as far as they can be read.
    package static func faultRendering(
        _ parameters: [InteractionRequest.Parameter], default format: Rendering.Format
    ) -> Rendering {
        var rendering = Rendering(format)
        for parameter in parameters {
            switch parameter.name {
            case "_format": rendering.format = Rendering.Format(code: parameter.value) ?? rendering.format
            case "_pretty": rendering.isPretty = parameter.value == "true"
            default: break
            }
        }
        return rendering
    }

    /// Reads `_format`, `_pretty`, `_summary` and `_elements`; 400 for a value that none of them has, 406 for an unknown format.
    package static func parseRendering(
        _ parameters: [InteractionRequest.Parameter], default format: Rendering.Format
    ) throws(OperationFailure) -> Rendering {
        var rendering = Rendering(format)
        for parameter in parameters where !(parameter.value.isEmpty && (parameter.name == "_summary" || parameter.name == "_elements")) {
            switch parameter.name {
            case "_format":
                guard let format = Rendering.Format(code: parameter.value) else {
                    throw OperationFailure(
                        .notAcceptable, .notAcceptable, "Parameter _format: expected json, xml or one of their media types")
                }
                rendering.format = format
            case "_pretty":
                guard parameter.value == "true" || parameter.value == "false" else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _pretty: expected true or false")
                }
                rendering.isPretty = parameter.value == "true"
            case "_summary":
                guard let summary = Rendering.Summary(rawValue: parameter.value) else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _summary: expected true, text, data, count or false")
                }
                rendering.summary = summary
            case "_elements":
                let names = parameter.value.split(separator: ",").map(String.init)
                guard !names.isEmpty else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _elements: expected names of elements separated by commas")
                }
                rendering.elements += names
            default: break
            }
        }
        return rendering
    }
}

extension Rendering.Format {
    /// The format with this `_format` value: a short name or a media type, whose parameters are ignored (R4 `http.html#parameters`).
    package init?(code: String) {
        let name = (code.split(separator: ";").first ?? "").lowercased().filter { $0 != " " }
        switch name {
        case "json", "application/json", "application/fhir+json", "application/fhirjson", "text/json": self = .json
        case "xml", "application/xml", "application/fhir+xml", "application/fhirxml", "text/xml": self = .xml
        default: return nil
        }
    }
}
