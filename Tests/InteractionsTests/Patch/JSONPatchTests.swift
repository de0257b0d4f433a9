import FHIRCore
import FHIRJSON
import Interactions
import Testing

/// JSON Patch on any JSON (RFC 6902).
struct JSONPatchTests {
    private func outcome(_ patch: String, on document: String) -> String {
        do throws(OperationFailure) {
            let patch = try JSONPatch(parsing: Array(patch.utf8))
            return String(decoding: try patch.apply(to: try JSONValue.parse(Array(document.utf8))).write(), as: UTF8.self)
        } catch {
            return PatchFixtures.description(of: error)
        }
    }

    @Test(arguments: [
        (#"{}"#, #"[{"op":"add","path":"/a","value":{"b":[1]}}]"#, #"{"a":{"b":[1]}}"#),
        (#"{"a":1}"#, #"[{"op":"add","path":"/a","value":2}]"#, #"{"a":2}"#),
        (#"[1,3]"#, #"[{"op":"add","path":"/1","value":2}]"#, "[1,2,3]"),
        (#"[1,2]"#, #"[{"op":"add","path":"/2","value":3}]"#, "[1,2,3]"),
        (#"[1,2]"#, #"[{"op":"add","path":"/-","value":3}]"#, "[1,2,3]"),
        (#"{"a":1}"#, #"[{"op":"add","path":"","value":[]}]"#, "[]"),
        (#"{"":1}"#, #"[{"op":"replace","path":"/","value":2}]"#, #"{"":2}"#),
        (#"{"a/b":1,"m~n":2}"#, #"[{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/m~0n","value":null}]"#, #"{"m~n":null}"#),
        (#"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/1"}]"#, #"{"a":[1,3]}"#),
        (#"{"a":1}"#, #"[{"op":"replace","path":"","value":3}]"#, "3"),
        (#"{"a":{"b":1},"c":{}}"#, #"[{"op":"move","from":"/a/b","path":"/c/d"}]"#, #"{"a":{},"c":{"d":1}}"#),
        (#"[1,2,3]"#, #"[{"op":"move","from":"/0","path":"/2"}]"#, "[2,3,1]"),
        (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":1}"#),
        (#"{"a":[1]}"#, #"[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/-","value":2}]"#, #"{"a":[1],"b":[1,2]}"#),
        (#"{"a":1.50}"#, #"[{"op":"test","path":"/a","value":15e-1}]"#, #"{"a":1.50}"#),
        (
            #"{"a":{"x":1,"y":[null,true]}}"#, #"[{"op":"test","path":"/a","value":{"y":[null,true],"x":1.0}}]"#,
            #"{"a":{"x":1,"y":[null,true]}}"#
        ),
        (#"{"a":1}"#, #"[]"#, #"{"a":1}"#),
        (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2,"more":"ignored"}]"#, #"{"a":1,"b":2}"#),
        (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/b"},{"op":"move","from":"/b","path":"/a"}]"#, #"{"a":1}"#),
    ]) func operationsDoWhatTheRFCSays(document: String, patch: String, expected: String) {
        #expect(outcome(patch, on: document) == expected)
    }

    @Test(arguments: [
        (#"{"a":[1,2]}"#, #"[{"op":"remove","path":"/b"}]"#, "422 patch-path: Operation 1 (remove /b): nothing is at this path."),
        (
            #"{"a":[1,2]}"#, #"[{"op":"replace","path":"/b","value":1}]"#,
            "422 patch-path: Operation 1 (replace /b): nothing is at this path."
        ),
        (#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/3","value":1}]"#, "422 patch-path: Operation 1 (add /a/3): the array is shorter."),
        (#"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/2"}]"#, "422 patch-path: Operation 1 (remove /a/2): the array is shorter."),
        (
            #"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/-"}]"#,
            "422 patch-path: Operation 1 (remove /a/-): expected an array index without leading zeros."
        ),
        (
            #"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/01"}]"#,
            "422 patch-path: Operation 1 (remove /a/01): expected an array index without leading zeros."
        ),
        (
            #"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/1e0","value":1}]"#,
            "422 patch-path: Operation 1 (add /a/1e0): expected an array index without leading zeros."
        ),
        (
            #"{"a":[1,2]}"#, #"[{"op":"test","path":"/a","value":[1,2]},{"op":"test","path":"/a/0","value":"1"}]"#,
            "422 patch-test: Operation 2 (test /a/0): the value is not the one tested for."
        ),
        (
            #"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a/b"}]"#,
            "422 patch-path: Operation 1 (move /a/b): expected a target outside of the value that is moved."
        ),
        (
            #"{"a":1}"#, #"[{"op":"add","path":"/a/b","value":1}]"#,
            "422 patch-path: Operation 1 (add /a/b): expected an object or array to add to."
        ),
        (#"{"a":1}"#, #"[{"op":"copy","from":"/b","path":"/c"}]"#, "422 patch-path: Operation 1 (copy /c): nothing is at this path."),
        (#"{"a":1}"#, #"[{"op":"remove","path":""}]"#, "422 patch-path: Operation 1 (remove ): the whole document cannot be removed."),
        (#"{"a":1}"#, #"[{"op":"move","from":"/b","path":"/b"}]"#, "422 patch-path: Operation 1 (move /b): nothing is at this path."),
        (#"{"a":1}"#, #"{"op":"remove","path":"/a"}"#, "400 patch-syntax: Expected an array of operations"),
        (#"{"a":1}"#, #"["remove"]"#, "400 patch-syntax: Operation 1: expected an object."),
        (#"{"a":1}"#, #"[{"path":"/a"}]"#, "400 patch-syntax: Operation 1: expected op, the kind of operation."),
        (
            #"{"a":1}"#, #"[{"op":"delete","path":"/a"}]"#,
            "400 patch-syntax: Operation 1 (delete /a): expected op to be add, remove, replace, move, copy or test."
        ),
        (
            #"{"a":1}"#, #"[{"op":"remove","path":"a"}]"#,
            "400 patch-syntax: Operation 1 (remove a): expected path, a JSON pointer such as /name/0/given."
        ),
        (
            #"{"a":1}"#, #"[{"op":"remove","path":"/~2"}]"#,
            "400 patch-syntax: Operation 1 (remove /~2): expected path, a JSON pointer such as /name/0/given."
        ),
        (
            #"{"a":1}"#, #"[{"op":"move","path":"/a"}]"#,
            "400 patch-syntax: Operation 1 (move /a): expected from, a JSON pointer such as /name/0/given."
        ),
        (#"{"a":1}"#, #"[{"op":"add","path":"/a"}]"#, "400 patch-syntax: Operation 1 (add /a): expected value."),
        (
            #"{"a":1}"#, #"[{"op":"add","path":"/a"},{"op":3}]"#,
            "400 patch-syntax: Operation 1 (add /a): expected value.\n400 patch-syntax: Operation 2: expected op, the kind of operation."
        ),
    ]) func faultsNameTheOperation(document: String, patch: String, expected: String) {
        #expect(outcome(patch, on: document) == expected)
    }

    @Test func repeatedMembersAreRefused() {
        #expect(outcome(#"[{"op":"add","path":"/a","value":1,"op":"remove"}]"#, on: "{}").hasPrefix("400 syntax"))
    }

    @Test func copiesCannotMultiplyWithoutEnd() {
        let copies = (0..<60).map { #"{"op":"copy","from":"","path":"/a\#($0)"}"# }.joined(separator: ",")
        #expect(
            outcome("[\(copies)]", on: #"{"x":[1,2,3]}"#).contains("422 budget")
                || outcome("[\(copies)]", on: #"{"x":1}"#).contains("422 patch-result"))
        let doubling = (0..<60).map { _ in #"{"op":"copy","from":"/a","path":"/a/-"}"# }.joined(separator: ",")
        #expect(outcome("[\(doubling)]", on: #"{"a":[1]}"#).hasPrefix("422"))
        let wide = (0..<60).map { #"{"op":"copy","from":"/a","path":"/b\#($0)"},{"op":"copy","from":"/b\#($0)","path":"/a/x\#($0)"}"# }
            .joined(separator: ",")
        #expect(outcome("[\(wide)]", on: #"{"a":{}}"#).hasPrefix("422"))
    }

    @Test func depthIsLimited() {
        var value = "1"
        for _ in 0..<50 { value = "[\(value)]" }
        let path = String(repeating: "/0", count: 50)
        let patch = (0..<20).map { #"{"op":"add","path":"\#(String(repeating: path, count: $0))","value":\#(value)}"# }.joined(
            separator: ",")
        #expect(outcome("[\(patch)]", on: "{}").contains("levels deep"))
    }

    @Test func theNumberOfOperationsIsLimited() {
        let patch = "[" + Array(repeating: #"{"op":"test","path":"","value":1}"#, count: 10_001).joined(separator: ",") + "]"
        #expect(outcome(patch, on: "1").hasPrefix("413 size-limit"))
    }
}
