import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Writes a search's plan as issues for the answer (`_explain=true`): one for each branch, and one for the whole.
struct PlanIssues {
    private let schema: Schema
    private let numbering: IndexNumbering
    private let names: [ParameterNumber: String]

    init(_ catalogue: SearchCatalogue) {
        schema = catalogue.schema
        numbering = catalogue.numbering
        let known = SearchCatalogue.names(catalogue.schema).compactMap { name in catalogue.numbering.parameter(name).map { ($0, name) } }
        names = Dictionary(known, uniquingKeysWith: { first, _ in first })
    }

    func callAsFunction(_ plan: SearchPlan) -> [Issue] {
        let microseconds = plan.time.components.seconds * 1_000_000 + plan.time.components.attoseconds / 1_000_000_000_000
        let whole = "Plan: \(plan.hits) hits, \(plan.examined) rows examined, \(microseconds) µs"
        return [issue(whole)]
            + plan.branches.map { branch in issue("\(schema.name(branch.type)) by \(branch.driver): \(text(branch.root))") }
    }

    private func issue(_ text: String) -> Issue { Issue(.informational, severity: .information, text) }

    private func name(_ parameter: ParameterNumber) -> String {
        switch parameter {
        case .anyReference: "reference"
        case .contained: "contained"
        default: names[parameter] ?? numbering.name(parameter) ?? "unknown"
        }
    }

    private func text(_ step: SearchPlan.Step) -> String {
        var facts = step.uses
        if let estimate = step.estimate { facts.append((step.isCounted ? "counted " : "estimated ") + String(estimate)) }
        if let found = step.found { facts.append("found \(found)") }
        if step.tested > 0 { facts.append("tested \(step.tested), passed \(step.passed)") }
        var text = step.criterion
        if let parameter = step.parameter { text += " " + name(parameter) }
        if !facts.isEmpty { text += " (" + facts.joined(separator: "; ") + ")" }
        if !step.parts.isEmpty { text += " [" + step.parts.map(self.text).joined(separator: ", ") + "]" }
        return text
    }
}
