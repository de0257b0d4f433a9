/// Which passwords people may choose: long ones that are not easily guessed (NIST SP 800-63B, 5.1.1.2).
enum PasswordPolicy {
    static let length = 12...1_000

    /// What is wrong with a password, as a sentence that does not repeat it; nil when nothing is. O(length).
    static func objection(to password: String, email: String) -> String? {
        guard length.contains(password.count) else { return "Expected a password of \(length.lowerBound) to 1,000 characters" }
        let folded = password.lowercased()
        let address = email.lowercased()
        if folded == address || folded == address.prefix(while: { $0 != "@" }) { return "Expected a password other than the e-mail" }
        if Set(folded).count < 5 { return "Expected a password of more different characters" }
        if common.contains(folded) || isRepetition(ofCommonWord: folded) || isRun(folded) {
            return "Expected a password that is not among the most common ones"
        }
        return nil
    }

    /// Whether its letters are a common word, once or several times: `Password1234!`, `qwertyQWERTY`.
    private static func isRepetition(ofCommonWord folded: String) -> Bool {
        let letters = String(folded.filter(\.isLetter))
        guard !letters.isEmpty else { return false }
        return words.contains { word in
            letters.count.isMultiple(of: word.count) && String(repeating: word, count: letters.count / word.count) == letters
        }
    }

    /// Whether it is a stretch of the digits, the alphabet or the keyboard, however long.
    private static func isRun(_ folded: String) -> Bool {
        runs.contains { run in
            let repeated = String(repeating: run, count: folded.count / run.count + 2)
            return repeated.contains(folded) || String(repeated.reversed()).contains(folded)
        }
    }

    private static let runs = [
        "0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6z7u8i9o0p",
    ]

    private static let words: Set<String> = [
        "password", "passwort", "passwd", "qwerty", "qwertz", "azerty", "welcome", "willkommen", "letmein", "iloveyou", "admin",
        "administrator", "changeme", "hospital", "caresync", "monkey", "dragon", "sunshine", "princess", "football", "baseball",
        "superman", "batman", "trustno", "whatever", "starwars", "master", "hello", "freedom", "secret", "login", "summer", "winter",
        "spring", "autumn", "doctor", "nurse", "patient", "health", "medicine", "user", "test", "guest", "root", "abc", "asdf", "pass",
    ]

    private static let common: Set<String> = [
        "correcthorsebatterystaple", "thisismypassword", "passwordpassword", "mypassword123", "letmeinplease", "iloveyouforever",
        "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "qazwsxedcrfv", "zaq12wsxcde3", "p@ssw0rd1234", "p@ssword1234", "pa$$word1234",
        "passw0rd1234", "1q2w3e4r5t6y", "q1w2e3r4t5y6", "abcd1234efgh", "abc123abc123", "a1b2c3d4e5f6", "123qweasdzxc", "qweasdzxc123",
        "welcometohospital", "unknownunknown", "administrator1", "computer1234", "internet1234", "michaeljordan", "manchesterunited",
    ]
}
