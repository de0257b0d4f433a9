import FHIRCore
import FHIRStore
import Synchronization
import Testing

@testable import AuthPlugin

struct PasswordTests {
    private let cheap = AuthServer.cheap

    @Test func `a hash holds its parameters and salt and knows its password`() throws {
        let hash = try #require(PasswordHash(of: "seven green umbrellas", cheap, salt: [1, 2, 3]))
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash)
        #expect(read.isHash(of: "seven green umbrellas"))
        #expect(!read.isHash(of: "seven green umbrella"))
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=1,p=1$010203$"))
        #expect("\(hash)" == "PasswordHash")
    }

    @Test func `scrypt gives what RFC 7914 says`() throws {
        let parameters = ScryptParameters(logarithm: 10, blockSize: 8, parallelism: 16)
        let hash = try #require(PasswordHash(of: "password", parameters, salt: Array("NaCl".utf8)))
        #expect(Hexadecimal.text(hash.hash) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
    }

    @Test func `the standard parameters are those that are asked for, and work`() throws {
        #expect(ScryptParameters.standard == ScryptParameters(logarithm: 15, blockSize: 8, parallelism: 3))
        #expect(ScryptParameters.standard.isBearable)
        #expect(PasswordHash(of: "x", .standard, salt: [0]) != nil)
    }

    @Test(arguments: [
        "", "$scrypt$", "$scrypt$ln=99,r=1,p=1$00$00", "$scrypt$ln=4,r=1$00$00", "$bcrypt$ln=4,r=1,p=1$00$00",
        "$scrypt$ln=4,r=1,p=1$0$" + String(repeating: "0", count: 64), "$scrypt$ln=4,r=1,p=1$00$00",
    ])
    func `what is no hash is not taken for one`(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `no more than two computations run at once, and the queue is bounded`() async throws {
        let hashing = PasswordHashing(cheap, random: .system, atOnce: 2, queueLimit: 3)
        let gate = Monitor((isOpen: false, running: 0, most: 0))
        let outcomes = await withTaskGroup(of: OperationFailure.Category?.self) { group in
            for _ in 0..<2 { group.addTask { await Self.run(hashing, gate) } }
            // The two are running before others come.
            _ = gate.waiting { $0.running == 2 ? true : nil }
            for _ in 0..<8 { group.addTask { await Self.run(hashing, gate) } }
            var found: [OperationFailure.Category?] = []
            for _ in 0..<5 { found.append(await group.next() ?? nil) }
            gate.locked(wakingAll: true) { $0.isOpen = true }
            for await outcome in group { found.append(outcome) }
            return found
        }
        #expect(outcomes.filter { $0 == .throttled }.count == 5)
        #expect(outcomes.filter { $0 == nil }.count == 5)
        #expect(gate.locked { $0.most } == 2)
    }

    private static func run(
        _ hashing: PasswordHashing, _ gate: Monitor<(isOpen: Bool, running: Int, most: Int)>
    ) async -> OperationFailure.Category? {
        do throws(OperationFailure) {
            try await hashing.run {
                gate.locked(wakingAll: true) { state in
                    state.running += 1
                    state.most = max(state.most, state.running)
                }
                _ = gate.waiting { $0.isOpen ? true : nil }
                gate.locked(wakingAll: true) { $0.running -= 1 }
            }
            return nil
        } catch {
            return error.category
        }
    }

    @Test func `nobody's password is never right`() async throws {
        let hashing = PasswordHashing(cheap, random: .system)
        #expect(try await !hashing.isRight("", nil))
        #expect(try await !hashing.isRight("seven green umbrellas", nil))
        let hash = try await hashing.hash("seven green umbrellas")
        #expect(try await hashing.isRight("seven green umbrellas", hash))
        #expect(try await hashing.hash("seven green umbrellas") != hash)
    }

    // MARK: Policy

    @Test(arguments: [
        "short", "elevenchars", "passwordpassword", "Password1234!", "123456789012", "qwertyuiopas", "aaaaaaaaaaaaaaaa",
        "Ada.Berg@hospital.example", "correcthorsebatterystaple", "QWERTY-qwerty-1", "zyxwvutsrqponm",
    ])
    func `what is short, common or the e-mail is no password`(_ password: String) {
        #expect(PasswordPolicy.objection(to: password, email: "ada.berg@hospital.example") != nil)
    }

    @Test func `long ones that nobody guesses are`() {
        for password in ["seven green umbrellas", "Tr0ub4dor&3xyz", "ein Haus am großen See", OneTimePassword.make(.system)] {
            #expect(PasswordPolicy.objection(to: password, email: "a@b.example") == nil)
        }
        #expect(PasswordPolicy.objection(to: String(repeating: "seven green", count: 91), email: "a@b.example") != nil)
    }

    @Test func `passwords for one use are 20 signs and differ`() {
        let made = (0..<200).map { _ in OneTimePassword.make(.system) }
        #expect(Set(made).count == 200)
        #expect(made.allSatisfy { $0.count == 23 })
    }

    // MARK: Lockout

    @Test func `an account closes at the fifth failure, for a minute at first and an hour at most`() {
        var lockout = Lockout()
        var now = Instant(milliseconds: 0)
        for _ in 0..<4 { lockout.fail(at: now) }
        #expect(!lockout.isClosed(at: now))
        for minutes: Int64 in [1, 2, 4, 8, 16, 32, 60, 60] {
            lockout.fail(at: now)
            #expect(lockout.until == Instant(milliseconds: now.milliseconds + minutes * 60_000))
            lockout.fail(at: now)
            #expect(lockout.isClosed(at: Instant(milliseconds: now.milliseconds + minutes * 60_000 - 1)))
            now = Instant(milliseconds: now.milliseconds + minutes * 60_000)
            #expect(!lockout.isClosed(at: now))
        }
        lockout.succeed()
        #expect(lockout == Lockout())
    }
}
