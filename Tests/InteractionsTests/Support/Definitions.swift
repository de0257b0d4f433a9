import FHIRJSON
import Interactions

/// SearchParameters, CodeSystems and ValueSets as JSON text.
enum Definition {
    /// - Parameters:
    ///   - bases: with commas.
    ///   - more: further members, such as `"derivedFrom":"…"`.
    static func parameter(
        _ id: String? = nil, code: String, type: String = "string", bases: String = "Patient", expression: String?, _ more: String = ""
    ) -> String {
        Resource.make(
            "SearchParameter", id, #""url":"http://example.org/SearchParameter/\#(id ?? code)","name":"X","status":"active""#,
            #""description":"x","code":"\#(code)","type":"\#(type)""#,
            #""base":[\#(bases.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ","))]"#,
            expression.map { #""expression":"\#($0)""# } ?? "", more)
    }

    /// The parameter `nick`: nicknames of patients, in an extension.
    static let nick = parameter("nick", code: "nick", expression: "Patient.extension.where(url = 'http://example.org/nick').value")

    static func patient(_ id: String, nick: String) -> String {
        Resource.patient(id, #""extension":[{"url":"http://example.org/nick","valueString":"\#(nick)"}]"#)
    }

    /// A code system with `a` above `b` above `c`, and `d`.
    static func codeSystem(_ id: String, url: String, version: String = "1", content: String = "complete") -> String {
        Resource.make(
            "CodeSystem", id, #""url":"\#(url)","version":"\#(version)","status":"active","content":"\#(content)","caseSensitive":true"#,
            #""hierarchyMeaning":"is-a","concept":[{"code":"a","concept":[{"code":"b","concept":[{"code":"c"}]}]},{"code":"d"}]"#)
    }

    static func valueSet(_ id: String, url: String?, version: String = "1", _ compose: String) -> String {
        Resource.make(
            "ValueSet", id, url.map { #""url":"\#($0)""# } ?? "", #""version":"\#(version)","status":"active","compose":\#(compose)"#)
    }
}

extension TestServer {
    /// Waits until a `$reindex` is done; answers its last status.
    func indexed(_ began: Reply) async throws -> Reply {
        let url = String((began.contentLocation ?? "").dropFirst(Self.base.count + 1))
        for _ in 0..<1_000 {
            let status = await send(.get, url)
            if status.status != 202 { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
        return began
    }

    /// The ids that a search finds.
    func ids(_ url: String) async -> [String] {
        let reply = await send(.get, url)
        guard reply.status == 200 else { return ["\(reply.status)"] }
        return reply.each("entry", "resource.id").compactMap { $0 }
    }
}

extension Reply {
    /// The value of a parameter in a Parameters resource.
    func parameter(_ name: String, _ element: String) -> String? {
        (json.value(at: "parameter")?.items ?? []).first { $0.text(at: "name") == name }?.text(at: element)
    }
}
