import FHIRCore
import FHIRModel
import FHIRPath
import FHIRTerminology

/// One evaluation of an expression on the command line, with UCUM and R4's terminology at hand.
struct ExpressionRun {
    let expression: String
    let variables: [NamedValue]
    /// What `now()` answers.
    let instant: Instant

    /// The most steps; some seconds.
    private static let budget = 200_000_000

    /// What is printed: the results, each with a line feed.
    func output(on input: ResourceInput, asJSON: Bool) throws(CommandFault) -> String {
        // The expression first: its faults do not depend on the file.
        let parsed = try located { () throws(FHIRPathFault) in try FHIRPathExpression(expression) }
        let arena = try input.arena()
        let environment = FHIRPathEnvironment(
            instant: instant, constants: Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }, budget: Self.budget,
            units: UCUM.standard, terminology: Terminology.r4)
        let answer = try located { () throws(FHIRPathFault) in try parsed.answer(in: arena, environment: environment) }
        let texts = ResultTexts(answer)
        return asJSON ? texts.json : texts.lines
    }

    private func located<Result>(_ body: () throws(FHIRPathFault) -> Result) throws(CommandFault) -> Result {
        do throws(FHIRPathFault) { return try body() } catch { throw CommandFault(error, in: expression) }
    }
}
