/// R4 `search.html#date` and, for dates, `#prefix`.
extension SearchCases {
    static let dates: Table = [
        // "eq2013-01-14: 2013-01-14T00:00 is included, and also 2013-01-14T10:00 but not 2013-01-15T00:00"
        "Observation?date=2013-01-14": "b1 b2 b10",
        "Observation?date=eq2013-01-14": "b1 b2 b10",
        // "ne2013-01-14: 2013-01-15T00:00 is included but not 2013-01-14T00:00 or 2013-01-14T10:00"
        "Observation?date=ne2013-01-14": "b3 b4 b5 b6 b7 b8",
        // "lt2013-01-14T10:00: 2013-01-14 … includes the part of 14-Jan 2013 before 10am"
        "Observation?date=lt2013-01-14T10:00": "b1 b4 b5 b7",
        // "gt2013-01-14T10:00: 2013-01-14 … includes the part of 14-Jan 2013 after 10am"
        "Observation?date=gt2013-01-14T10:00": "b1 b3 b4 b5 b6 b7 b8",
        "Observation?date=ge2013-01-14T10:00": "b1 b2 b3 b4 b5 b6 b7 b8 b10",
        "Observation?date=le2013-01-14T10:00": "b1 b2 b4 b5 b7 b10",
        "Observation?date=sa2013-01-14": "b3 b6 b8",
        "Observation?date=eb2013-01-15": "b1 b2 b10",
        "Observation?date=eb2013-01-16": "b1 b2 b3 b6 b10",
        // Any precision, "populated from the left"
        "Observation?date=2013-01": "b1 b2 b3 b4 b5 b6 b10",
        "Observation?date=2013": "b1 b2 b3 b4 b5 b6 b7 b8 b10",
        "Observation?date=2013-01-14T10:00": "b2 b10",
        "Observation?date=2013-01-14T10:00:00Z": "b2 b10",
        "Observation?date=2013-01-14T10:00:00.5Z": "b10",
        "Observation?date=2013-01-14T10:00:00.000Z": "",
        // "the system should correct for time zones"
        "Observation?date=2013-01-15": "b3 b6",
        "Observation?date=2013-01-15T04:30Z": "b6",
        "Observation?date=2013-01-14T23:30:00-05:00": "b6",
        "Observation?date=2013-01-15T05:30:00+01:00": "b6",
        "MedicationRequest?authoredon=2019-02-03": "m1",
        "MedicationRequest?authoredon=2019-02-04": "m2",
        // And, or
        "Observation?date=ge2013-01-01&date=lt2013-01-15": "b1 b2 b4 b5 b7 b10",
        "Observation?date=2013-01-14,2013-01-15": "b1 b2 b3 b6 b10",
        // Partial dates in resources
        "Patient?birthdate=1980": "p2 p3 p4",
        "Patient?birthdate=1980-02": "p2 p4",
        "Patient?birthdate=1980-02-29": "p4",
        "Patient?birthdate=gt1980": "p5",
        "Patient?birthdate=ge1980": "p2 p3 p4 p5",
        "Patient?birthdate=lt1980-02": "p1 p3",
        "Patient?birthdate=le1980-02": "p1 p2 p3 p4",
        "Patient?birthdate=gt1980-02": "p3 p5",
        "Patient?birthdate=ne1980": "p1 p5",
        "Patient?birthdate=sa1980-02": "p5",
        "Patient?birthdate=eb1980-02-29": "p1",
        "Patient?birthdate=1980-02-28,2000": "p5",
        "Patient?death-date=2015-03-14": "p3",
        "Patient?death-date=2015-03-14T10:20Z": "p3",
        "MedicationRequest?date=2019-03-01": "m1",
        "MedicationRequest?date=2019-02-05T08:00Z": "",
        "MedicationRequest?date=gt2019-02-05": "m1",
        // ap: 10 % of the gap between now (2023-06-01) and the date
        "Condition?recorded-date=ap2023-01-10": "c2",
        "Condition?recorded-date=ap2023-01-31": "",
        "Condition?recorded-date=ap2013-04-01": "c1",
        "Condition?recorded-date=ap1990": "",
        // "a date time parameter may have incorrect format: onset=23 May 2009"
        "Condition?onset-date=23 May 2009": "! onset-date",
        "Observation?date=2013-1-14": "! date",
        "Observation?date=2013-13": "! date",
        "Observation?date=2013-02-30": "! date",
        // "the minutes SHALL be present if an hour is present"
        "Observation?date=2013-01-14T10": "! date",
        "Observation?date=2013-01-14T25:00": "! date",
        "Observation?date=T10:00": "! date",
        "Observation?date=aq2013": "! date",
        "Observation?date=gt": "! date",
        "Observation?date=": "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13",
        "Observation?date:exact=2013": "! date",
    ]

