import FHIRJSON
import PluginKit

/// One change that takes a value away from its form, with the place at which that must be found.
struct BodyMutation {
    let body: JSONValue
    let pointer: String

    /// A place in a value where something has a form.
    private struct Site {
        var path: [String]
        var schema: ContractSchema
        var isOptional: Bool
    }

    /// Nil when the mutation that was chosen has no place in the value.
    init?(_ value: JSONValue, _ schema: ContractSchema, _ random: inout SeededRandom) {
        var sites: [Site] = []
        Self.gather(value, Site(path: [], schema: schema, isOptional: false), &sites)
        guard let site = sites.randomElement(using: &random) else { return nil }
        var path = site.path
        let replacement: (JSONValue) -> JSONValue?
        if case .object(let model) = site.schema.kind, !random.once(in: 4) {
            let required = model.properties.filter { $0.use == .required || $0.use == .writeOnly }
            let readOnly = model.properties.filter { $0.use == .readOnly }
            if random.once(in: 2), let gone = required.randomElement(using: &random) {
                path.append(gone.name)
                replacement = { $0.members.map { .object($0.filter { $0.name != gone.name }) } }
            } else {
                let name = readOnly.isEmpty || random.once(in: 2) ? "unheard~of/" : readOnly[0].name
                path.append(name)
                replacement = { $0.members.map { .object($0 + [.init(name, .string("x"))]) } }
            }
        } else {
            guard let wrong = Self.wrong(site.schema, isOptional: site.isOptional, &random) else { return nil }
            replacement = { _ in wrong }
        }
        guard let body = Self.change(value, site.path[...], replacement) else { return nil }
        self.body = body
        pointer = path.map { "/" + ContractPointerText.escaped($0) }.joined()
    }

    private static func gather(_ value: JSONValue, _ site: Site, _ sites: inout [Site]) {
        if value == .null { return }
        sites.append(site)
        switch (site.schema.kind, value) {
        case (.array(let item, _), .array(let items)):
            for (index, value) in items.enumerated() {
                gather(value, Site(path: site.path + [String(index)], schema: item, isOptional: false), &sites)
            }
        case (.object(let model), .object(let members)):
            for member in members {
                guard let property = model.properties.first(where: { $0.name == member.name }) else { continue }
                let place = Site(path: site.path + [member.name], schema: property.schema, isOptional: property.use == .optional)
                gather(member.value, place, &sites)
            }
        default: break
        }
    }

    /// A value that has not the form; nil when there is none.
    private static func wrong(_ schema: ContractSchema, isOptional: Bool, _ random: inout SeededRandom) -> JSONValue? {
        var wrong: [JSONValue] = isOptional ? [] : [.null]
        switch schema.kind {
        case .string(let length, let format):
            wrong += [.number("1"), .string("a\u{1}")]
            if length.lowerBound > 0 { wrong.append(.string("")) }
            if length.upperBound < 5_000 { wrong.append(.string(String(repeating: "x", count: length.upperBound + 1))) }
            if format != nil, format != .password { wrong.append(.string("no such thing")) }
        case .code: wrong += [.string("none of them"), .boolean(true)]
        case .integer(let range): wrong += [.number(String(range.upperBound + 1)), .number("1.5"), .string("1"), .number("1e99999")]
        case .number: wrong += [.string("1"), .number("1e999999999"), .array([])]
        case .boolean: wrong += [.string("true"), .number("1")]
        case .array(_, let count): wrong += [.object([]), .array(Array(repeating: .null, count: count.upperBound + 1))]
        case .object, .map: wrong += [.array([]), .string("{}")]
        case .any: return nil
        }
        return wrong.randomElement(using: &random)
    }

    private static func change(_ value: JSONValue, _ path: ArraySlice<String>, _ replacement: (JSONValue) -> JSONValue?) -> JSONValue? {
        guard let step = path.first else { return replacement(value) }
        switch value {
        case .object(var members):
            guard let index = members.firstIndex(where: { $0.name == step }),
                let changed = change(members[index].value, path.dropFirst(), replacement)
            else { return nil }
            members[index].value = changed
            return .object(members)
        case .array(var items):
            guard let index = Int(step), items.indices.contains(index), let changed = change(items[index], path.dropFirst(), replacement)
            else { return nil }
            items[index] = changed
            return .array(items)
        default: return nil
        }
    }
}

/// JSON Pointers as RFC 6901 writes them, independently of the code under test.
enum ContractPointerText {
    static func escaped(_ name: String) -> String { name.replacing("~", with: "~0").replacing("/", with: "~1") }
}
