/// Small resources and Bundles as JSON text.
enum Resource {
    /// - Parameters:
    ///   - identifier: `system|value`.
    ///   - more: further members, such as `"active":true`.
    static func patient(_ id: String? = nil, identifier: String? = nil, _ more: String = "") -> String {
        make("Patient", id, identifier.map(identifiers) ?? "", more)
    }

    static func observation(_ id: String? = nil, subject: String? = nil, identifier: String? = nil, _ more: String = "") -> String {
        make(
            "Observation", id, identifier.map(identifiers) ?? "", #""status":"final","code":{"text":"x"}"#,
            subject.map { #""subject":{"reference":"\#($0)"}"# } ?? "", more)
    }

    static func make(_ type: String, _ id: String? = nil, _ members: String...) -> String {
        let all = [#""resourceType":"\#(type)""#, id.map { #""id":"\#($0)""# } ?? ""] + members
        return "{" + all.filter { !$0.isEmpty }.joined(separator: ",") + "}"
    }

    static func identifiers(_ text: String) -> String {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        return #""identifier":[{"system":"\#(parts[0])","value":"\#(parts[1])"}]"#
    }

    static func bundle(_ type: String, _ entries: [Entry]) -> String {
        #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries.map(\.text).joined(separator: ","))]}"#
    }

    static func transaction(_ entries: Entry...) -> String { bundle("transaction", entries) }
    static func batch(_ entries: Entry...) -> String { bundle("batch", entries) }
}

/// One entry of a batch or transaction.
struct Entry {
    var text: String

    /// - Parameter conditions: members of `request`, such as `"ifMatch":"W/\"1\""`.
    init(_ method: String, _ url: String, fullURL: String? = nil, _ resource: String? = nil, conditions: String = "") {
        var members: [String] = []
        if let fullURL { members.append(#""fullUrl":"\#(fullURL)""#) }
        if let resource { members.append(#""resource":\#(resource)"#) }
        let request = [#""method":"\#(method)","url":"\#(url)""#, conditions].filter { !$0.isEmpty }.joined(separator: ",")
        members.append(#""request":{\#(request)}"#)
        text = "{" + members.joined(separator: ",") + "}"
    }
}
