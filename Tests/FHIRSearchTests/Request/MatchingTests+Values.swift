import FHIRCore
import FHIRSchema
import FHIRSearch
import Testing

/// What has a size: dates, numbers and quantities.
extension MatchingTests {
    @Test func `Dates compare as intervals with the precision they are written with`() throws {
        // Zone-less dates are those of UTC+2.
        try expect(
            patient,
            [
                ("birthdate=1974-12-25", "+"), ("birthdate=eq1974-12-25", "+"), ("birthdate=1974-12", "+"), ("birthdate=1974", "+"),
                ("birthdate=1974-12-25T10:00", "-"), ("birthdate=1975", "-"), ("birthdate=ne1974-12-25", "-"),
                ("birthdate=ne1974-12-26", "+"),
                ("birthdate=ne1974-12-25T10:00", "+"), ("birthdate=gt1974-12-24", "+"), ("birthdate=gt1974-12-25", "-"),
                ("birthdate=gt1974-12-25T10:00", "+"), ("birthdate=lt1974-12-25T10:00", "+"), ("birthdate=ge1974-12-25", "+"),
                ("birthdate=ge1974-12-26", "-"), ("birthdate=le1974-12-25", "+"), ("birthdate=le1974-12-24", "-"),
                ("birthdate=lt1974-12-25", "-"),
                ("birthdate=lt1974-12-26", "+"), ("birthdate=sa1974-12-24", "+"), ("birthdate=sa1974-12-25", "-"),
                ("birthdate=eb1974-12-26", "+"),
                ("birthdate=eb1974-12-25", "-"), ("birthdate=ap1974-12-25", "+"), ("birthdate=ap1978", "+"), ("birthdate=ap1995", "-"),
                ("birthdate=ge1974-12-25&birthdate=le1974-12-25", "+"), ("birthdate=1973,1974", "+"), ("birthdate=1974-13", "!"),
                ("birthdate=yesterday", "!"), ("birthdate=EQ1974", "!"), ("birthdate=>1974", "!"), ("birthdate=1974-02-30", "!"),
                ("birthdate=eq", "!"),
                ("birthdate:missing=false", "+"), ("birthdate:missing=true", "-"), ("birthdate:exact=1974", "!"),
                ("death-date:missing=true", "+"),
                ("birthdate=1974-12-24T22:00:00Z", "-"), ("birthdate=sa1974-12-24T21:59:59Z", "+"),
                ("birthdate=sa1974-12-24T22:00:00Z", "-"),
                ("_filter=birthdate eq 1974-12-25", "+"), ("_filter=birthdate gt 1974-12-24", "+"),
                ("_filter=birthdate lt 1974-12-25", "-"),
                ("_filter=birthdate co 1974-12-25T10:00:00+02:00", "+"), ("_filter=birthdate co 1974-12", "-"),
                ("_filter=birthdate po 1974-12", "+"),
                ("_filter=birthdate po 1974-11", "-"), ("_filter=birthdate sa 1974-12-24", "+"), ("_filter=birthdate ap 1975-01", "+"),
                ("_filter=birthdate sw 1974", "!"), ("_filter=birthdate eq x", "!"),
            ])
        try expect(
            #"{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"period":{"start":"2020-01-10T08:00:00Z"}}"#,
            [
                ("date=2020-01-10", "-"), ("date=ge2020", "+"), ("date=gt2030", "+"), ("date=lt2020-01-11", "+"),
                ("date=lt2020-01-10", "-"),
                ("date=sa2020-01-09", "+"), ("date=eb2030", "-"), ("date=ap2020-02", "+"), ("date=ne2020", "+"), ("date=le2020-01-09", "-"),
                ("_filter=date po 2025", "+"), ("_filter=date co 2025", "+"), ("_filter=date co 2019", "-"),
            ])
        try expect(
            #"""
            {"resourceType":"Observation","status":"final","code":{"text":"c"},
             "effectivePeriod":{"start":"2013-01-10","end":"2013-01-20"}}
            """#,
            [
                ("date=2013-01", "+"), ("date=2013-01-10", "-"), ("date=gt2013-01-15", "+"), ("date=lt2013-01-15", "+"),
                ("date=ge2013-01-21", "-"),
                ("date=ge2013-01-10", "+"), ("date=le2013-01-20", "+"), ("date=eb2013-01-21", "+"), ("date=sa2013-01-09", "+"),
                ("date=ap2013-01-15", "+"),
            ])
    }

    @Test func `The time of the last change is an instant`() throws {
        // 2026-03-15T12:00:00Z is 14:00 in UTC+2.
        try expect(
            patient,
            [
                ("_lastUpdated=2026-03-15", "+"), ("_lastUpdated=2026-03-15T12:00:00Z", "+"), ("_lastUpdated=2026-03-15T14:00", "+"),
                ("_lastUpdated=ne2026-03-15", "-"), ("_lastUpdated=ne2026-03-14", "+"), ("_lastUpdated=gt2026-03-15", "-"),
                ("_lastUpdated=ge2026-03-15", "+"), ("_lastUpdated=lt2026-03-15", "-"), ("_lastUpdated=le2026-03-15", "+"),
                ("_lastUpdated=sa2026-03-14", "+"), ("_lastUpdated=eb2026-03-16", "+"), ("_lastUpdated=ap2026-03-15", "+"),
                ("_lastUpdated=ap2025-03-15", "-"), ("_lastUpdated=2026-03-16,2026-03-15", "+"), ("_lastUpdated=x", "!"),
                ("_lastUpdated:missing=true", "-"), ("_filter=_lastUpdated ge 2026", "+"), ("_filter=_lastUpdated po 2026", "+"),
            ])
    }

    @Test func `Numbers are compared with the precision of the value`() throws {
        func risk(_ probability: String) -> String {
            #"""
            {"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/1"},
             "prediction":[{"probabilityDecimal":\#(probability)}]}
            """#
        }
        try expect(
            risk("0.8"),
            [
                ("probability=0.8", "+"), ("probability=0.80", "+"), ("probability=0.84", "-"), ("probability=1", "+"),
                ("probability=0.75", "-"),
                ("probability=ne0.8", "-"), ("probability=ne0.9", "+"), ("probability=gt0.8", "-"), ("probability=gt0.79", "+"),
                ("probability=ge0.8", "+"), ("probability=lt0.8", "-"), ("probability=lt0.81", "+"), ("probability=le0.8", "+"),
                ("probability=le0.79", "-"), ("probability=sa0.79", "+"), ("probability=eb0.81", "+"), ("probability=ap0.75", "+"),
                ("probability=ap0.7", "-"), ("probability=8e-1", "+"), ("probability=x", "!"), ("probability=0.8|x", "!"),
                ("probability=gt", "!"), ("_filter=probability eq 0.8", "+"), ("_filter=probability gt 0.8", "-"),
                ("_filter=probability co 0.84", "+"), ("_filter=probability co 0.85", "-"), ("_filter=probability co 0.75", "+"),
            ])
        try expect(risk("0.85"), [("probability=0.8", "-"), ("probability=0.9", "+"), ("probability=ne0.8", "+")])
    }

    @Test func `Quantities by number, unit as written, and UCUM's base units`() throws {
        func weight(_ value: String, _ unit: String, _ system: String = "http://unitsofmeasure.org") -> String {
            #"""
            {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"w"}]},
             "valueQuantity":{"value":\#(value),"unit":"\#(unit) as read","system":"\#(system)","code":"\#(unit)"}}
            """#
        }
        let ucum = "http://unitsofmeasure.org"
        try expect(
            weight("5400", "ug"),
            [
                ("value-quantity=5400", "+"), ("value-quantity=5.4", "-"), ("value-quantity=5.4|\(ucum)|mg", "+"),
                ("value-quantity=5.40|\(ucum)|mg", "+"),
                ("value-quantity=5.3|\(ucum)|mg", "-"), ("value-quantity=5400||ug", "+"), ("value-quantity=5400||mg", "-"),
                ("value-quantity=5400||ug as read", "+"), ("value-quantity=gt5.3|\(ucum)|mg", "+"),
                ("value-quantity=lt5.3|\(ucum)|mg", "-"),
                ("value-quantity=ge0.0054|\(ucum)|g", "+"), ("value-quantity=le0.0054|\(ucum)|g", "+"),
                ("value-quantity=ap6|\(ucum)|mg", "+"),
                ("value-quantity=5.4|\(ucum)|s", "-"), ("value-quantity=5400|http://other|ug", "-"),
                ("value-quantity=ne5.4|\(ucum)|mg", "-"),
                ("value-quantity=ne9|\(ucum)|mg", "+"), ("value-quantity=5400|ug", "!"), ("value-quantity=5400|\(ucum)|", "!"),
                ("value-quantity=|\(ucum)|ug", "!"), ("value-quantity=x", "!"), ("value-quantity:missing=false", "+"),
                ("_filter=value-quantity gt 5.3|ucum|mg", "+"), ("_filter=value-quantity eq 5400", "+"),
                ("_filter=value-quantity co 5", "!"),
            ])
        try expect(
            weight("5", "box", "http://other"),
            [("value-quantity=5|http://other|box", "+"), ("value-quantity=5||box", "+"), ("value-quantity=5|\(ucum)|box", "-")])
    }
}
