/// How large an expression may be and how much work its evaluation may take, so that no input stalls the server or exhausts a stack.
enum FHIRPathLimits {
    /// The most UTF-8 bytes of an expression; the longest that R4 itself has is below 1,400.
    static let expressionBytes = 32_768
    /// The most levels of a syntax tree: nested parentheses as well as chains such as `a.b.c` and `1 + 1 + 1`.
    static let depth = 200
    /// The most bytes of a string that a function may make.
    static let stringBytes = 4_194_304
}
