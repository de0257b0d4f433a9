/// One thing wrong with the settings: what, and where it was written.
package struct SettingFault: Error, Hashable, CustomStringConvertible {
    /// `--listen`, `CARESYNC_LISTEN`, `caresync.conf:3`, or the name of a setting that was left out.
    package let place: String
    package let problem: String

    package init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    package var description: String { "\(place): \(problem)" }
}

/// All that is wrong with the settings; thrown once, so that one run shows every fault.
package struct SettingFaults: Error {
    package let faults: [SettingFault]

    package init(_ faults: [SettingFault]) {
        self.faults = faults
    }
}
