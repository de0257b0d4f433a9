import Foundation
import Glibc
import Synchronization
import Testing

/// The server killed with -9 under concurrent writers: what it acknowledged is there afterwards, and nothing half done.
@Suite(.serialized)
struct KillTests {
    private static let rounds = 22
    private static let writers = 8

    @Test func `kill -9 under concurrent writers loses nothing that was acknowledged`() throws {
        let scratch = try Scratch()
        var seed: UInt64 = 0x5EED
        let lanes = (0..<Self.writers).map { Lane($0) }
        var acknowledged = 0
        for round in 0..<Self.rounds {
            let server = try ServerProcess(["--store", scratch.store])
            for lane in lanes { try lane.verify(server.port) }
            let group = DispatchGroup()
            for lane in lanes {
                let thread = Thread { [port = server.port] in
                    lane.write(port, round)
                    group.leave()
                }
                group.enter()
                thread.start()
            }
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            Thread.sleep(forTimeInterval: 0.15 + Double(seed >> 40 & 0xFF) / 1_000)
            #expect(server.stop(SIGKILL).code == -Int(SIGKILL))
            group.wait()
            acknowledged = lanes.reduce(0) { $0 + $1.acknowledged }
        }
        let server = try ServerProcess(["--store", scratch.store])
        for lane in lanes { try lane.verify(server.port, all: true) }
        #expect(acknowledged > Self.rounds * Self.writers)
        print("\(Self.rounds) kills, \(acknowledged) acknowledged writes")
        #expect(server.stop().code == 0)
    }

    /// One writer: counts up in a resource of its own, creates others, and writes pairs in transactions.
    ///
    /// `@unchecked Sendable`: it is used by one thread at a time; the group joins the writing thread before the next use.
    private final class Lane: @unchecked Sendable {
        private let number: Int
        private(set) var acknowledged = 0
        /// What the resource of its own must at least and may at most say.
        private var counted = 0
        private var tried = 0
        private var created: [String] = []
        private var fresh = 0
        private var pairs: [(name: String, isAcknowledged: Bool)] = []
        private var freshPairs = 0

        init(_ number: Int) {
            self.number = number
        }

        /// Writes until the server is gone.
        func write(_ port: UInt16, _ round: Int) {
            let connection = HTTPConnection(port)
            var step = 0
            while true {
                step += 1
                do {
                    tried = counted + 1
                    let counter = #"{"resourceType":"Basic","id":"c\#(number)","code":{"text":"\#(tried)"}}"#
                    guard [200, 201].contains(try connection.write("PUT", "/fhir/Basic/c\(number)", counter).status) else { return }
                    counted = tried
                    let answer = try connection.write("POST", "/fhir/Patient", #"{"resourceType":"Patient","active":true}"#)
                    guard answer.status == 201, let location = answer.fields["location"] else { return }
                    created.append(String(location.dropFirst("http://127.0.0.1:\(port)".count)))
                    let pair = "x\(number)-\(round)-\(step)"
                    pairs.append((pair, false))
                    let entries = ["a", "b"].map {
                        #"{"resource":{"resourceType":"Patient","id":"\#(pair + $0)"},"#
                            + #""request":{"method":"PUT","url":"Patient/\#(pair + $0)"}}"#
                    }
                    let bundle = #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#
                    guard try connection.write("POST", "/fhir", bundle).status == 200 else { return }
                    pairs[pairs.count - 1].isAcknowledged = true
                    acknowledged += 3
                } catch {
                    return
                }
            }
        }

        /// Looks at everything that the last round wrote, or at all that was ever written.
        func verify(_ port: UInt16, all: Bool = false) throws {
            let connection = HTTPConnection(port)
            if tried > 0 {
                let answer = try connection.get("/fhir/Basic/c\(number)")
                let text = answer.text
                let found = (counted...max(tried, counted)).first { text.contains(#""text":"\#($0)""#) }
                if counted > 0 || answer.status == 200 {
                    let found = try #require(found, "writer \(number): \(text), acknowledged \(counted)")
                    // Each count is one version: none is lost, none is there twice.
                    #expect(answer.fields["etag"] == #"W/"\#(found)""#)
                    counted = found
                }
                tried = counted
            }
            for url in created[(all ? 0 : fresh)...] { #expect(try connection.get(url).status == 200, "\(url)") }
            for pair in pairs[(all ? 0 : freshPairs)...] {
                let first = try connection.get("/fhir/Patient/\(pair.name)a").status
                let second = try connection.get("/fhir/Patient/\(pair.name)b").status
                #expect(first == second, "\(pair.name) is half there")
                if pair.isAcknowledged { #expect(first == 200, "\(pair.name) is lost") }
            }
            fresh = created.count
            freshPairs = pairs.count
        }
    }
}
