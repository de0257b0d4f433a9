package import FHIRCore
package import FHIRModel
import FHIRSchema

/// Builds OperationOutcome resources from issues (R4 `operationoutcome.html`).
extension FHIRService {
    /// The system of the codes in `issue.details`: this server's stable issue identities.
    package static let issueSystem = "urn:caresync-fhir:issue"

    /// The system of the codes of domain rules in `issue.details`.
    package static let ruleSystem = "urn:caresync-fhir:rule"

    /// One `issue` for each issue, or one that says all is well when there is none.
    package func outcome(_ issues: [Issue]) -> Arena {
        let all = issues.isEmpty ? [Issue(.informational, severity: .information, "All OK")] : issues
        var builder = ArenaBuilder(schema, "OperationOutcome")
        for issue in all {
            let node = builder.add("issue", to: builder.root)
            builder.set("severity", issue.severity.rawValue, in: node)
            builder.set("code", issue.code.rawValue, in: node)
            let details = builder.add("details", to: node)
            let coding = builder.add("coding", to: details)
            builder.set("system", Self.issueSystem, in: coding)
            builder.set("code", issue.id.rawValue, in: coding)
            if let rule = issue.rule {
                let coding = builder.add("coding", to: details)
                builder.set("system", Self.ruleSystem, in: coding)
                builder.set("code", rule, in: coding)
            }
            builder.set("diagnostics", issue.diagnostics, in: node)
            if let expression = issue.expression { builder.set("expression", expression, in: node) }
        }
        return builder.arena
    }
}
