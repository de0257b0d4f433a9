import FHIRPath
import Testing

/// Quantities in UCUM: comparing, converting, calculating.
struct UnitTests {
    @Test(arguments: [
        ("5.4 'mg' = 5400 'ug'", "true"), ("1 '[in_i]' = 2.54 'cm'", "true"), ("100 'Cel' = 212 '[degF]'", "true"),
        ("0 'Cel' < 274 'K'", "true"), ("37 'Cel' > 98 '[degF]'", "true"), ("1 '[degF]' = 1 'Cel'", "false"),
        ("20 'Cel' + 1 'Cel'", "21 'Cel'"), ("20 'Cel' + 1 'K'", ""), ("20 'Cel'.toQuantity('K')", "293.15 'K'"),
        ("1 'mmol/L' = 1 'mol/m3'", "true"), ("1 '10*3/uL' = 1 '10*9/L'", "true"), ("'98.6 \\'[degF]\\''.toQuantity('Cel')", "37 'Cel'"),
        ("1 '[lb_av]' + 16 '[oz_av]'", "2 '[lb_av]'"), ("3 'mg' * 2 '/mL' = 6 'mg/mL'", "true"), ("6 'mg' / 2 'mL' = 3 'mg/mL'", "true"),
        ("1 '[pH]' = 1 '[pH]'", "true"), ("1 '[pH]' > 1 'mol'", ""), ("3 'm' / 2 'cm'", "150 '1'"), ("1 'nonsense' = 1 'nonsense'", "true"),
    ]) func `UCUM relates units`(expression: String, expected: String) throws {
        #expect(try Evaluating.outcome(expression) == (expected.isEmpty ? [] : [expected]), "\(expression)")
    }

    private func quantity(_ members: String) -> String {
        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{\#(members)}}"#
    }

    @Test(arguments: [
        (#""value":1,"system":"http://unitsofmeasure.org","code":"a""#, "value = 1 year", "true"),
        (#""value":1,"system":"http://unitsofmeasure.org","code":"a""#, "value = 12 months", "true"),
        (#""value":72,"unit":"kilo","system":"http://unitsofmeasure.org","code":"kg""#, "value = 72000 'g'", "true"),
        (#""value":5,"system":"http://example.org","code":"m""#, "value = 5 'm'", ""),
        (#""value":5,"system":"http://example.org","code":"m""#, "value = value", "true"),
        (#""value":5,"unit":"mg""#, "value > 4 'mg'", "true"), (#""value":5"#, "value = 5", "true"),
    ]) func `a Quantity has the unit that R4 says`(members: String, expression: String, expected: String) throws {
        let arena = try Evaluating.arena(quantity(members))
        #expect(try Evaluating.outcome(expression, in: arena) == (expected.isEmpty ? [] : [expected]), "\(expression)")
    }

    @Test func `without UCUM durations alone relate`() throws {
        let environment = FHIRPathEnvironment()
        #expect(try Evaluating.outcome("1 week = 7 'd'", environment: environment) == ["true"])
        #expect(try Evaluating.outcome("1 'kg' = 1 'kg'", environment: environment) == ["true"])
        #expect(try Evaluating.outcome("1 'kg' = 1000 'g'", environment: environment) == [])
    }
}
