import FHIRJSON
import Interactions
import Testing

struct MetaTests {
    private func parameters(_ meta: String) -> String {
        #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":\#(meta)}]}"#
    }

    /// Patient/1 with a profile, a tag and a label, received in an unusual order; Observation/1 with the same tag; Patient/2 with nothing.
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        let meta =
            #""meta":{"tag":[{"system":"t","code":"a","display":"A"}],"security":[{"system":"s","code":"R"}],"profile":["http://p/1"]}"#
        await server.send(.put, "Patient/1", Resource.patient("1", meta))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        await server.send(
            .put, "Observation/1", Resource.observation("1", #""meta":{"tag":[{"system":"t","code":"a"},{"system":"t","code":"b"}]}"#))
        return server
    }

    private func codes(_ reply: Reply, _ list: String) -> [String?] {
        reply.each("parameter.0.valueMeta." + list, "code")
    }

    @Test func `The operation $meta gives what the resource has, and what each version had`() async throws {
        let server = try await filled()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        for method in [InteractionRequest.Method.get, .post] {
            let reply = await server.send(method, "Patient/1/$meta")
            #expect(reply.status == 200)
            #expect(reply["parameter.0.name"] == "return")
            #expect(reply["parameter.0.valueMeta.versionId"] == "2")
            #expect(codes(reply, "tag") == [])
        }
        let first = await server.send(.get, "Patient/1/_history/1/$meta")
        #expect(codes(first, "tag") == ["a"])
        #expect(first["parameter.0.valueMeta.profile.0"] == "http://p/1")
        #expect(first["parameter.0.valueMeta.lastUpdated"] == "2026-03-01T08:00:00.000Z")
        #expect(await server.send(.get, "Patient/9/$meta").status == 404)
        #expect(await server.send(.get, "Patient/1/_history/9/$meta").status == 404)
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.get, "Patient/1/$meta").status == 410)
        #expect(await server.send(.get, "Patient/1/_history/3/$meta").status == 410)
        #expect(await server.send(.get, "Patient/1/$meta?foo=1").status == 400)
    }

    @Test func `The operation $meta of a type and of the system unites what live resources have`() async throws {
        let server = try await filled()
        let all = await server.send(.get, "$meta")
        #expect(codes(all, "tag") == ["a", "b"])
        #expect(codes(all, "security") == ["R"])
        #expect(all["parameter.0.valueMeta.versionId"] == nil)
        #expect(all["parameter.0.valueMeta.lastUpdated"] == nil)
        #expect(codes(await server.send(.get, "Patient/$meta"), "tag") == ["a"])
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.get, "Patient/$meta").text == #"{"resourceType":"Parameters"}"#)
        #expect(await server.send(.get, "Encounter/$meta").status == 200)
    }

    @Test func `The operation $meta-add adds what is not there yet, as a new version`() async throws {
        let server = try await filled()
        let reply = await server.send(
            .post, "Patient/1/$meta-add",
            parameters(
                #"{"profile":["http://p/1","http://p/2"],"tag":[{"system":"t","code":"a","version":"9"},{"code":"c"},{"code":"c"}]}"#))
        #expect(reply.status == 200)
        #expect(codes(reply, "tag") == ["a", "c"])
        #expect(codes(reply, "security") == ["R"])
        #expect(reply["parameter.0.valueMeta.profile.1"] == "http://p/2")
        #expect(reply["parameter.0.valueMeta.versionId"] == "2")
        #expect(reply.etag == #"W/"2""#)
        #expect(await server.resource("Patient/1").text(at: "meta.tag.0.display") == "A")
    }

    @Test func `To add what is there, or to take away what is not, makes no version`() async throws {
        let server = try await filled()
        let add = await server.send(
            .post, "Patient/1/$meta-add",
            parameters(#"{"profile":["http://p/1"],"tag":[{"system":"t","code":"a"}],"security":[{"system":"s","code":"R"}]}"#))
        #expect(add["parameter.0.valueMeta.versionId"] == "1")
        let delete = await server.send(.post, "Patient/1/$meta-delete", parameters(#"{"tag":[{"code":"a"}]}"#))
        #expect(delete["parameter.0.valueMeta.versionId"] == "1")
    }

    @Test func `The operation $meta-add works on a resource without meta, and $meta-delete takes all away again`() async throws {
        let server = try await filled()
        await server.send(.post, "Patient/2/$meta-add", parameters(#"{"tag":[{"code":"x"}]}"#))
        #expect(await server.resource("Patient/2").text(at: "meta.tag.0.code") == "x")
        let reply = await server.send(.post, "Patient/2/$meta-delete", parameters(#"{"tag":[{"code":"x","display":"whatever"}]}"#))
        #expect(reply["parameter.0.valueMeta.versionId"] == "3")
        #expect(codes(reply, "tag") == [])
        #expect(await server.resource("Patient/2").value(at: "meta.tag") == nil)
    }

    @Test func `The current version may be named, an earlier one not`() async throws {
        let server = try await filled()
        let body = parameters(#"{"tag":[{"code":"x"}]}"#)
        #expect(await server.send(.post, "Patient/1/_history/1/$meta-add", body).status == 200)
        #expect(await server.send(.post, "Patient/1/_history/1/$meta-add", body).status == 409)
        #expect(await server.send(.post, "Patient/1/_history/9/$meta-add", body).status == 404)
    }

    @Test func `Preconditions and what is not there are respected`() async throws {
        let server = try await filled()
        let body = parameters(#"{"tag":[{"code":"x"}]}"#)
        #expect(await server.send(.post, "Patient/1/$meta-add", body, .ifMatch(#"W/"7""#)).status == 412)
        #expect(await server.send(.post, "Patient/9/$meta-add", body).status == 404)
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.post, "Patient/1/$meta-delete", body).status == 410)
    }

    @Test(arguments: [
        "", #"{"resourceType":"Parameters"}"#, #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueString":"x"}]}"#,
        #"{"resourceType":"Parameters","parameter":[{"name":"x","valueMeta":{"versionId":"1"}}]}"#, #"{"resourceType":"Patient"}"#,
        #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"versionId":"1"}},{"name":"meta","valueMeta":{"versionId":"1"}}]}"#,
    ])
    func `What is no parameter meta is refused`(body: String) async throws {
        #expect(await (try filled()).send(.post, "Patient/1/$meta-add", body).status == 400)
    }

    @Test func `The operation $versions tells the FHIR version`() async throws {
        let reply = await (try TestServer()).send(.get, "$versions")
        #expect(reply.each("parameter", "name") == ["version", "default"])
        #expect(reply.each("parameter", "valueCode") == ["4.0", "4.0"])
    }
}
