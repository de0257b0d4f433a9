import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit
import SearchOracle
import Testing

@testable import Interactions

/// What the links of pages hold: sealed to tenant, caller and query; whatever else comes is refused.
struct PageTokenTests {
    /// Nine patients with names, birth dates and identifiers that would be recognised.
    private func filled(_ kind: SearchServer.Kind = .memory) async throws -> SearchServer {
        let server = try SearchServer(kind, for: SearchWorld([]))
        for number in 1...9 {
            let patient: PlainJSON = [
                "resourceType": "Patient", "id": "\(number)", "gender": .string(number % 2 == 0 ? "male" : "female"),
                "name": [["family": "Okonkwo-\(number)"]], "birthDate": "19\(60 + number)-02-03",
                "identifier": [["system": "urn:mrn", "value": "SECRET\(number)"]],
            ]
            #expect(await server.put(patient).status == 201)
            server.clock.advance(milliseconds: 1_000)
        }
        return server
    }

    private static let urls = [
        "Patient?_sort=family&_count=2", "Patient?_sort=-birthdate,gender&_count=2", "Patient?_count=2", "Patient?gender=female&_count=2",
        "Patient?_sort=identifier&_count=2&_total=accurate", "?_type=Patient&_count=2", "Patient?_sort=-_lastUpdated&_count=2",
        "Patient?birthdate=ap1965&_count=2&_sort=-_id",
    ]

    private func token(_ url: String?) -> String {
        url.flatMap { $0.split(separator: "_page=", omittingEmptySubsequences: false).last }.map(String.init) ?? ""
    }

