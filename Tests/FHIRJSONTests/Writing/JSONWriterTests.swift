import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Testing

/// What the arena becomes as JSON.
struct JSONWriterTests {
    @Test func breaksLinesWhenAsked() throws {
        let arena = try Reading.arena(
            #"{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"x"}]}],"active":true}"#)
        #expect(
            Reading.string(JSONWriter(isPretty: true).write(arena)) == """
                {
                  "resourceType": "Patient",
                  "name": [
                    {
                      "given": [
                        "A",
                        null
                      ],
                      "_given": [
                        null,
                        {
                          "id": "x"
                        }
                      ]
                    }
                  ],
                  "active": true
                }
                """)
    }

    @Test func escapesOnlyWhatItMust() throws {
        let text = #"{"text":"\"\\\/\u0009\n\r\u007f\u00e9\ud83d\ude00 and more than eight bytes \" \\"}"#
        let arena = try Reading.arena(text, as: "HumanName")
        #expect(
            Reading.string(JSONWriter().write(arena))
                == #"{"text":"\"\\/\t\n\r"# + "\u{7F}é😀" + #" and more than eight bytes \" \\"}"#)
    }

    @Test func escapesControlCharacters() throws {
        var arena = Arena(schema: .r4, root: Schema.r4.known.humanName)
        let text = try #require(Schema.r4.property(of: Schema.r4.known.humanName, named: "text"))
        arena.setText(arena.append(text, type: Schema.r4.known.string, to: arena.root), to: "\u{0}\u{8}\u{c}\u{1f}")
        #expect(Reading.string(JSONWriter().write(arena)) == #"{"text":"\u0000\b\f\u001f"}"#)
    }

    @Test func bringsScatteredValuesTogether() throws {
        var arena = try Reading.arena(#"{"resourceType":"Patient","name":[{"text":"A"}],"gender":"male"}"#)
        let name = try #require(Schema.r4.property(of: arena.type, named: "name"))
        let text = try #require(Schema.r4.property(of: Schema.r4.known.humanName, named: "text"))
        for value in ["B", "C"] {
            let node = arena.append(name, type: Schema.r4.known.humanName, to: arena.root)
            arena.setText(arena.append(text, type: Schema.r4.known.string, to: node), to: value)
        }
        #expect(
            Reading.string(JSONWriter().write(arena))
                == #"{"resourceType":"Patient","name":[{"text":"A"},{"text":"B"},{"text":"C"}],"gender":"male"}"#)
    }

    @Test func writesSingleNodes() throws {
        let arena = try Reading.arena(#"{"resourceType":"Patient","active":true,"gender":"male","name":[{"text":"A"}]}"#)
        func written(_ name: String) throws -> String {
            var output: [UInt8] = Array("-".utf8)
            JSONWriter().write(try #require(arena.child(of: arena.root, named: name)), of: arena, to: &output)
            return Reading.string(output)
        }
        #expect(try written("active") == "-true")
        #expect(try written("gender") == #"-"male""#)
        #expect(try written("name") == #"-{"text":"A"}"#)
    }

    @Test func growsItsBuffer() throws {
        let long = String(repeating: "0123456789", count: 10_000)
        let text = #"{"text":"\#(long)","family":"\n\#(long)"}"#
        #expect(try Reading.rewritten(text, as: "HumanName") == text)
    }
}
