/// Reads settings one by one and gathers what is wrong with them.
struct SettingReader {
    let values: SettingValues
    private(set) var faults: [SettingFault] = []

    init(_ values: SettingValues) {
        self.values = values
    }

    mutating func add(_ place: String, _ problem: String) {
        faults.append(SettingFault(place, problem))
    }

    /// The setting's value, or nil when it is not given or wrong. `expectation` is what is said when `convert` gives nil.
    mutating func optional<T>(_ name: SettingName, _ expectation: String, _ convert: (String) -> T?) -> T? {
        guard let given = values.one(name) else { return nil }
        if let value = convert(given.text) { return value }
        add(given.place, expectation)
        return nil
    }

    /// Replaces `value` when the setting is given and right.
    mutating func read<T>(_ name: SettingName, _ expectation: String, into value: inout T, _ convert: (String) -> T?) {
        if let given = optional(name, expectation, convert) { value = given }
    }

    /// Like the above for a conversion that says itself what is wrong.
    mutating func read<T>(_ name: SettingName, into value: inout T, _ convert: (String) throws(SettingFault) -> T) {
        guard let given = values.one(name) else { return }
        do {
            value = try convert(given.text)
        } catch {
            add(given.place, error.problem)
        }
    }

    /// All values of a repeatable setting.
    mutating func list<T>(_ name: SettingName, _ expectation: String, _ convert: (String) -> T?) -> [T] {
        var result: [T] = []
        for given in values.all(name) {
            if let value = convert(given.text) {
                result.append(value)
            } else {
                add(given.place, expectation)
            }
        }
        return result
    }
}
