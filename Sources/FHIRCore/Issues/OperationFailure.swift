/// Why an interaction did not happen: a closed category, which fixes the HTTP status, and the issues to report.
package struct OperationFailure: Error, Sendable, CustomStringConvertible {
    /// The closed set of ways to fail. The number is the HTTP status it is reported with.
    package enum Category: Int, Sendable, CaseIterable {
        case invalid = 400
        case unauthenticated = 401
        case forbidden = 403
        case notFound = 404
        case methodNotAllowed = 405
        case notAcceptable = 406
        case timeout = 408
        case conflict = 409
        case gone = 410
        case preconditionFailed = 412
        case tooLarge = 413
        case unsupportedMediaType = 415
        case expectationFailed = 417
        case misdirected = 421
        case unprocessable = 422
        case throttled = 429
        case fault = 500
        case unsupported = 501
        case unavailable = 503
        case storageFull = 507
    }

    package var category: Category
    package var issues: [Issue]
    /// The version that there is, for the ETag of the answer: that of the deletion, where a resource was deleted.
    package var version: Int64?

    package init(_ category: Category, _ issues: [Issue]) {
        self.category = category
        self.issues = issues
    }

    @inline(never)
    package init(_ category: Category, _ id: IssueID, at expression: String? = nil, _ diagnostics: String) {
        self.init(category, [Issue(id, at: expression, diagnostics)])
    }

    /// The category and the identities of the issues: harmless in any log.
    package var description: String {
        "\(category.rawValue) \(issues.map(\.id.rawValue).joined(separator: ","))"
    }
}
