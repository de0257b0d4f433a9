import FHIRCore
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct TokenCacheTests {
    private let who = Authenticated(access: Access(tenant: .default, principal: "u"), permissions: .none, user: "u")
    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1_000) }

    @Test func `what was verified is known until it expires or rights change`() {
        let cache = TokenCache()
        let credentials = Credentials(bearer: "a")
        #expect(cache.find(credentials, at: at(0)) == nil)
        cache.remember(credentials, who, until: at(10), generation: cache.generation, now: at(0))
        #expect(cache.find(credentials, at: at(9))?.user == "u")
        #expect(cache.find(Credentials(bearer: "a", hospital: "h"), at: at(9)) == nil)
        #expect(cache.find(credentials, at: at(10)) == nil)
        cache.invalidate()
        #expect(cache.find(credentials, at: at(1)) == nil)
    }

    @Test func `what was read before rights changed is not remembered after it`() {
        let cache = TokenCache()
        let generation = cache.generation
        cache.invalidate()
        cache.remember(Credentials(bearer: "a"), who, until: at(10), generation: generation, now: at(0))
        #expect(cache.find(Credentials(bearer: "a"), at: at(1)) == nil)
    }

    @Test func `it does not grow without bounds`() {
        let cache = TokenCache()
        for number in 0..<100_000 {
            cache.remember(Credentials(bearer: "\(number)"), who, until: at(10), generation: cache.generation, now: at(0))
        }
        let known = (0..<100_000).filter { cache.find(Credentials(bearer: "\($0)"), at: at(1)) != nil }
        #expect(known.count <= 16 * 4_096)
        #expect(known.contains(99_999))
    }
}
