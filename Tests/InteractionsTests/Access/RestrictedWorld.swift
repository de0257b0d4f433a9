import FHIRCore
import Interactions

/// Random resources and rights as plain values, each with a verdict of its own on what the rights show: nothing of it is the server's.
struct RestrictedWorld {
    struct Item {
        var type: String
        var id: String
        var body: String
        /// The patient whose compartment it is in.
        var patient: String?
        var category: String?
        var code: String?
        var gender: String?
        var isDeleted = false

        var name: String { "\(type)/\(id)" }
    }

    /// One alternative of what somebody may use.
    struct Alternative {
        var type: String
        var patient: String?
        var category: String?
        var code: String?
        var gender: String?
        var ids: [String]?

        func shows(_ item: Item) -> Bool {
            item.type == type && (patient.map { item.patient == $0 } ?? true) && (category.map { item.category == $0 } ?? true)
                && (code.map { item.code == $0 } ?? true) && (gender.map { item.gender == $0 } ?? true)
                && (ids.map { $0.contains(item.id) } ?? true)
        }

        var grant: AccessGrant {
            var parameters: [AccessGrant.Parameter] = []
            if let category { parameters.append(.init("category", category)) }
            if let code { parameters.append(.init("code", "urn:c|\(code)")) }
            if let gender { parameters.append(.init("gender", gender)) }
            if let ids { parameters.append(.init("_id", ids.joined(separator: ","))) }
            return AccessGrant([type], "rs", in: patient.map { .init("Patient", $0) }, where: parameters)
        }
    }

    static let types = ["Patient", "Observation", "Encounter", "Organization", "List"]
    private static let words = ["red", "green", "blue"]
    private static let names = ["Adams", "Baker", "Clark"]
    private static let categories = ["laboratory", "vital-signs"]
    private static let codes = ["a", "b", "c"]

    private var state: UInt64
    private(set) var items: [Item] = []
    private(set) var alternatives: [Alternative] = []
    /// Every write in order, with the item as it was then.
    private(set) var writes: [Item] = []

    init(seed: UInt64) {
        state = seed
        for type in ["Organization", "Patient", "Encounter", "Observation", "List"] {
            for number in 0..<(type == "Observation" ? 24 : 6) { write(type, number) }
        }
        for _ in 0..<20 {
            let type = pick(Self.types)
            write(type, below(type == "Observation" ? 24 : 6), isDeletion: below(5) == 0)
        }
        for type in Self.types where below(6) > 0 {
            for _ in 0..<(1 + below(2)) { alternatives.append(alternative(type)) }
        }
    }

    var grants: [AccessGrant] { alternatives.map(\.grant) }

    func shows(_ item: Item) -> Bool { alternatives.contains { $0.shows(item) } }

    /// Living resources that are shown, in the order in which all were created.
    var shown: [Item] { items.filter { !$0.isDeleted && shows($0) } }

    /// The same in the order of their last writes.
    var shownByWrite: [Item] {
        shown.sorted { first, second in
            (writes.lastIndex { $0.name == first.name } ?? 0) < (writes.lastIndex { $0.name == second.name } ?? 0)
        }
    }

    private mutating func write(_ type: String, _ number: Int, isDeletion: Bool = false) {
        let place = items.firstIndex { $0.name == "\(type)/\(type.lowercased().prefix(3))\(number)" }
        var item: Item
        if isDeletion {
            guard let place, !items[place].isDeleted else { return }
            item = items[place]
            item.isDeleted = true
        } else {
            item = make(type, number)
        }
        writes.append(item)
        if let place { items[place] = item } else { items.append(item) }
    }

