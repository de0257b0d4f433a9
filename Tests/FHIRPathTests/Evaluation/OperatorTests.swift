import FHIRPath
import Testing

/// Operators between values, above all where precision or emptiness decides.
struct OperatorTests {
    @Test(arguments: [
        ("1 = 1.0", "true"), ("1 = '1'", "false"), ("{} = 1", ""), ("(1|2) = (2|1)", "false"), ("(1|2) ~ (2|1)", "true"),
        ("'a' ~ ' A'.trim()", "true"), ("'a  b' ~ 'A b'", "true"), ("{} ~ {}", "true"), ("{} !~ 1", "true"), ("1.50 = 1.5", "true"),
        ("@2012 = @2012-01", ""), ("@2012 = @2013-01", "false"), ("@2012-01-01T10:00Z = @2012-01-01T11:00+01:00", "true"),
        ("@2012-01-01T10:00 = @2012-01-01T10:00Z", ""), ("@2012-01-01T10:30:00 = @2012-01-01T10:30:00.000", "true"),
        ("@T10:30 = @T10:30:00", ""), ("@T10:30 < @T10:31:00", "true"), ("@2012-12 > @2012-11-30", "true"),
        ("@2012-01-01T23:30-01:00 > @2012-01-02T00:00Z", "true"), ("birthDate = @1974-12-25", "true"), ("birthDate < @1975", "true"),
        ("birthDate > '1970'", "failure: expression-evaluation"), ("gender = 'female'", "true"), ("'female' = gender", "true"),
        ("active = true", "true"), ("extension.value.first() = 7", "true"), ("extension.value.first() > 6.5", "true"),
        ("name < name", "failure: expression-evaluation"), ("contact[0].gender != contact[1].gender", "true"),
        ("name[0] = name[0]", "true"), ("name[0] = name[1]", "false"), ("identifier.where(system = 'urn:a') = identifier[0]", "true"),
        ("1 'kg' = 1000 'g'", "true"), ("1 'kg' > 999 'g'", "true"), ("1 'kg' = 1 'm'", ""), ("1 year = 12 months", "true"),
        ("1 year = 1 'a'", ""), ("1 year ~ 1 'a'", "true"), ("1 day = 24 hours", "true"), ("1 week = 7 'd'", "true"), ("4 = 4 '1'", "true"),
        ("1 'mg/dL' = 0.01 'g/L'", "true"), ("1 '/min' = 60 '/h'", "true"), ("1 'mm[Hg]' = 133.322 'Pa'", "true"), ("1 'zz' = 1 'yy'", ""),
        ("2 '{score}' = 2 '{points}'", "true"), ("1 '10*3/uL' = 1 '10*9/L'", "true"), ("1 'm/' = 1 'm'", ""),
    ]) func comparisonsKnowPrecisionAndUnits(expression: String, expected: String) throws {
        #expect(try Evaluating.outcome(expression) == (expected.isEmpty ? [] : [expected]), "\(expression)")
    }

    @Test(arguments: [
        ("true and {}", ""), ("false and {}", "false"), ("{} and false", "false"), ("true or {}", "true"), ("{} or false", ""),
        ("true xor {}", ""), ("{} implies true", "true"), ("{} implies false", ""), ("false implies {}", "true"), ("'x' and true", "true"),
        ("name and true", "failure: expression-evaluation"), ("false and 1/0 = 1", "false"), ("1 in {}", "false"), ("{} in (1|2)", ""),
        ("(1|2) contains 2", "true"), ("(1|2) in (1|2)", "failure: expression-evaluation"),
    ]) func logicHasThreeValues(expression: String, expected: String) throws {
        #expect(try Evaluating.outcome(expression) == (expected.isEmpty ? [] : [expected]), "\(expression)")
    }

    @Test(arguments: [
        ("1 + 1", "2"), ("9223372036854775807 + 1", ""), ("-9223372036854775807 - 2", ""), ("0.1 + 0.2", "0.3d"),
        ("1 / 3", "0.3333333333333333333333333333d"),
        ("2 / 3", "0.6666666666666666666666666667d"), ("1 / 0", ""), ("7 div 2", "3"), ("-7 div 2", "-3"), ("7 mod 0", ""),
        ("-7 mod 3", "-1"),
        ("5.5 div 0.7", "7"), ("5.5 mod 0.7", "0.6d"), ("100 * 1.50", "150.00d"), ("'a' + 1", "failure: expression-evaluation"),
        ("'a' + 'b'", "'ab'"), ("'a' & {} & 'b'", "'ab'"), ("-{}", ""), ("-'a'", "failure: expression-evaluation"), ("1 + {}", ""),
        ("2 'kg' + 500 'g'", "2.5 'kg'"), ("2 'kg' + 1 'm'", ""), ("2 'm' * 3 'm'", "6 'm2'"), ("6 'm' / 2 'm'", "3 '1'"),
        ("6 'm' / 2", "3 'm'"),
        ("@2016-02-29 + 1 year", "@2017-02-28"), ("@2016-01-31 + 1 month", "@2016-02-29"), ("@2016 + 24 months", "@2018"),
        ("@2016 + 13 months", "@2017"),
        ("@2016-03-01 - 1 day", "@2016-02-29"), ("@2016-03-01 + 36 hours", "@2016-03-02"), ("@9999-12-31 + 1 day", ""),
        ("@2016-03-01T23:30:00Z + 45 minutes", "@2016-03-02T00:15:00Z"), ("@T23:30 + 45 minutes", "@T00:15"),
        ("@T00:10:00 - 20 minutes", "@T23:50:00"),
        ("@2016-01-01 + 1 'a'", "failure: expression-evaluation"), ("@0001-01-01 - 1 day", ""),
        ("@2016-01-01 + 9223372036854775807 days", ""),
        ("@T10:00 + 9223372036854775807 hours", "@T17:00"),
    ]) func arithmeticIsExactAndNeverTraps(expression: String, expected: String) throws {
        #expect(try Evaluating.outcome(expression) == (expected.isEmpty ? [] : [expected]), "\(expression)")
    }

    @Test func unionsDropDuplicatesAndKeepTheFirst() throws {
        #expect(try Evaluating.outcome("(1 | 1.0 | 2 | 1)") == ["1", "2"])
        #expect(try Evaluating.outcome("(name.given | name.given).count()") == ["3"])
        #expect(try Evaluating.outcome("('a' | 'A')") == ["'a'", "'A'"])
    }
}
