import FHIRCore
package import FHIRModel
import FHIRSchema

/// Which Patients are worth comparing with one: those that the index finds by an identifier, a contact, the birth date, or names.
///
/// Each search of the list has a limit and asks for something few patients have, so that the work does not grow with their number.
package struct PatientCandidates: Sendable {
    /// A search on Patients, and how many of its hits are looked at.
    package struct Block: Sendable {
        package var criterion: SearchCriterion
        package var limit: Int
    }

    /// Empty when the patient has nothing to be found by.
    package let blocks: [Block]

    package init(like patient: Arena, _ traits: PatientTraits, _ catalogue: SearchCatalogue) {
        let reading = CandidateReading(catalogue)
        var blocks: [Block] = []
        func add(_ criterion: SearchCriterion, _ limit: Int) {
            if criterion != .nothing, criterion != .all { blocks.append(Block(criterion: criterion, limit: limit)) }
        }
        for node in patient.children(of: patient.root, named: "identifier").prefix(20) {
            guard let value = patient.string(of: node, named: "value") else { continue }
            add(reading.token("identifier", value, system: patient.string(of: node, named: "system")), 50)
        }
        for value in traits.telecom.prefix(20) { add(reading.token("telecom", value, system: nil), 50) }
        let names = traits.names.prefix(5)
        let beginnings = any(names.flatMap { reading.beginnings($0) })
        if let date = traits.birthDate, date.precision == .day {
            add(all([reading.birth(date), beginnings == .nothing ? .all : beginnings]), 200)
            add(reading.birth(date), 100)
            if beginnings != .nothing { add(all([any(reading.misread(date).map(reading.birth)), beginnings]), 200) }
        }
        for name in names {
            let (family, given) = (reading.family(name), name.given.first.map { reading.whole("given", $0) } ?? .all)
            add(all([family, given]), 200)
            if let date = traits.birthDate, date.precision < .day { add(all([reading.birth(date), family]), 200) }
            guard let first = name.given.first, !name.family.isEmpty else { continue }
            add(all([reading.whole("family", first), reading.whole("given", Array(name.family.joined()))]), 50)
            if traits.birthDate == nil {
                add(all([family, reading.beginning("given", first, 1)]), 200)
                add(all([reading.beginning("family", Array(name.family.joined()), 3), given]), 200)
            }
        }
        self.blocks = blocks
    }
}

/// Makes criteria on Patients of traits.
private struct CandidateReading {
    private let catalogue: SearchCatalogue
    private let patient: TypeID

    init(_ catalogue: SearchCatalogue) {
        self.catalogue = catalogue
        patient = catalogue.schema.known.patient
    }

    private func rows(_ code: String, _ matches: [KeyMatch]) -> SearchCriterion {
        guard case .rows(let number)? = catalogue.parameter(patient, code)?.form else { return .nothing }
        return KeyMatch.criterion(matches, of: number)
    }

    func token(_ code: String, _ value: String, system: String?) -> SearchCriterion {
        guard let system else { return rows(code, [TokenKey.matching(code: value, catalogue.hash)]) }
        return rows(code, [TokenKey.matching(code: value, system: system, catalogue.hash)])
    }

    /// Births on a day, or in a month or year.
    func birth(_ date: DateTimeValue) -> SearchCriterion {
        let interval = date.range(zoneOffsetIfMissing: catalogue.values.zoneOffset)
        var bounds = KeyTest.DateBounds()
        bounds.lowAtLeast = interval.low
        bounds.highAtMost = interval.high
        return rows("birthdate", DateKey.matching(bounds))
    }

    /// Days that a birth date may be mistaken for: month and day exchanged, the year before and after.
    func misread(_ date: DateTimeValue) -> [DateTimeValue] {
        let (year, month, day) = (date.year, date.month, date.day)
        return [[year, day, month], [year - 1, month, day], [year + 1, month, day]].compactMap { parts in
            let digits = parts.enumerated().map { place, number in
                String(String(10_000 + number).suffix(place == 0 ? 4 : 2))
            }
            let value = DateTimeValue(digits.joined(separator: "-"), as: .date)
            return value == date ? nil : value
        }
    }

    /// The whole family name; of one with several words each, too.
    func family(_ name: PatientTraits.Name) -> SearchCriterion {
        if name.family.isEmpty { return .all }
        let words = name.family.count > 1 ? name.family.filter { $0.count > 2 }.prefix(4) : []
        let written = KeyMatch([.prefix(name.familyText + [0])])
        let asWritten = name.familyText.isEmpty || name.familyText.count > 60 ? SearchCriterion.nothing : rows("family", [written])
        return any([asWritten, whole("family", Array(name.family.joined(separator: [0x20])))] + words.map { whole("family", $0) })
    }

    /// Names that are a text, whatever follows in another word: keys keep no hyphen, so of three letters and more, names that begin so.
    func whole(_ code: String, _ letters: [UInt32]) -> SearchCriterion {
        let text = text(letters)
        let ranges = letters.count > 2 ? [KeyRange.prefix(text)] : [.prefix(text + [0]), .prefix(text + [0x20])]
        return text.count < 60 ? rows(code, [KeyMatch(ranges)]) : .nothing
    }

    func beginning(_ code: String, _ letters: [UInt32], _ count: Int) -> SearchCriterion {
        rows(code, [KeyMatch([.prefix(text(Array(letters.prefix(count))))])])
    }

    /// The family name or a given name begins with the same two letters; or either stands in the other's place.
    func beginnings(_ name: PatientTraits.Name) -> [SearchCriterion] {
        let words = [name.family.first, name.given.first].compactMap { $0 }
        return words.flatMap { [beginning("family", $0, 2), beginning("given", $0, min(2, $0.count))] }
    }

    private func text(_ letters: [UInt32]) -> [UInt8] {
        var text = ""
        for letter in letters { if let scalar = Unicode.Scalar(letter) { text.unicodeScalars.append(scalar) } }
        return Array(text.utf8)
    }
}
