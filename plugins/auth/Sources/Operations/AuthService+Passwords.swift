import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// Changing one's own password, and giving a user a new one.
extension AuthService {
    /// - Throws: 422 unless the policy allows the password.
    func check(_ password: String, email: String, at element: String) throws(OperationFailure) {
        guard let objection = PasswordPolicy.objection(to: password, email: email) else { return }
        throw AuthFailures.rule(.passwordPolicy, .unprocessable, at: element, objection)
    }

    /// Changes the caller's password; its other sessions end.
    func changePassword(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (current, new) = (request.body.text("currentPassword") ?? "", request.body.text("newPassword") ?? "")
        let found = try await ownAccount(request)
        try check(new, email: found.email, at: "newPassword")
        guard current != new else { throw AuthFailures.rule(.passwordPolicy, .unprocessable, at: "newPassword") }
        let isRight = try await hashing.isRight(current, found.password)
        let hash = isRight ? try await hashing.hash(new) : nil
        let session = request.caller.origin.session
        defer { cache.invalidate() }
        let isChanged = try await request.host.write(request.caller) { writer throws(OperationFailure) in
            guard var account = try writer.find(Account.self, found.key) else { return false }
            guard let hash, account.password == found.password, !account.lockout.isClosed(at: writer.instant) else {
                if hash == nil { account.lockout.fail(at: writer.instant) }
                try writer.store(account)
                return false
            }
            account.password = hash
            account.mustChangePassword = false
            account.lockout.succeed()
            try writer.store(account)
            try self.endSessions(of: account.key, butFor: session, writer)
            return true
        }
        guard isChanged else { throw AuthFailures.invalid("currentPassword", "Expected the present password") }
        return .none
    }

    /// Gives a user a password for one use and ends all its sessions.
    func resetPassword(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let password = OneTimePassword.make(random)
        let hash = try await hashing.hash(password)
        defer { cache.invalidate() }
        let answer = try await request.host.write(request.caller) { writer throws(OperationFailure) -> DomainAnswer in
            var user = try self.member(id, writer)
            try self.requireManaging(user, request.caller)
            user.account.password = hash
            user.account.mustChangePassword = true
            user.account.lockout.succeed()
            user.account.touch(at: writer.instant)
            try writer.store(user.account)
            try self.endSessions(of: id, writer)
            return .value(.fields(("oneTimePassword", .null)))
        }
        return Self.answer(answer, showing: password, as: "oneTimePassword")
    }

    /// An answer with a secret that the commit, and whatever is kept with it, does not hold.
    static func answer(_ answer: DomainAnswer, showing secret: String, as name: String) -> DomainAnswer {
        guard case .value(.object(let members)) = answer.content else { return answer }
        var shown = answer
        shown.content = .value(.object(members.filter { $0.name != name } + [JSONValue.Member(name, .string(secret))]))
        return shown
    }

    /// The account of who is calling.
    func ownAccount(_ request: DomainRequest) async throws(OperationFailure) -> Account {
        guard let id = request.caller.user else { throw AuthFailures.noUser }
        let found = try await request.host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.find(Account.self, id)
        }
        guard let found else { throw AuthFailures.noUser }
        return found
    }
}
