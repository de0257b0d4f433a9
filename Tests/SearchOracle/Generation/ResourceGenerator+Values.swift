/// Values of data types.
extension ResourceGenerator {
    static let families = [
        "Müller", "muller", "MÜLLER", "Östergård", "Straße", "STRASSE", "van de Heuvel", "O'Neill", "Ó Néill", "Łukasiewicz",
        "García Márquez", "Nguyễn", "Zoë-Smith", "Smith", "smithson", "Smythe", "Şahin", "Đorđević", "Ωmega",
        "Ångström", "ﬁnch", "Ｗide", "E\u{301}mile", "山田", "Иванов", "de  la   Cruz",
        // Beyond what a key of an index holds, and different only there.
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewaren Senior",
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewaren Junior",
    ]
    static let givens = ["Eve", "EVE", "Évelyn", "Severine", "Peter", "Péter", "Jim", "Anne Marie", "Zoë", "Łucja", "Li", "Ng", "İpek"]
    static let cities = ["Zürich", "Zurich", "München", "São Paulo", "PleasantVille", "Évora", "Łódź", "New York"]

    /// A value in most cases.
    mutating func maybe(_ percent: Int, _ value: (inout Self) -> PlainJSON) -> PlainJSON? {
        random.chance(percent) ? value(&self) : nil
    }

    /// An object of the values that are there.
    static func object(_ properties: [String: PlainJSON?]) -> PlainJSON { .object(properties.compactMapValues { $0 }) }

    mutating func name() -> PlainJSON {
        Self.object([
            "use": maybe(40) { .string($0.random.pick(["official", "usual", "maiden"])) },
            "family": .string(random.pick(Self.families)),
            "given": maybe(85) { generator in
                .array((0..<generator.random.number(1...2)).map { _ in .string(generator.random.pick(Self.givens)) })
            },
            "prefix": maybe(15) { _ in ["Dr."] },
            "text": maybe(15) { .string($0.random.pick(Self.givens) + "  " + $0.random.pick(Self.families)) },
        ])
    }

    mutating func address() -> PlainJSON {
        Self.object([
            "use": maybe(50) { .string($0.random.pick(["home", "work"])) },
            "line": maybe(60) { ["\($0.random.number(1...99)) Rue d’Été"] },
            "city": .string(random.pick(Self.cities)),
            "state": maybe(40) { .string($0.random.pick(["ZH", "Bayern", "MN"])) },
            "postalCode": maybe(60) { .string(Self.padded($0.random.number(1...9999), 4)) },
            "country": maybe(40) { .string($0.random.pick(["CH", "DE", "BR"])) },
        ])
    }

    mutating func telecom() -> PlainJSON {
        random.chance(50)
            ? ["system": "phone", "value": .string("+41 44 \(random.number(100...120))")]
            : ["system": "email", "value": .string(random.pick(["Eve", "eve", "p.o'neill"]) + "\(random.number(1...9))@Example.org")]
    }

    mutating func identifier() -> PlainJSON {
        let long = "AN-IDENTIFIER-THAT-IS-LONGER-THAN-SIXTY-FOUR-BYTES-0123456789-0123456789-\(random.number(1...3))"
        let values = ["A-\(random.number(1...12))", "a-\(random.number(1...12))", "1,2", "a|b", "x$y", "back\\slash", long]
        return Self.object([
            "system": maybe(75) { .string($0.random.pick(["urn:mrn", "http://hospital.example.org/ids", "http://acme.org/a|b"])) },
            "value": .string(random.chance(75) ? values[random.number(0...1)] : random.pick(values)),
            "type": maybe(30) { generator in
                [
                    "coding": [
                        [
                            "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
                            "code": .string(generator.random.pick(["MR", "DL"])),
                        ]
                    ], "text": "Medical Record",
                ]
            },
        ])
    }

    static let concepts: [(system: String, code: String, display: String)] = [
        ("http://snomed.info/sct", "195967001", "Asthma"), ("http://snomed.info/sct", "38341003", "Hypertension"),
        ("http://hl7.org/fhir/sid/icd-10", "J45", "Asthma bronchiale"), ("http://acme.org/CS", "dog", "Dog"),
        ("http://acme.org/CS", "Poodle", "Pudel"), ("http://acme.org/CS", "cat", "Cat"), ("http://acme.org/CS", "animal", "Animal"),
    ]

