import ArgumentParser
import FHIRCore

/// `caresync fhirpath`: evaluates an expression on a resource in a file (docs/fhirpath.md).
struct FHIRPathCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fhirpath",
        abstract: "Evaluate a FHIRPath expression on a resource.",
        discussion: """
            Prints each result on a line: primitive values as their text, everything else as JSON. Nothing is printed for an empty result. \
            When the expression or the file is wrong, the place is told on standard error and the exit code is 1.
            """)

    @Argument(help: ArgumentHelp("The expression, such as \"name.where(use = 'official').given\".", valueName: "expression"))
    var expression: String

    @Argument(help: ArgumentHelp("File with one resource or Bundle, JSON or XML; - for standard input.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON array of objects with type and value.")
    var json = false

    @Option(
        name: .customLong("variable"),
        help: ArgumentHelp(
            "What %name means: a FHIRPath literal such as 5, true, @2024-01-31 or 5 'mg', and a string if it is none.",
            valueName: "name=value"))
    var variables: [String] = []

    func run() throws {
        do {
            let evaluation = ExpressionRun(
                expression: expression, variables: try variables.map { try NamedValue($0) }, instant: SystemClock().now())
            StandardStream.output.write(try evaluation.output(on: try ResourceInput(file), asJSON: json))
        } catch let fault as CommandFault {
            StandardStream.error.write(fault.lines.map { $0 + "\n" }.joined())
            throw ExitCode(1)
        } catch let fault as FileFault {
            throw Refusal.exit(fault)
        }
    }
}
