import FHIRCore
import FHIRModel
import FHIRStore

/// What a write did: the version that is now current, and whether it was made just now.
struct WriteResult: Sendable {
    enum Effect: Sendable {
        case created
        case updated
        /// The resource already was as asked for.
        case unchanged
        case deleted
        /// There was nothing to delete.
        case absent
        /// A conditional create found its match.
        case found
    }

    var effect: Effect
    /// Nil when there was nothing to delete, or when several were deleted.
    var version: StoredVersion?
    /// How many were deleted by a conditional delete.
    var count = 1
    /// What rules want the client to know.
    var warnings: [Issue] = []
}

/// What a commit tells of its writes, so that it can be told what the rules made of them.
protocol JudgedResult: Sendable {
    /// - Parameters:
    ///   - newer: versions that rules, or the host, made of the same resources.
    ///   - warnings: all of the commit.
    mutating func learn(_ newer: [LiteralReference: StoredVersion], _ warnings: [RuleWarning])
}

extension WriteResult: JudgedResult {
    mutating func learn(_ newer: [LiteralReference: StoredVersion], _ warnings: [RuleWarning]) {
        self.warnings += warnings.map(\.issue)
        guard let target, let new = newer[target] else { return }
        version = new
    }

    /// The resource that it is about, as far as it is about one.
    var target: LiteralReference? { version.map { LiteralReference(type: $0.type, id: $0.id) } }
}

extension WriteResult {
    /// The answer to a single write, as the client prefers it (R4 `http.html#ops`).
    ///
    /// `Location` is for clients that do not know the URL: that of a new resource, and of the one that a conditional create found.
    func answer(_ preference: InteractionRequest.Preference) -> Answer {
        var answer = plainAnswer(preference)
        answer.warnings = warnings
        if case .outcome(let issues) = answer.content { answer.content = .outcome(issues + warnings) }
        return answer
    }

    private func plainAnswer(_ preference: InteractionRequest.Preference) -> Answer {
        switch effect {
        case .deleted, .absent:
            guard preference.returning == .operationOutcome else { return Answer(.noContent, version: version) }
            let text = effect == .absent ? "There was nothing to delete" : "Deleted \(count) resource\(count == 1 ? "" : "s")"
            return Answer(.ok, .outcome([Issue(.informational, severity: .information, text)]), version: version)
        case .created: return Answer(.created, content(preference), version: version, isLocated: true)
        case .found: return Answer(.ok, content(preference), version: version, isLocated: true)
        case .updated, .unchanged: return Answer(.ok, content(preference), version: version)
        }
    }

    private func content(_ preference: InteractionRequest.Preference) -> Answer.Content {
        switch preference.returning {
        case .minimal: return .none
        case .operationOutcome:
            let text =
                switch effect {
                case .created: "Created"
                case .unchanged: "Unchanged: no new version was made"
                case .found: "A resource matches the condition; none was created"
                default: "Updated"
                }
            return .outcome([Issue(.informational, severity: .information, text)])
        case .representation, nil:
            guard let version else { return .none }
            return .resource(version)
        }
    }
}
