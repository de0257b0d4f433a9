import Glibc

/// A file that could not be used, in words for the person who named it.
package struct FileFault: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let problem: String

    package init(_ path: String, _ problem: String) {
        self.path = path
        self.problem = problem
    }

    /// With the operating system's words for the last error.
    static func system(_ path: String, _ code: Int32 = errno) -> FileFault {
        FileFault(path, String(cString: strerror(code)))
    }

    package var description: String { "\(path): \(problem)" }
}
