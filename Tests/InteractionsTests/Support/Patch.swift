/// FHIRPath patches as Parameters.
enum Patch {
    /// - Parameter value: a `value[x]` member with its value.
    static func add(_ path: String, _ name: String, _ value: String) -> String {
        operation(
            #"{"name":"type","valueCode":"add"},{"name":"path","valueString":"\#(path)"},{"name":"name","valueString":"\#(name)"},"#
                + #"{"name":"value",\#(value)}"#)
    }

    static func replace(_ path: String, _ value: String) -> String {
        operation(#"{"name":"type","valueCode":"replace"},{"name":"path","valueString":"\#(path)"},{"name":"value",\#(value)}"#)
    }

    private static func operation(_ parts: String) -> String {
        #"{"resourceType":"Parameters","parameter":[{"name":"operation","part":[\#(parts)]}]}"#
    }
}
