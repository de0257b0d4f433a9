import Testing

@testable import caresync

/// Addresses to listen on, and sizes.
struct ListenAddressTests {
    @Test(arguments: [("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535)])
    func `host and port are read`(text: String, host: String, port: Int) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    }

    @Test(arguments: [
        "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[127.0.0.1]:80", "a b:1", "http://x:1", "h:-1",
    ])
    func `anything else is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func `an IPv6 address has brackets in a URL`() {
        #expect(ListenAddress(host: "::1", port: 1).urlHost == "[::1]")
        #expect(ListenAddress(host: "localhost", port: 1).urlHost == "localhost")
    }

    @Test func `sizes have units`() {
        #expect(ByteCount("65536")?.bytes == 65_536)
        #expect(ByteCount("512KiB")?.bytes == 512 << 10)
        #expect(ByteCount("64MiB")?.bytes == 64 << 20)
        #expect(ByteCount("1GiB")?.bytes == 1 << 30)
        for text in ["", "0", "-1", "1.5MiB", "64MB", "MiB", "2GiB", "99999999999", "４KiB"] { #expect(ByteCount(text) == nil) }
    }

    @Test func `a time zone must be one of this machine's`() {
        #expect(TimeZoneName("UTC") == .utc)
        for name in ["", "../etc/passwd", "/etc/localtime", "Africa", "Nowhere/City", "Europe/../Europe/Paris"] {
            #expect(TimeZoneName(name) == nil)
        }
    }
}