    /// One or two codings, or a text only.
    mutating func concept() -> PlainJSON {
        if random.chance(8) { return ["text": .string(random.pick(["Ásthma, mild", "Headache at night", "asthma"]))] }
        let codings = (0..<(random.chance(25) ? 2 : 1)).map { _ -> PlainJSON in
            let concept = random.pick(Self.concepts)
            return Self.object([
                "system": maybe(90) { _ in .string(concept.system) },
                "code": .string(random.chance(15) ? concept.code.uppercased() : concept.code),
                "display": maybe(50) { _ in .string(concept.display) },
            ])
        }
        return Self.object(["coding": .array(codings), "text": maybe(20) { .string($0.random.pick(["Asthma", "Ásthma", "Tier"])) }])
    }

    static func coding(_ system: String, _ code: String) -> PlainJSON {
        ["coding": [["system": .string(system), "code": .string(code)]]]
    }

    /// A date with a year, and perhaps a month and day.
    mutating func date(_ years: ClosedRange<Int>) -> String {
        let year = Self.padded(random.number(years), 4)
        let month = year + "-" + Self.padded(random.number(1...12), 2)
        return random.pick([year, month, month + "-" + Self.padded(random.number(1...28), 2), month + "-14", month + "-14"])
    }

    /// A date, or a point in time with a zone.
    mutating func dateTime(_ years: ClosedRange<Int>) -> String {
        let date = date(years)
        guard date.count == 10, random.chance(70) else { return date }
        let time = "T" + Self.padded(random.number(0...23), 2) + ":" + random.pick(["00:00", "30:15", "59:59"])
        let fraction = random.pick(["", "", ".5", ".250", ".123456"])
        return date + time + fraction + random.pick(["Z", "Z", "+00:00", "+05:30", "-11:00", "+14:00"])
    }

    /// A period with both ends, or open at one.
    mutating func period(_ years: ClosedRange<Int>) -> PlainJSON {
        var start = dateTime(years)
        var end = dateTime(years)
        if let first = OracleDate(start, zoneMinutes: 0), let last = OracleDate(end, zoneMinutes: 0), first.low > last.low {
            swap(&start, &end)
        }
        switch random.number(0...5) {
        case 0: return ["start": .string(start)]
        case 1: return ["end": .string(end)]
        default: return ["start": .string(start), "end": .string(end)]
        }
    }

    /// Decimals around the same few values.
    mutating func decimal() -> String {
        random.pick([
            "5.4", "5.40", "5.45", "5400", "0.0054", "5.400e0", "6", "6.0", "100", "99.5", "100.00", "-1", "0", "0.05", "120", "80",
        ])
    }

    static let units = ["mg", "ug", "g", "kg", "mmol/L", "umol/L", "mm[Hg]", "kPa", "cm", "m", "min", "h", "%"]

    /// In a unit of UCUM, of another system, of none, or without any.
    mutating func quantity() -> PlainJSON {
        var quantity: PlainJSON = ["value": .number(decimal())]
        switch random.number(0...9) {
        case 0: quantity["unit"] = .string(random.pick(Self.units))
        case 1:
            quantity["system"] = "http://acme.org/units"
            quantity["code"] = "pts"
            quantity["unit"] = "points"
        case 2: break
        default:
            let unit = random.pick(random.chance(60) ? ["mg", "ug", "g"] : Self.units)
            quantity["system"] = "http://unitsofmeasure.org"
            quantity["code"] = .string(unit)
            if random.chance(60) { quantity["unit"] = .string(random.chance(50) ? unit : "unit of " + unit) }
            if random.chance(5) { quantity["comparator"] = "<" }
        }
        return quantity
    }

    /// A reference to one of these: relative as a rule, else absolute or versioned; seldom to another server or by identifier.
    mutating func reference(_ names: [String]) -> PlainJSON {
        guard let name = random.pickAny(names) else { return ["display": "nobody"] }
        let identifier: PlainJSON = ["system": "urn:mrn", "value": .string("A-\(random.number(1...12))")]
        switch random.number(0...39) {
        case 0...1: return ["identifier": identifier]
        case 2: return ["reference": .string("http://other.example.org/fhir/" + name), "identifier": identifier]
        case 3...5: return ["reference": .string(base + "/" + name)]
        case 6...8: return ["reference": .string(name + "/_history/1")]
        case 9...10: return ["reference": .string(name), "identifier": identifier, "display": "known"]
        default: return ["reference": .string(name)]
        }
    }
}