    @Test(arguments: urls) func `values cannot be read in a token`(url: String) async throws {
        let server = try await filled()
        let next = await server.get(await server.get(url).links["next"] ?? "")
        for relation in ["prev", "next", "last"] {
            let bytes = try #require(Base64URL.decode(token(next.links[relation])))
            #expect(bytes.count > 28)
            let letters = String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : 0x20 }, as: UTF8.self).lowercased()
            for value in ["okonkwo", "secret", "196", "female"] { #expect(!letters.contains(value), "\(relation)") }
            // Equal bytes in the order would show as equal bytes here.
            #expect(Set(bytes).count > bytes.count / 3)
        }
    }

    @Test(arguments: urls) func `a token is bound to tenant, caller and query`(url: String) async throws {
        let server = try await filled()
        let next = await server.get(url).links["next"] ?? ""
        #expect(await server.get(next).status == 200)
        for access in [Access(tenant: Tenant(rawValue: 7), principal: nil), Access(tenant: .default, principal: "Practitioner/1")] {
            let reply = await server.get(next, access)
            #expect(reply.status == 400 && reply.refusal.hasPrefix("bad-parameter"))
        }
        let token = token(next)
        for other in Self.urls where other != url { #expect(await server.get("\(other)&_page=\(token)").status == 400) }
        for more in ["&active=true", "&_sort:x=1", "&_count=1", "&_include=Patient:link", "&gender:not=male"] {
            #expect(await server.get(url + more + "&_page=\(token)").status == 400, "\(more)")
        }
        #expect(await server.get("\(url)&_page=\(token)&_page=\(token)").status == 400)
    }

    @Test func `a token that was cut, changed or lengthened is refused`() async throws {
        let server = try await filled()
        let url = Self.urls[1]
        let token = token(await server.get(url).links["next"])
        for length in 0..<token.count { #expect(await server.get("\(url)&_page=\(token.prefix(length))").status == 400, "\(length)") }
        let bytes = try #require(Base64URL.decode(token))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(await server.get("\(url)&_page=\(Base64URL.encode(changed))").status == 400, "byte \(index), bit \(bit)")
            }
        }
        for more in ["A", "AAAA", "=", "%00", "%FF", "\(token)", String(repeating: "A", count: 9_000)] {
            #expect(await server.get("\(url)&_page=\(token)\(more)").status == 400)
        }
    }

    @Test func `whatever a sealed token holds is answered, and never with a fault`() async throws {
        for kind in SearchServer.Kind.both {
            let server = try await filled(kind)
            var random = OracleRandom(seed: RunOptions.seed)
            var statuses: [Int: Int] = [:]
            for number in 0..<max(RunOptions.inputs / 8, 100) {
                let url = Self.urls[Int(random.next() % UInt64(Self.urls.count))]
                let query = try URLQuery.parse(url.drop { $0 != "?" }.dropFirst())
                let caller = Caller(access: SearchServer.access, origin: CommitOrigin(door: .fhir, correlationID: "test"))
                let scope: SearchRequest.Scope = url.hasPrefix("?") ? .system : .type(server.service.schema.known.patient)
                let paged = try server.service.pagedSearch(scope, InteractionRequest(.get, path: [], parameters: query), caller)
                let sealed = server.service.pageSeal.bound(to: paged.links.scope).seal(Self.content(&random)) ?? []
                let reply = await server.get("\(url)&_page=\(Base64URL.encode(sealed))")
                statuses[reply.status, default: 0] += 1
                #expect([200, 400, 410].contains(reply.status), "input \(number): \(reply.status) \(reply.refusal)")
            }
            #expect(statuses[200, default: 0] > 0 && statuses[400, default: 0] > 0, "\(statuses)")
            await server.close()
        }
    }

    /// The content of a token, more or less as an older or newer server might have made it.
    private static func content(_ random: inout OracleRandom) -> [UInt8] {
        func below(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
        let numbers: [Int64] = [0, 1, 5, 9, 10, -1, .max, .min, 1 << 33]
        var bytes: [UInt8] = [UInt8(below(6))]
        // The fifth number says which definitions page one was found by: mostly none, as the server has none.
        for place in 0..<below(7) { bytes += SearchCursor.bytes(place == 4 && below(4) > 0 ? 0 : numbers[below(numbers.count)]) }
        for _ in 0..<below(4) {
            let value = below(3) == 0 ? SearchCursor.bytes(numbers[below(numbers.count)]) : (0..<below(12)).map { _ in UInt8(below(256)) }
            bytes += below(4) == 0 ? [0xFF, 0xFF] : [0, UInt8(value.count)] + value
        }
        if below(8) == 0 { bytes.removeLast(below(bytes.count)) }
        return bytes
    }

    @Test(arguments: SearchServer.Kind.both) func `the first page stays that of the same state`(kind: SearchServer.Kind) async throws {
        let server = try await filled(kind)
        for url in Self.urls {
            let page = await server.get(url)
            let next = await server.get(page.links["next"] ?? "")
            await server.delete(page.matches[0])
            let first = await server.get(next.links["first"] ?? "")
            #expect(first.matches == page.matches, "\(url)")
            #expect(first.versions == page.versions)
            #expect(first.total == page.total)
            #expect(first.links["next"] == page.links["next"])
            #expect(first.links["prev"] == nil)
            let id = page.matches[0].split(separator: "/")[1]
            await server.put(["resourceType": "Patient", "id": .string(String(id)), "gender": "female", "name": [["family": "New"]]])
        }
        await server.close()
    }

    @Test(arguments: SearchServer.Kind.both) func `what is near a date is measured from page one's moment`(kind: SearchServer.Kind) async throws {
        let server = try SearchServer(kind, for: SearchWorld([]))
        // The value lies 1,000,000 s back, so all within 100,000 s of it are found: six. Twenty hours later a seventh would be.
        let sought = Instant(milliseconds: server.clock.now().milliseconds - 1_000_000_000)
        for number in 1...8 {
            let instant = Instant(milliseconds: sought.milliseconds - Int64(number) * 15_000_000)
            let observation: PlainJSON = [
                "resourceType": "Observation", "id": .string("\(number)"), "status": "final", "code": ["text": "x"],
                "effectiveDateTime": .string(instant.description),
            ]
            #expect(await server.put(observation).status == 201)
        }
        let walk = await SearchPages(server, from: "Observation?date=ap\(sought.description)&_count=2") {
            server.clock.advance(milliseconds: 10 * 3_600_000)
            return nil
        }
        #expect(walk.fault == nil)
        #expect(walk.matches == (1...6).map { "Observation/\($0)" })
        await server.close()
    }
}
