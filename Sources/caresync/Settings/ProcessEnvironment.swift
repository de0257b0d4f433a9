import Glibc

/// The variables that the process was started with.
package enum ProcessEnvironment {
    /// Those that are UTF-8, by name. Reads `environ`; call it before anything changes the environment.
    package static var variables: [String: String] {
        var result: [String: String] = [:]
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let text = entry.pointee {
            if let pair = String(validatingCString: text), let equals = pair.firstIndex(of: "=") {
                result[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }
}
