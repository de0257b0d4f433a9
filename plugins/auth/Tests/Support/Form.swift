import FHIRJSON
import PluginKit
import Testing

/// Whether answers have the form that their routes declare.
enum Form {
    static func check(_ answer: DomainAnswer, _ route: DomainRoute) {
        switch answer.content {
        case .none: #expect(route.answer == nil || route.status == 204, "\(route.pattern) answers nothing")
        case .value(let value):
            if let schema = route.answer { check(value, schema, route.pattern) } else { Testing.Issue.record("\(route.pattern) answers") }
        case .page(let page):
            #expect(route.isPaged)
            for item in page.items { if let schema = route.answer { check(item, schema, route.pattern) } }
        case .bytes: Testing.Issue.record("\(route.pattern) answers bytes")
        }
    }

    private static func check(_ value: JSONValue, _ schema: ContractSchema, _ place: String) {
        switch (schema.kind, value) {
        case (.string(let length, _), .string(let text)): #expect(length.contains(text.count), "\(place)")
        case (.code(let codes, let others), .string(let text)): #expect((codes + others).contains(text), "\(place)")
        case (.integer(let range), .number): #expect(value.integer.map(range.contains) ?? false, "\(place)")
        case (.boolean, .boolean), (.number, .number), (.any, _), (.map, .object): break
        case (.array(let item, let count), .array(let items)):
            #expect(count.contains(items.count), "\(place)")
            for value in items { check(value, item, place) }
        case (.object(let model), .object(let members)):
            let names = model.properties.filter { $0.use != .writeOnly }.map(\.name)
            for member in members { #expect(names.contains(member.name), "\(place): \(member.name) is not declared") }
            for property in model.properties where property.use != .writeOnly {
                guard let member = value[property.name] else {
                    #expect(property.use == .optional, "\(place): \(property.name) is missing")
                    continue
                }
                if member == .null {
                    #expect(property.isNullable, "\(place): \(property.name) is null")
                } else {
                    check(member, property.schema, place + "." + property.name)
                }
            }
        default: Testing.Issue.record("\(place) has another form than declared")
        }
    }
}
