/// The two ids that a request is known by in answers, logs and commits.
struct RequestIDs: Sendable, Hashable {
    /// Of this one request.
    let request: String
    /// Of the business transaction that it belongs to; the request's own when the client named none.
    let correlation: String

    /// Takes the client's ids when they are sane, and makes what is missing.
    init(_ fields: RequestFields, _ source: inout RequestIDSource) {
        let given = Self.sane(fields.requestID)
        let correlation = Self.sane(fields.correlationID)
        let request = given ?? source.next()
        self.request = request
        self.correlation = correlation ?? request
    }

    /// The text if it is 1 to 128 visible ASCII characters.
    private static func sane(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= 128, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return text
    }
}

/// Makes request ids: five random characters of this source and a counter, short enough that Swift keeps them without allocating.
struct RequestIDSource {
    private var prefix: UInt32
    private var count: UInt64 = 0

    init() {
        prefix = UInt32.random(in: 0..<(1 << 25))
    }

    /// Fifteen characters such as `k3f9a-00000004z`; unique for this source until 2^45 ids were made.
    mutating func next() -> String {
        count &+= 1
        var number = count
        var letters = prefix
        return String(unsafeUninitializedCapacity: 15) { buffer in
            for place in stride(from: 14, through: 6, by: -1) {
                buffer[place] = Self.digit(UInt32(truncatingIfNeeded: number & 31))
                number >>= 5
            }
            buffer[5] = UInt8(ascii: "-")
            for place in stride(from: 4, through: 0, by: -1) {
                buffer[place] = Self.digit(letters & 31)
                letters >>= 5
            }
            return 15
        }
    }

    /// Crockford's base 32, without letters that look like digits.
    private static func digit(_ value: UInt32) -> UInt8 {
        let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
        return digits.utf8Start[Int(value & 31)]
    }
}
