/// One finding about a request or a resource, as it becomes one `OperationOutcome.issue`.
///
/// `diagnostics` names the element and what was expected; it never repeats the value found there, which may be patient data.
/// Specification: R4 `operationoutcome.html`.
package struct Issue: Sendable, Hashable {
    package var severity: IssueSeverity
    package var code: IssueCode
    /// The stable identity of the kind of finding; unique over the whole server.
    package var id: IssueID
    /// FHIRPath of the element, such as `Patient.contact[0].gender`; nil when the finding is not about an element.
    package var expression: String?
    /// A sentence for the person who has to mend it.
    package var diagnostics: String
    /// The domain rule that found it, by its stable id, which clients then see besides `id`; nil for the server's own findings.
    package var rule: String?

    package init(
        _ id: IssueID, severity: IssueSeverity = .error, code: IssueCode? = nil, at expression: String? = nil, _ diagnostics: String
    ) {
        self.severity = severity
        self.code = code ?? id.code
        self.id = id
        self.expression = expression
        self.diagnostics = diagnostics
    }
}

/// How serious an issue is (R4 value set `issue-severity`).
package enum IssueSeverity: String, Sendable {
    case fatal, error, warning, information
}

/// What kind of issue it is (R4 value set `issue-type`).
package enum IssueCode: String, Sendable {
    case invalid, structure, required, value, invariant
    case security, login, unknown, expired, forbidden, suppressed
    case processing
    case notSupported = "not-supported"
    case duplicate
    case multipleMatches = "multiple-matches"
    case notFound = "not-found"
    case deleted
    case tooLong = "too-long"
    case codeInvalid = "code-invalid"
    case `extension`
    case tooCostly = "too-costly"
    case businessRule = "business-rule"
    case conflict
    case transient
    case lockError = "lock-error"
    case noStore = "no-store"
    case exception, timeout, incomplete, throttled, informational
}
