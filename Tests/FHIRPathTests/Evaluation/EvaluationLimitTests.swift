import FHIRCore
import FHIRModel
import FHIRPath
import Testing

/// Work is bounded whatever the expression.
struct EvaluationLimitTests {
    private func outcome(_ expression: String, budget: Int) throws -> [String] {
        try Evaluating.outcome(expression, environment: FHIRPathEnvironment(budget: budget))
    }

    @Test func theBudgetEndsAnEvaluation() throws {
        #expect(try outcome("name.given", budget: 5) == ["failure: budget"])
        #expect(try outcome("name.given.count()", budget: 1000) == ["3"])
    }

    @Test(arguments: [
        "descendants().select(%resource.descendants().select(%resource.descendants().select(%resource.descendants())))",
        "('a'" + String(repeating: ".replace('', 'aaaaaaaaaaaaaaaaaaaa')", count: 20) + ").length()",
        "('a'" + String(repeating: ".replaceMatches('', 'aaaaaaaaaaaaaaaaaaaa').replaceMatches('a', 'aaaaaaaa')", count: 20) + ").length()",
        "(1|2|3|4|5|6|7|8|9)" + String(repeating: ".select(%context.descendants().combine($this))", count: 8),
        "2.power(1000)" + String(repeating: ".power(1000)", count: 5) + ".toString() + name",
        "name.given.first().repeat($this & 'a')",
    ]) func nothingGrowsWithoutEnd(expression: String) throws {
        let outcome = try outcome(expression, budget: 200_000)
        #expect(outcome == [] || outcome.first?.hasPrefix("failure") == true, "\(expression)")
    }

    @Test func theDeepestExpressionIsEvaluated() throws {
        let nested = String(repeating: "iif(true, ", count: 190) + "1" + String(repeating: ")", count: 190)
        #expect(try Evaluating.outcome(nested) == ["1"])
        #expect(try Evaluating.outcome("1" + String(repeating: ".select($this)", count: 190)) == ["1"])
        #expect(try Evaluating.outcome("1" + String(repeating: " + 1", count: 190)) == ["191"])
    }

    @Test func numbersBeyondAllLimitsAreNothing() throws {
        let huge = "2.5" + String(repeating: ".power(300)", count: 4)
        #expect(try Evaluating.outcome("\(huge) / \(huge)") == [])
        #expect(try Evaluating.outcome("0.00000001.power(900).power(2) / 3") == [])
    }

    @Test func hostilePatternsTakeLinearTime() throws {
        let text = String(repeating: "a", count: 5000)
        #expect(try Evaluating.outcome("'\(text)'.matches('^(a+)+$')") == ["true"])
        #expect(try Evaluating.outcome("'\(text)b'.matches('^(a+)+$')") == ["false"])
        #expect(try Evaluating.outcome("'a'.matches('(((a{100}){100}){100})')") == ["failure: expression-evaluation"])
    }

    @Test func failuresHoldNoData() throws {
        let arena = try Evaluating.patient()
        for expression in ["name.given.single()", "name.given + 1", "gender + 1", "birthDate > gender", "gender.matches('[')"] {
            do {
                _ = try FHIRPathExpression(parsing: expression).evaluate(in: arena)
                Issue.record("\(expression) succeeds")
            } catch {
                let text = "\(error) \(error.issues)"
                #expect(!text.contains("Ilona") && !text.contains("female") && !text.contains("1974"))
            }
        }
    }
}
