/// The settings of plugins: each a line `plugin.name=value`, whose meaning is the plugin's.
enum PluginSettings {
    /// The values by name; the last of several counts.
    static func read(_ reader: inout SettingReader) -> [String: String] {
        let pairs = reader.list(.pluginSetting, "expected PLUGIN.NAME=VALUE, such as patient.duplicates=refuse") { text in
            pair(text)
        }
        return Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    private static func pair(_ text: String) -> (name: String, value: String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let name = String(text[..<equals]).trimmed
        guard let dot = name.firstIndex(of: "."), BundledPlugins.names.contains(String(name[..<dot])), name.last != "." else { return nil }
        return (name, String(text[text.index(after: equals)...]).trimmed)
    }
}
