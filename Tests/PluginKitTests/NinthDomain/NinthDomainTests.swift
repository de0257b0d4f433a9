import DomainAPI
import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

@testable import AuthPlugin
@testable import PatientPlugin

/// A domain more needs no change elsewhere: its rule, operation, route and event work beside the bundled ones.
struct NinthDomainTests {
    private func house() async throws -> House {
        let environment = House.environment()
        let house = try House([try AuthPlugin(environment), try PatientPlugin(environment), try WardPlugin(environment)])
        await house.fhir(.put, "Location/w", #"{"resourceType":"Location","id":"w","name":"North"}"#)
        return house
    }

    private static func bed(_ id: String, _ more: String = "") -> String {
        let type = #"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/location-physical-type","code":"bd"}]}"#
        return #"{"resourceType":"Location","id":"\#(id)","name":"1","physicalType":\#(type)\#(more)}"#
    }

    private static let inWard = #","partOf":{"reference":"Location/w"}"#

    @Test func `its rule judges at both doors`() async throws {
        let house = try await house()
        let reply = await house.fhir(.put, "Location/b", Self.bed("b"))
        #expect(reply.status == 422 && reply.rules == ["bed-ward"] && reply.expressions == ["Location.partOf"])
        #expect(await house.fhir(.put, "Location/b", Self.bed("b", Self.inWard)).status == 201)
        let problem = await house.call("POST", "beds", #"{"name":"2"}"#)
        #expect(problem.status == 422)
        let error = problem.json["errors"]?.items?.first
        #expect(error?["rule"]?.string == "bed-ward" && error?["expression"]?.string == "Location.partOf")
    }

    @Test func `its routes answer`() async throws {
        let house = try await house()
        let made = await house.call("POST", "beds", #"{"name":"2","wardId":"w"}"#)
        #expect(made.status == 201 && made.etag == "W/\"1\"")
        let id = made.json["id"]?.string ?? ""
        #expect(made.location == "http://localhost/api/v1/beds/" + id)
        #expect(await house.call("GET", "beds/" + id).json == made.json)
        #expect(await house.call("GET", "beds/w").status == 404)
        #expect(await house.call("POST", "beds", #"{"name":2}"#).status == 400)
        #expect(await house.read("Location/" + id)["partOf"]?["reference"]?.string == "Location/w")
        let description = await house.api.answer(
            DomainCall("GET", "/openapi/ward-service.json", correlationID: "c", caller: house.caller(.domain)))
        #expect(description.status == 200 && description.json["paths"]?["/beds/{id}"]?["get"] != nil)
    }

    @Test func `its operation is offered and performed`() async throws {
        let house = try await house()
        await house.fhir(.put, "Location/b", Self.bed("b", Self.inWard))
        let input = #"{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"Discharged"}]}"#
        let reply = await house.fhir(.post, "Location/b/$vacate", input)
        #expect(reply.status == 200 && reply.json["description"]?.string == "Discharged")
        #expect(reply.json["meta"]?["versionId"]?.string == "2" && reply.warnings == [])
        #expect(await house.fhir(.post, "Location/b/$vacate", input.replacing("Discharged", with: "Fire")).warnings == ["bed-events"])
        #expect(await house.fhir(.post, "Location/b/$vacate", #"{"resourceType":"Parameters"}"#).status == 400)
        #expect(await house.fhir(.post, "Location/none/$vacate", input).status == 404)
        #expect(await house.fhir(.post, "Location/b/$vacate", input, .init(permissions: .none)).status == 403)
        let location = (await house.read("metadata"))["rest"]?.items?.first?["resource"]?.items?.first { $0["type"]?.string == "Location" }
        #expect(location?["operation"]?.items?.contains { $0["name"]?.string == "vacate" } == true)
    }

    @Test func `its events are told whichever door the change came through`() async throws {
        let house = try await house()
        await house.call("POST", "beds", #"{"name":"2","wardId":"w"}"#)
        await house.fhir(.put, "Location/b", Self.bed("b", Self.inWard))
        await house.fhir(.delete, "Location/b")
        let events = await house.call("GET", "events").json["events"]?.items ?? []
        #expect(events.map { $0["type"]?.string } == ["bed.changed", "bed.changed", "bed.changed"])
        #expect(events.map { $0["source"]?.string } == ["ward-service", "ward-service", "ward-service"])
        #expect(events.map { $0["data"]?["change"]?.string } == ["create", "create", "delete"])
    }

    @Test func `a server has any of the plugins`() throws {
        let environment = House.environment()
        let all: [any DomainPlugin] = [try AuthPlugin(environment), try PatientPlugin(environment), try WardPlugin(environment)]
        for mask in 0..<8 {
            let chosen = all.enumerated().filter { mask & (1 << $0.offset) != 0 }.map(\.element)
            var builder = CatalogueBuilder(.r4)
            for plugin in chosen { builder.add(plugin) }
            let catalogue = try builder.build()
            #expect(catalogue.plugins.map(\.name) == chosen.map { type(of: $0).manifest.name })
            #expect(Set(catalogue.routes.map(\.plugin)).isSubset(of: catalogue.plugins.map(\.name)))
            #expect(Set(catalogue.rules.map(\.plugin)) == Set(chosen.map { type(of: $0).manifest.name }))
        }
    }
}

extension DomainReply {
    var json: JSONValue { if case .bytes(let bytes) = content { (try? JSONValue.parse(bytes)) ?? .null } else { .null } }
}
