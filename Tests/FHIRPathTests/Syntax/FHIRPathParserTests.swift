import FHIRCore
import FHIRPath
import FHIRSchema
import Testing

/// What is an expression and what is not, and where the fault is said to be.
struct FHIRPathParserTests {
    private func fault(_ expression: String) -> String? {
        do throws(OperationFailure) {
            _ = try FHIRPathExpression(parsing: expression)
            return nil
        } catch {
            #expect(error.category == .invalid)
            #expect(error.issues.map(\.id) == [.expressionSyntax])
            return error.issues.first?.diagnostics
        }
    }

    @Test(arguments: [
        ("", "FHIRPath expression, character 1: a value or a name expected."),
        ("Patient.", "FHIRPath expression, character 9: a value or a name expected."),
        ("Patient..name", "FHIRPath expression, character 9: a value or a name expected."),
        ("name[0", "FHIRPath expression, character 7: ] expected."),
        ("(1 + 2", "FHIRPath expression, character 7: ) expected."),
        ("1 2", "FHIRPath expression, character 3: an operator or the end expected."),
        ("'abc", "FHIRPath expression, character 1: the quotation mark has no counterpart."),
        (#"'a\q'"#, "FHIRPath expression, character 3: unknown escape."),
        (#"'\u12g4'"#, #"FHIRPath expression, character 2: four hexadecimal digits must follow \u."#),
        (#"'\uD83D'"#, "FHIRPath expression, character 2: half a surrogate pair."),
        ("@2015-02-30", "FHIRPath expression, character 1: a date such as @2015-02-04 expected."),
        ("@T25", "FHIRPath expression, character 1: a time such as @T14:30:00 expected."),
        ("@2015-02T12", "FHIRPath expression, character 1: a date and time such as @2015-02-04T14:30:00Z expected."),
        ("$that", "FHIRPath expression, character 6: $this, $index or $total expected."),
        ("name /* and", "FHIRPath expression, character 6: the comment does not end."),
        ("name # x", "FHIRPath expression, character 6: unexpected character."),
        ("nmae", "FHIRPath expression, character 1: no FHIR type has an element of this name."),
        ("Patent.name", "FHIRPath expression, character 1: there is no type of this name."),
        ("name.frist()", "FHIRPath expression, character 6: there is no function of this name."),
        ("name.first(1)", "FHIRPath expression, character 6: first() with another number of arguments."),
        ("value is Quantty", "FHIRPath expression, character 7: there is no type of this name."),
        ("value.ofType(1)", "FHIRPath expression, character 14: a type expected."),
        ("1 and", "FHIRPath expression, character 6: a value or a name expected."),
        ("name.true", "FHIRPath expression, character 6: a value or a name expected."),
        ("99999999999999999999", "FHIRPath expression, character 1: an integer with too many digits."),
    ]) func everyFaultIsSaidWithItsPlace(expression: String, expected: String) {
        #expect(fault(expression) == expected)
    }

    @Test(arguments: [
        "Patient.name.given", "`Patient`.`name`", "name[0].given[1]", "name.where(use = 'x').given",
        "Observation.value as Quantity", "value is FHIR.Quantity", "(value as System.String)", "$this.name", "%resource.id",
        "%'a b'", "%`vs-x`", "1 'mg'", "4 days", "@2015", "@2015-02", "@2015T", "@2015-02-04T14", "@2015-02-04T14:34:28.123Z", "@T14:34",
        "text.div", "text.where(div.exists())", "{}", "-1", "+1", "- - 1", "1.0.round(1)", "contains.contains('a')", "name // end",
        "/* before */ name", "iif(true, 1)", "name.aggregate($total + 1, 0)",
        "(1 | 2) contains 2 and true.not() or 1 in 2 xor false implies true",
    ]) func everyFormOfTheGrammarIsRead(expression: String) {
        #expect(fault(expression) == nil)
    }

    @Test func operatorsBindAsTheGrammarSays() throws {
        #expect(try Evaluating.outcome("1 + 2 * 3 - 4 / 2") == ["5d"])
        #expect(try Evaluating.outcome("-2.abs()") == ["-2"])
        #expect(try Evaluating.outcome("1 | 2 + 3") == ["1", "5"])
        #expect(try Evaluating.outcome("1 < 2 = true") == ["true"])
        #expect(try Evaluating.outcome("true or false and false") == ["true"])
        #expect(try Evaluating.outcome("false implies false or true") == ["true"])
        #expect(try Evaluating.outcome("1 in 1 | 2") == ["true"])
        #expect(try Evaluating.outcome("10 - 3 - 2") == ["5"])
        #expect(try Evaluating.outcome("1 is Integer and 2 is Integer") == ["true"])
        #expect(try Evaluating.outcome("'a' & 'b' = 'ab'") == ["true"])
    }

    @Test func lengthAndDepthAreLimited() {
        #expect(fault(String(repeating: " ", count: 32_768) + "1") == "FHIRPath expression, character 32769: longer than 32768 bytes.")
        #expect(fault(String(repeating: "(", count: 10_000))?.contains("levels deep") == true)
        #expect(fault(String(repeating: "-", count: 10_000) + "1")?.contains("levels deep") == true)
        #expect(fault("1" + String(repeating: "+1", count: 10_000))?.contains("levels deep") == true)
        #expect(fault("name" + String(repeating: ".extension", count: 3_000))?.contains("levels deep") == true)
        #expect(fault("name" + String(repeating: "[0]", count: 10_000))?.contains("levels deep") == true)
        #expect(fault(String(repeating: "iif(true,", count: 3_000))?.contains("levels deep") == true)
        #expect(fault("1" + String(repeating: "+1", count: 150)) == nil)
    }

    /// What the search and validation issues will bring.
    private static let missing = ["resolve", "htmlChecks"]

    @Test func everyExpressionOfTheDefinitionsIsRead() {
        let schema = Schema.r4
        var expressions = Set<String>()
        for number in 0..<schema.invariantCount {
            expressions.insert(schema[InvariantID(rawValue: UInt16(number + 1))].expression.string)
        }
        for id in schema.searchParameters {
            let parameter = schema[id]
            expressions.insert(parameter.expression.string)
            for component in parameter.components { expressions.insert(component.expression.string) }
        }
        expressions.remove("")
        #expect(expressions.count > 1000)
        for expression in expressions where !Self.missing.contains(where: { expression.contains($0 + "()") }) {
            if let fault = fault(expression) { Issue.record("\(expression): \(fault)") }
        }
    }
}
