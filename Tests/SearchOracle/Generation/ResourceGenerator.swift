/// Makes small linked populations with awkward values: accents, mixed case, partial dates, zones, open periods, decimals of different
/// precision, ranges, several codings, missing elements, extensions, contained resources, identifiers with and without system, and
/// relative, absolute, versioned, logical and external references. The same seed gives the same population.
///
/// Every resource is valid R4 and refers only to those before it, to other servers, or by identifier.
package struct ResourceGenerator: Sendable {
    var random: OracleRandom
    let base: String
    private(set) var resources: [PlainJSON] = []
    private var lastUpdated: Int64 = 1_672_531_200_000

    package init(seed: UInt64, base: String = "http://example.org/fhir") {
        random = OracleRandom(seed: seed)
        self.base = base
    }

    /// A population around so many patients, some twelve resources each, after a dozen that they share.
    package mutating func world(patients: Int, zoneMinutes: Int = 0) -> SearchWorld {
        addTerminology()
        for _ in 0..<3 { addOrganization() }
        for _ in 0..<4 { addPractitioner() }
        for _ in 0..<4 { addLocation() }
        for _ in 0..<patients { addPatient() }
        addGroup()
        for _ in 0..<patients * 2 { addEncounter() }
        for _ in 0..<patients * 2 { addCondition() }
        for _ in 0..<patients * 5 { addObservation() }
        for _ in 0..<patients { addMedicationRequest() }
        for _ in 0..<patients { addRiskAssessment() }
        addList()
        return SearchWorld(resources, base: base, zoneMinutes: zoneMinutes, now: 1_700_000_000_000_000)
    }

    /// Adds a resource with an id, half of them UUIDs, and a moment after the one before it.
    mutating func add(_ type: String, _ properties: [String: PlainJSON]) {
        lastUpdated += Int64(random.number(1...50_000_000))
        var resource = PlainJSON.object(properties)
        resource["resourceType"] = .string(type)
        resource["id"] = .string(random.chance(50) ? uuid() : "\(type.prefix(3).lowercased())-\(resources.count)")
        var meta = resource["meta"] ?? [:]
        meta["versionId"] = "1"
        meta["lastUpdated"] = .string(Self.instant(lastUpdated))
        resource["meta"] = meta
        resources.append(resource)
    }

    private mutating func uuid() -> String {
        func hex(_ digits: Int) -> String {
            String((0..<digits).map { _ in random.pick(Array("0123456789abcdef")) })
        }
        return "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))"
    }

    /// Milliseconds since 1970, within 2023 and 2024, as an instant in UTC.
    private static func instant(_ milliseconds: Int64) -> String {
        var days = Int(milliseconds / 86_400_000) - 19_358
        var year = 2023
        var month = 1
        func length() -> Int { month == 2 ? (year == 2024 ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31 }
        while days >= length() {
            days -= length()
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        let rest = Int(milliseconds % 86_400_000)
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(year)-\(padded(month, 2))-\(padded(days + 1, 2))T\(time).\(padded(rest % 1000, 3))Z"
    }

    static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// `Type/id` of what has been made of a type.
    func names(_ type: String) -> [String] {
        resources.filter { $0["resourceType"]?.string == type }.compactMap { $0["id"]?.string }.map { type + "/" + $0 }
    }
}
