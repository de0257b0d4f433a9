package import FHIRCore

/// What is wrong with one search parameter; becomes one issue. Names the parameter and what would be allowed, never the value.
package struct SearchFault: Error, Sendable, Hashable {
    package var issue: Issue
    /// Whether a client who asked for leniency may have the parameter ignored: it is unknown, or not supported as it stands.
    package var isIgnorable: Bool
    /// Whether the parameter is well-formed but cannot have any effect: that is told, and no error.
    package var isWithoutEffect = false

    /// The server does not have the parameter or the modifier.
    static func unknown(_ text: String) -> SearchFault { SearchFault(issue: Issue(.unknownParameter, text), isIgnorable: true) }

    /// The value cannot be read as what the parameter takes.
    static func malformed(_ name: String, expected: String) -> SearchFault {
        SearchFault(issue: Issue(.badParameter, "Parameter \(ParameterName.harmless(name)): expected \(expected)"), isIgnorable: true)
    }

    /// The parameter was defined a while ago, and not all resources that were there before have been indexed by it.
    static func notReady(_ name: String, _ parameter: String, _ progress: IndexingProgress) -> SearchFault {
        let state =
            if let (done, total) = progress.value {
                "\(done) of \(total) resources are indexed by now; try again later"
            } else {
                "the resources that were there before it are not indexed yet; ask for $reindex"
            }
        return SearchFault(
            issue: Issue(
                .parameterNotReady, "Parameter \(ParameterName.harmless(name)): \(ParameterName.harmless(parameter)) is not ready: \(state)"),
            isIgnorable: false)
    }

    /// The parameter cannot change the answer.
    static func withoutEffect(_ name: String, expected: String) -> SearchFault {
        var fault = malformed(name, expected: expected)
        fault.isWithoutEffect = true
        return fault
    }

    /// The search is beyond a limit.
    static func tooLarge(_ name: String, _ limit: String) -> SearchFault {
        SearchFault(
            issue: Issue(.budget, "Parameter \(ParameterName.harmless(name)): more than \(limit); ask for less at once"), isIgnorable: false
        )
    }

    /// A terminology question that has no answer here.
    static func terminology(_ name: String, _ problem: String) -> SearchFault {
        SearchFault(
            issue: Issue(.badParameter, code: .notFound, "Parameter \(ParameterName.harmless(name)): \(problem)"), isIgnorable: true)
    }
}

/// Names of parameters as they can be repeated in an answer.
package enum ParameterName {
    /// The name in quotes: it is not data, but a client may send anything as one.
    package static func harmless(_ name: String) -> String {
        let isHarmless = name.utf8.count <= 128 && name.utf8.allSatisfy(isAllowed)
        return isHarmless ? "'" + name + "'" : "(a name that is too long or has other characters than letters, digits and - _ . : $ *)"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "$"), UInt8(ascii: "*"):
            true
        default: false
        }
    }
}