    private mutating func make(_ type: String, _ number: Int) -> Item {
        let id = "\(type.lowercased().prefix(3))\(number)"
        var item = Item(type: type, id: id, body: "")
        // No two bodies are the same, so that each write makes a version.
        let text =
            #""implicitRules":"urn:write:\#(writes.count)","text":{"status":"generated","#
            + #""div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">\#(pick(Self.words)) \#(pick(Self.words))</div>"}"#
        let patient = "pat\(below(6))"
        switch type {
        case "Organization": item.body = Resource.make(type, id, text, #""name":"\#(pick(Self.names))""#)
        case "Patient":
            item.gender = pick(["male", "female"])
            item.patient = id
            item.body = Resource.make(
                type, id, text, #""gender":"\#(item.gender ?? "")","name":[{"family":"\#(pick(Self.names))"}]"#,
                #""managingOrganization":{"reference":"Organization/org\#(below(6))"}"#)
        case "Encounter":
            item.patient = patient
            item.body = Resource.make(
                type, id, text, #""status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/\#(patient)"}"#,
                #""serviceProvider":{"reference":"Organization/org\#(below(6))"}"#)
        case "Observation":
            item.patient = patient
            item.category = pick(Self.categories)
            item.code = pick(Self.codes)
            item.body = Resource.make(
                type, id, text, #""status":"final","code":{"coding":[{"system":"urn:c","code":"\#(item.code ?? "")"}]}"#,
                #""category":[{"coding":[{"code":"\#(item.category ?? "")"}]}],"subject":{"reference":"Patient/\#(patient)"}"#,
                #""encounter":{"reference":"Encounter/enc\#(below(6))"},"hasMember":[{"reference":"Observation/obs\#(below(24))"}]"#)
        default:
            var entries: [String] = []
            for _ in 0..<4 {
                let item = below(2) == 0 ? "Observation/obs\(below(24))" : "Patient/pat\(below(6))"
                entries.append(#"{"item":{"reference":"\#(item)"}}"#)
            }
            item.body = Resource.make(
                type, id, text, #""status":"current","mode":"working","entry":[\#(entries.joined(separator: ","))]"#)
        }
        return item
    }

    private mutating func alternative(_ type: String) -> Alternative {
        var alternative = Alternative(type: type)
        if below(4) == 0 { return alternative }
        if ["Patient", "Observation", "Encounter"].contains(type), below(2) == 0 { alternative.patient = "pat\(below(6))" }
        switch type {
        case "Patient": if below(3) == 0 { alternative.gender = pick(["male", "female"]) }
        case "Observation":
            if below(2) == 0 { alternative.category = pick(Self.categories) }
            if below(3) == 0 { alternative.code = pick(Self.codes) }
        default:
            if below(3) > 0, alternative.patient == nil {
                alternative.ids = [below(6), below(6), below(6)].map { "\(type.lowercased().prefix(3))\($0)" }
            }
        }
        return alternative
    }

    // MARK: Searches

    /// A random search: its URL and the type that it is of; nil for several.
    mutating func search() -> (url: String, type: String?) {
        let type = below(8) == 0 ? nil : pick(Self.types)
        var parameters: [String] = []
        for _ in 0..<below(3) {
            if let parameter = parameter(type) { parameters.append(parameter) }
        }
        if below(3) == 0, let include = include(type) { parameters.append(include) }
        if below(3) == 0 { parameters.append("_total=accurate") }
        if below(3) == 0 { parameters.append("_count=\(1 + below(5))") }
        if below(4) == 0 { parameters.append("_sort=" + pick(["_id", "-_id", "_lastUpdated", "-_lastUpdated"])) }
        if below(10) == 0 { parameters.append("_summary=count") }
        var path = type ?? ""
        if type == nil { parameters.append("_type=Patient,Observation,Encounter,List") }
        if let type, ["Observation", "Encounter"].contains(type), below(5) == 0 { path = "Patient/pat\(below(6))/\(type)" }
        if type == "Observation", below(8) == 0 { path = "Encounter/enc\(below(6))/Observation" }
        return (path + "?" + parameters.joined(separator: "&"), type)
    }

    private mutating func parameter(_ type: String?) -> String? {
        let general = ["_content=\(pick(Self.words))", "_id=pat1,obs2,obs3,enc1", "_lastUpdated=gt2001"]
        let own: [String] =
            switch type {
            case "Patient":
                [
                    "name=\(pick(Self.names))", "gender=\(pick(["male", "female"]))", "organization.name=\(pick(Self.names))",
                    "_has:Observation:patient:code=\(pick(Self.codes))", "_has:Encounter:patient:service-provider.name=\(pick(Self.names))",
                    "_has:Observation:patient:_has:List:item:_id=lis\(below(6))", "_list=lis\(below(6))",
                    "_filter=gender eq male or _has:Observation:patient:category eq laboratory",
                ]
            case "Observation":
                [
                    "code=\(pick(Self.codes))", "category=\(pick(Self.categories))", "category:not=laboratory", "patient=pat\(below(6))",
                    "subject:Patient.name=\(pick(Self.names))", "subject:Patient.organization.name=\(pick(Self.names))",
                    "encounter.service-provider.name=\(pick(Self.names))", "has-member.code=\(pick(Self.codes))",
                    "has-member.subject:Patient.gender=male", "_list=lis\(below(6))",
                    "_has:Observation:has-member:code=\(pick(Self.codes))",
                    "patient.gender:not=male", "encounter.patient.name:missing=false",
                ]
            case "Encounter":
                [
                    "patient.name=\(pick(Self.names))", "service-provider.name=\(pick(Self.names))",
                    "_has:Observation:encounter:code=\(pick(Self.codes))",
                ]
            case "Organization":
                [
                    "name=\(pick(Self.names))", "_has:Patient:organization:gender=male",
                    "_has:Encounter:service-provider:_has:Observation:encounter:code=a",
                ]
            case "List":
                ["item:Observation.code=\(pick(Self.codes))", "item:Patient.name=\(pick(Self.names))", "item=Observation/obs\(below(24))"]
            default: []
            }
        let all = own + own + general + (type == nil ? [] : ["_text=\(pick(Self.words))"])
        return pick(all)
    }

    private mutating func include(_ type: String?) -> String? {
        switch type {
        case "Patient":
            pick(["_include=Patient:organization", "_revinclude=Observation:patient", "_revinclude=*", "_revinclude=List:item"])
        case "Observation":
            pick([
                "_include=Observation:subject", "_include=Observation:has-member&_include:iterate=Observation:subject", "_include=*",
                "_include=Observation:encounter&_include:iterate=Encounter:service-provider", "_revinclude:iterate=List:item",
            ])
        case "Encounter": pick(["_include=Encounter:patient", "_revinclude=Observation:encounter"])
        case "Organization":
            pick(["_revinclude=Patient:organization", "_revinclude=Encounter:service-provider&_revinclude:iterate=Observation:encounter"])
        case "List": pick(["_include=List:item", "_include=*"])
        default: nil
        }
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    private mutating func below(_ limit: Int) -> Int {
        state = state &+ 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
