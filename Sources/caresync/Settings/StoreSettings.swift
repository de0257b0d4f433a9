/// Which store, and what must be known to open it: what `load` needs of the settings.
package struct StoreSettings: Sendable, Hashable {
    package var store = StoreLocation.standard
    /// Without a trailing slash.
    package var baseURL: String?

    package var timeZone = TimeZoneName.utc
    /// What is set for plugins, whose rules judge what is loaded.
    package var pluginSettings: [String: String] = [:]

    /// Reads these settings, and leaves all others alone.
    ///
    /// - Throws: what is wrong with them.
    package init(_ values: SettingValues) throws(SettingFaults) {
        var reader = SettingReader(values)
        reader.read(.store, into: &store, StoreLocation.init)
        baseURL = reader.optional(.baseURL, ServeSettings.baseExpectation, ServeSettings.base)
        if let zone = reader.optional(.timeZone, ServeSettings.zoneExpectation, { TimeZoneName($0) }) { timeZone = zone }
        pluginSettings = PluginSettings.read(&reader)
        guard reader.faults.isEmpty else { throw SettingFaults(reader.faults) }
    }
}
