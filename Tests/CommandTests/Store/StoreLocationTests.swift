import Testing

@testable import caresync

/// What `--store` takes.
struct StoreLocationTests {
    @Test func `the embedded stores are known`() throws {
        #expect(try StoreLocation("memory:") == .memory)
        #expect(try StoreLocation("sqlite:/var/lib/caresync/store.db") == .sqlite(path: "/var/lib/caresync/store.db"))
        #expect("\(try StoreLocation("sqlite:a b.db"))" == "sqlite:a b.db")
    }

    @Test(arguments: ["", "memory", "sqlite:", "x.db", "mysql://x", "postgresql://db/x", "sqlite:a\0b"])
    func `anything else is refused`(text: String) {
        #expect(throws: SettingFault.self) { try StoreLocation(text) }
    }
}
