/// Why the server cannot start; a sentence for the operator.
package struct HTTPServerError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