    /// Periods and timings.
    static let dateIntervals: Table = [
        // "ge2013-03-14: "from 21-Jan 2013 onwards" is included because that period may include times after 14-Mar 2013"
        "Encounter?date=ge2013-03-14": "e2 e5",
        // "le2013-03-14: "from 21-Jan 2013 onwards" is included because that period may include times before 14-Mar 2013"
        "Encounter?date=le2013-03-14": "e1 e2 e3",
        // "sa2013-03-14: "from 15-Mar 2013 onwards" is included because that period starts after 14-Mar 2013"; "from 21-Jan 2013
        // onwards" is not, nor "before and including 21-Jan 2013"
        "Encounter?date=sa2013-03-14": "e5",
        // "eb2013-03-14: "from 15-Mar 2013 onwards" is not included; "before and including 21-Jan 2013" is"
        "Encounter?date=eb2013-03-14": "e1 e3",
        // "the range of the search value fully contains the range of the target value": no open period
        "Encounter?date=2013": "e1 e5",
        "Encounter?date=ne2013": "e2 e3",
        "Encounter?date=2013-01-14": "",
        "Encounter?date=ne2013-01-14": "e1 e2 e3 e5",
        // A period across the bound reaches above what is before its end only: the table, literally
        "Encounter?date=gt2013-01-13": "e1 e2 e3 e5",
        "Encounter?date=gt2013-01-14": "e2 e3 e5",
        "Encounter?date=ge2013-01-14": "e2 e3 e5",
        "Encounter?date=lt2013-01-14": "e1 e3",
        "Encounter?date=lt2013-01-13": "e3",
        "Encounter?date=le2013-01-13": "e3",
        "Encounter?date=gt2500": "e2",
        "Encounter?date=lt1500": "e3",
        // The end of a period is all of the time it stands for: 16 March 2013 is in it
        "Encounter?date=gt2013-03-15": "e2 e5",
        "Encounter?date=gt2013-03-16": "e2",
        "Encounter?date=2013-03": "e5",
        "Encounter?date=2013-03-15": "",
        "Encounter?date=lt2013-01-30&date=gt2013-01-18": "e2 e3",
        "Encounter?location-period=2013-01": "e1",
        // Timing: "the specified scheduling details are ignored and only the outer limits matter"
        "Observation?date=lt2013-02-10&date=gt2013-02-10": "b7 b8",
        "Observation?date=2013-02-10": "",
        "Observation?date=sa2013-01-30": "b8",
        "Observation?date=eb2013-04": "b1 b2 b3 b4 b5 b6 b8 b10",
        "Observation?date=gt2013-03-01": "b7 b8",
        "Observation?date=gt2013-03-24": "b7",
        // Choices of types
        "Condition?onset-date=2009": "c1",
        "Condition?onset-date=gt2011": "c5",
        "Condition?onset-date=lt2011": "c1 c5",
        "Condition?onset-date=2011": "",
        "Condition?onset-date=ge2010&onset-date=le2012": "c5",
        "Condition?abatement-date=2012": "c5",
        "Observation?value-date=2012": "b11 b13",
        "Observation?value-date=2012-12-24": "b11",
        "Observation?value-date=lt2012-02": "b13",
    ]
}
