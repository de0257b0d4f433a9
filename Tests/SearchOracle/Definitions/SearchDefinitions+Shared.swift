import Foundation

/// Reading all of R4's parameters from the definitions beside the repository.
extension SearchDefinitions {
    /// R4's parameters and compartments from the shared folder; nil, after a line that says so, when it is not there.
    package static func shared(for test: String) -> SearchDefinitions? {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let root = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? package.appendingPathComponent("../shared").path
        let folder = URL(fileURLWithPath: root).appendingPathComponent("data/r4-definitions/bundles")
        guard let parameters = resources(folder.appendingPathComponent("searchparameters.json")),
            let compartments = resources(folder.appendingPathComponent("compartmentdefinitions.json"))
        else {
            print("skipped: \(test): the shared data is not there")
            return nil
        }
        return SearchDefinitions(parameters, compartments)
    }

    private static func resources(_ file: URL) -> [PlainJSON]? {
        guard let data = FileManager.default.contents(atPath: file.path), let any = try? JSONSerialization.jsonObject(with: data)
        else { return nil }
        return PlainJSON(serialized: any)["entry"]?.items.compactMap { $0["resource"] }
    }

    /// From SearchParameter and CompartmentDefinition resources. Left out: HL7's examples, and parameters without an expression
    /// (`_text`, `_content`, `_query`, `_filter`, `Patient.age`), which need more than a path.
    package init(_ parameters: [PlainJSON], _ compartments: [PlainJSON]) {
        self.init()
        let codes = Dictionary(
            parameters.compactMap { parameter -> (String, String)? in
                guard let url = parameter["url"]?.string, let code = parameter["code"]?.string else { return nil }
                return (url, code)
            }, uniquingKeysWith: { first, _ in first })
        for parameter in parameters where !Self.examples.contains(parameter["url"]?.string ?? "") { read(parameter, codes) }
        add(SearchDefinition(type: "Resource", code: "_id", kind: .special, path: .element(.start("Resource"), "id")))
        for compartment in compartments where !(compartment["url"]?.string ?? "").hasSuffix("example") {
            for resource in compartment["resource"]?.items ?? [] {
                guard let code = compartment["code"]?.string, let type = resource["code"]?.string else { continue }
                add(compartment: code, type: type, parameters: resource["param"]?.items.compactMap(\.string) ?? [])
            }
        }
    }

    private static let examples: Set<String> = [
        "http://hl7.org/fhir/SearchParameter/example", "http://hl7.org/fhir/SearchParameter/example-extension",
        "http://hl7.org/fhir/SearchParameter/example-reference",
    ]

    private mutating func read(_ parameter: PlainJSON, _ codes: [String: String]) {
        guard let code = parameter["code"]?.string, code != "_id", let kind = SearchKind(rawValue: parameter["type"]?.string ?? ""),
            let expression = parameter["expression"]?.string, let path = PathParser.parse(expression)
        else { return }
        let targets = parameter["target"]?.items.compactMap(\.string) ?? []
        let components = (parameter["component"]?.items ?? []).compactMap { component -> SearchDefinition.Component? in
            guard let url = component["definition"]?.string, let code = codes[url], let text = component["expression"]?.string,
                let path = PathParser.parse(text)
            else { return nil }
            return SearchDefinition.Component(code: code, path: path)
        }
        for type in parameter["base"]?.items.compactMap(\.string) ?? [] {
            add(
                SearchDefinition(
                    type: type, code: code, kind: kind, path: path, targets: targets.count > 100 ? [] : targets,
                    components: components))
        }
    }
}
