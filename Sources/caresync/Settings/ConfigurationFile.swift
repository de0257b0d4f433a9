/// A configuration file: lines `name = value`, with the names of the flags; `#` starts a comment line (docs/configuration.md).
package struct ConfigurationFile: Sendable {
    private let values: [SettingName: [SettingValues.Given]]

    /// Reads the text of a file.
    ///
    /// - Parameter name: how the file is called in messages.
    /// - Throws: every line that is not a setting, and every setting given twice that takes one value.
    package init(_ text: String, name file: String) throws(SettingFaults) {
        var values: [SettingName: [SettingValues.Given]] = [:]
        var faults: [SettingFault] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let place = "\(file):\(index + 1)"
            let line = String(line).trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                faults.append(SettingFault(place, "expected `name = value`"))
                continue
            }
            let key = String(line[..<equals]).trimmed
            let value = Self.unquoted(String(line[line.index(after: equals)...]).trimmed)
            guard let name = SettingName(rawValue: key) else {
                faults.append(SettingFault(place, "there is no setting `\(key)`"))
                continue
            }
            if values[name] != nil, !name.isRepeatable {
                faults.append(SettingFault(place, "`\(key)` is given twice"))
                continue
            }
            values[name, default: []].append(SettingValues.Given(text: value, place: place))
        }
        guard faults.isEmpty else { throw SettingFaults(faults) }
        self.values = values
    }

    /// The values of a setting, in the order of the file.
    package func lines(_ name: SettingName) -> [SettingValues.Given] { values[name] ?? [] }

    /// A value may stand in double quotes, to keep spaces at its ends.
    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, value.first == "\"", value.last == "\"" else { return value }
        return String(value.dropFirst().dropLast())
    }
}

extension ConfigurationFile {
    /// The file at a path; nil when there is no path.
    package static func named(_ path: String?) throws -> ConfigurationFile? {
        guard let path, !path.isEmpty else { return nil }
        return try ConfigurationFile(try InputFile.text(path), name: path)
    }
}
