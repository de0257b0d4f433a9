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
}

/// What a commit tells of the versions that it made, so that it can be told newer ones that rules made of the same resources.
protocol WrittenVersions: Sendable {
    mutating func supersede(_ newer: [LiteralReference: StoredVersion])
}

extension WriteResult: WrittenVersions {
    mutating func supersede(_ newer: [LiteralReference: StoredVersion]) {
        guard let old = version, let new = newer[LiteralReference(type: old.type, id: old.id)] else { return }
        version = new
    }
}

extension WriteResult {
    /// The answer to a single write, as the client prefers it (R4 `http.html#ops`).
    ///
    /// `Location` is for clients that do not know the URL: that of a new resource, and of the one that a conditional create found.
    func answer(_ preference: InteractionRequest.Preference) -> Answer {
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
