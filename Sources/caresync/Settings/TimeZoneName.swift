import Glibc

/// The name of a time zone of the IANA database, such as `Africa/Nairobi`, that this machine knows.
package struct TimeZoneName: Sendable, Hashable {
    package let name: String
    package static let utc = TimeZoneName(unchecked: "UTC")

    /// Nil unless `folder` (the system's database) has a zone of this name; `UTC` is always known.
    package init?(_ name: String, folder: String = "/usr/share/zoneinfo") {
        if name != "UTC" {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 3, parts.allSatisfy(Self.isPart) else { return nil }
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        }
        self.name = name
    }

    /// Makes it the process's zone, so that `offset` answers for it. Call it once, before there are other threads.
    package func activate() {
        setenv("TZ", ":" + name, 1)
        tzset()
    }

    /// Seconds east of UTC of a local time in the process's zone, given as seconds since 1970. Where clocks were set back, one of the two.
    package static func offset(ofLocal seconds: Int64) -> Int64 {
        var local = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&local, &parts) != nil else { return 0 }
        parts.tm_isdst = -1
        return seconds &- Int64(mktime(&parts))
    }

    private init(unchecked name: String) {
        self.name = name
    }

    private static func isPart(_ part: Substring) -> Bool {
        guard let first = part.first, first.isASCII, first.isLetter else { return false }
        return part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }
}
