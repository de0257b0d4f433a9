import Foundation
import Glibc
import Testing

/// `caresync load` as people call it.
@Suite(.serialized)
struct LoadCommandTests {
    @Test func `loading twice does nothing the second time`() throws {
        let scratch = try Scratch()
        #expect(try CareSyncBinary.run(["load", SharedData.sample, "--store", scratch.store]).code == 0)
        let second = try CareSyncBinary.run(["load", SharedData.sample, "--store", scratch.store])
        #expect(second.code == 0)
        #expect(second.output == "nothing to do: 10 files were loaded before; 0 errors\n")
        let third = try CareSyncBinary.run(["load", SharedData.sample, "--store", scratch.store, "--again"])
        #expect(third.code == 0)
        #expect(third.output.hasPrefix("loaded 112 resources (0 created, 0 updated, 112 unchanged)"))
    }

    @Test func `bad files are named with their lines, and the rest is loaded`() throws {
        let scratch = try Scratch()
        let files = try Scratch()
        try files.write("good.json", #"{"resourceType":"Patient","id":"good"}"#)
        try files.write("syntax.json", "{\n  \"resourceType\": \"Patient\",\n  \"active\": tru\n}\n")
        try files.write(
            "element.json", "{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n    {\"family\": \"A\"},\n    {\"family\": 7}\n  ]\n}\n")
        try files.write(
            "lines.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Patient\",\"id\":\"b\",\"x\":1}\n")
        try files.write("bad.xml", "<Patient xmlns=\"http://hl7.org/fhir\">\n  <active value=\"yes\"/>\n</Patient>\n")
        let load = try CareSyncBinary.run(["load", files.path, files.path + "/none.json", "--store", scratch.store])
        #expect(load.code == 1)
        for place in [
            "syntax.json:3:", "element.json:5: Patient.name[1].family:", "lines.ndjson:2:", "bad.xml:2: Patient.active:", "none.json:",
        ] {
            #expect(load.error.contains(files.path + "/" + place), "\(place) in \(load.error)")
        }
        #expect(load.output.hasPrefix("loaded 2 resources (2 created"))
        #expect(load.output.hasSuffix("; 5 errors\n"))
        #expect(!load.error.contains("yes") && !load.error.contains("tru\n"))
    }

    @Test func `dangling references are listed at the end, and refused when strict`() throws {
        let scratch = try Scratch()
        let files = try Scratch()
        try files.write(
            "a.ndjson",
            #"{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p"}}"#)
        let load = try CareSyncBinary.run(["load", files.path, "--store", scratch.store])
        #expect(load.code == 1)
        #expect(load.error.contains("Encounter/e refers to Patient/p, which does not exist"))
        #expect(load.output.hasSuffix("; 0 errors; 1 reference points to nothing\n"))
        let strict = try CareSyncBinary.run(["load", files.path, "--store", "sqlite:\(scratch.path)/strict.db", "--strict"])
        #expect(strict.code == 1)
        #expect(strict.output.hasPrefix("loaded 0 resources"))
        #expect(strict.error.contains("a.ndjson:1: Encounter.subject.reference:"), "\(strict.error)")
    }

    @Test func `a load that was killed goes on without duplicates`() throws {
        let scratch = try Scratch()
        let files = try Scratch()
        var expected = 0
        for file in 0..<12 {
            var lines = ""
            for line in 0..<1_500 {
                lines +=
                    #"{"resourceType":"Observation","id":"o-\#(file)-\#(line)","status":"final","code":{"text":"n"},"#
                    + #""valueInteger":\#(line)}"# + "\n"
                expected += 1
            }
            // Resources without an id get the same one each time.
            lines += #"{"resourceType":"Basic","code":{"text":"file \#(file)"}}"# + "\n"
            expected += 1
            try files.write("f\(file).ndjson", lines)
        }
        var kills = 0
        var delay = 0.05
        while true {
            let process = try CareSyncBinary.process(["load", files.path, "--store", scratch.store])
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            Thread.sleep(forTimeInterval: delay)
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            if process.terminationReason == .exit { break }
            kills += 1
            delay += 0.05
            try #require(kills < 200)
        }
        #expect(kills > 0)
        let last = try CareSyncBinary.run(["load", files.path, "--store", scratch.store])
        #expect(last.output.hasPrefix("nothing to do: 12 files"), "\(last.output) after \(kills) kills")
        let server = try ServerProcess(["--store", scratch.store])
        let connection = HTTPConnection(server.port)
        #expect(try connection.get("/fhir?_summary=count").text.contains("\"total\":\(expected)"))
        // Every resource has one version: nothing was written twice.
        let history = try connection.get("/fhir/_history?_count=1").text
        #expect(history.contains("\"total\":\(expected)"), "\(history)")
        server.stop()
    }

    @Test func `a server is loaded over HTTP, in any order, and a second load does nothing`() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--store", scratch.store])
        let arguments = [
            "load", SharedData.sample + "/vitals.ndjson", SharedData.sample, "--server", server.url, "--journal",
            scratch.path + "/j/journal",
        ]
        let load = try CareSyncBinary.run(arguments)
        #expect(load.code == 0, "\(load.error)")
        #expect(load.output.hasPrefix("loaded 112 resources (112 created"), "\(load.output)")
        let second = try CareSyncBinary.run(arguments)
        #expect(second.output == "nothing to do: 10 files were loaded before; 0 errors\n")
        let again = try CareSyncBinary.run(arguments + ["--again"])
        #expect(again.code == 0)
        #expect(again.output.hasPrefix("loaded 112 resources (0 created"), "\(again.output)")
        let input = try InputCount(SharedData.sample)
        #expect(ReadBack(port: server.port).check(input.resources.sorted()).isEmpty)
        #expect(try HTTPConnection(server.port).get("/fhir/_history?_count=1").text.contains("\"total\":112"))
        server.stop()
        let gone = try CareSyncBinary.run(arguments + ["--again"])
        #expect(gone.code == 1)
        #expect(gone.error.contains("the load stopped: no server answers"), "\(gone.error)")
    }

    @Test func `what a server refuses is named by file and line`() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--store", "memory:"])
        try scratch.write(
            "a.ndjson",
            #"{"resourceType":"Patient","id":"p"}"# + "\n"
                + #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"Patient/nobody"}}"# + "\n"
                + #"{"resourceType":"Basic","id":"c","code":{"text":"x"},"subject":{"reference":"Patient/p"}}"# + "\n")
        let load = try CareSyncBinary.run([
            "load", scratch.path + "/a.ndjson", "--server", server.url, "--journal", scratch.path + "/journal",
        ])
        #expect(load.code == 1)
        #expect(load.output.hasPrefix("loaded 2 resources (2 created"), "\(load.output) \(load.error)")
        #expect(load.error.contains("a.ndjson:2:"), "\(load.error)")
        server.stop()
    }
}
