import FHIRJSON
import PluginKit

/// What JSON Schema says of a form beyond its type: lengths, ranges, formats and patterns, as far as `ContractCheck` holds them.
enum OpenAPIBounds {
    static func members(_ kind: ContractSchema.Kind, _ direction: ContractCheck.Direction) -> [JSONValue.Member] {
        switch (kind, direction) {
        case (.string(let length, let format), .request):
            var members = bounds(length, "minLength", "maxLength")
            if let format, format != .id { members.append(.init("format", .string(format.rawValue))) }
            if let pattern = TextForm.pattern(length: length, format: format) { members.append(.init("pattern", .string(pattern))) }
            return members
        case (.string(_, let format), .answer):
            switch format {
            case .date?, .dateTime?: return format.map { [.init("format", .string($0.rawValue))] } ?? []
            case .id?:
                return [.init("minLength", .number("1")), .init("maxLength", .number("64")), .init("pattern", .string("^[A-Za-z0-9.-]+$"))]
            default: return []
            }
        case (.integer(let range), .request): return bounds(range, "minimum", "maximum")
        case (.array(_, let count), .request): return bounds(count, "minItems", "maxItems")
        default: return []
        }
    }

    /// Bounds that are none are left out.
    private static func bounds(_ range: ClosedRange<Int>, _ low: String, _ high: String) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if range.lowerBound != .min, range.lowerBound != 0 || low == "minimum" {
            members.append(.init(low, .number(String(range.lowerBound))))
        }
        if range.upperBound != .max { members.append(.init(high, .number(String(range.upperBound)))) }
        return members
    }
}
