import FHIRSchema
import FHIRTerminology
import Foundation
import TestData
import Testing

/// HL7's own expansions of R4's value sets against ours, code by code.
///
/// They differ where they must: HL7's tool leaves out abstract and deprecated concepts, stops at 1,000 codes, did not see that v3 concepts
/// may have several parents, and had SNOMED CT, LOINC and other systems at hand.
struct SharedExpansionsTests {
    /// Value sets whose members are below a v3 concept by its second parent only, which the expansions miss.
    private static let ofSecondParents: Set<String> = [
        "http://hl7.org/fhir/ValueSet/detectedissue-category", "http://terminology.hl7.org/ValueSet/v3-ActPharmacySupplyType",
    ]

    @Test func `Members are those of HL7's expansions`() throws {
        guard let shared = SharedData(for: "expansions") else { return }
        try shared.unpacking("r4-definitions/hl7.fhir.r4.expansions-4.0.1.tgz") { folder in
            let unused = try UnusedConcepts(shared)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "package").path)
                .filter { $0.hasPrefix("ValueSet-") && $0.hasSuffix(".json") }.sorted()
            var tally: [String: Int] = [:]
            for name in names {
                let data = try Data(contentsOf: folder.appending(path: "package/\(name)"))
                guard let json = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { continue }
                let outcome = try compare(json, unused)
                tally[outcome, default: 0] += 1
            }
            print("expansions: " + tally.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
            #expect(names.count == 553)
            #expect(tally["equal", default: 0] >= 471)
            #expect(tally["unexplained"] == nil)
        }
    }

    private func compare(_ json: [String: Any], _ unused: UnusedConcepts) throws -> String {
        let url = json["url"] as? String ?? ""
        var theirs: Set<String> = []
        func collect(_ entries: Any?) {
            for entry in entries as? [[String: Any]] ?? [] {
                if let code = entry["code"] as? String { theirs.insert((entry["system"] as? String ?? "") + "\t" + code) }
                collect(entry["contains"])
            }
        }
        collect((json["expansion"] as? [String: Any])?["contains"])
        let members: ValueSetMembers
        do throws(TerminologyFailure) {
            members = try Terminology.r4.members(of: url, limit: 10_000)
        } catch {
            switch error {
            case .unknownSystem: return "of systems that are not here"
            case .unknownValueSet: return "of value sets that are not here"
            default: break
            }
            Issue.record("\(url): \(error)")
            return "unexplained"
        }
        // Whoever is listed must be a member, whatever else is.
        for token in theirs {
            let parts = token.split(separator: "\t").map(String.init)
            let isMember = try Terminology.r4.isMember(system: parts[0], code: parts[1], of: url)
            let isAnnotatedUnit = parts[0] == UCUM.system && !UCUM.standard.isValid(parts[1])
            #expect(isMember || isAnnotatedUnit, "\(url) lacks \(token)")
        }
        guard let tokens = members.tokens else { return "of whole systems" }
        let ours = Set(tokens.map { $0.system + "\t" + $0.code })
        #expect(theirs.isSubset(of: ours), "\(url) lacks \(theirs.subtracting(ours).sorted().prefix(5))")
        let more = ours.subtracting(theirs)
        if more.isEmpty { return "equal" }
        if theirs.count == 1000 { return "cut at 1000 by HL7" }
        if more.isSubset(of: unused.tokens) { return "with abstract or disused codes more" }
        if Self.ofSecondParents.contains(url) { return "with codes below a second parent more" }
        Issue.record("\(url) has more: \(more.subtracting(unused.tokens).sorted().prefix(5))")
        return "unexplained"
    }
}

/// Concepts of R4's systems that are abstract, deprecated or retired, read apart from the program's own tables.
private struct UnusedConcepts {
    var tokens: Set<String> = []

    init(_ shared: SharedData) throws {
        for name in ["codesystems", "codesystems-v2", "codesystems-v3"] {
            let data = try Data(contentsOf: shared.root.appending(path: "r4-definitions/bundles/\(name).json"))
            let bundle = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            for entry in bundle?["entry"] as? [[String: Any]] ?? [] {
                let system = entry["resource"] as? [String: Any] ?? [:]
                collect(system["concept"], system["url"] as? String ?? "")
            }
        }
    }

    private mutating func collect(_ concepts: Any?, _ system: String) {
        for concept in concepts as? [[String: Any]] ?? [] {
            let isUnused = (concept["property"] as? [[String: Any]] ?? []).contains { property in
                let code = property["code"] as? String
                return (code == "notSelectable" || code == "abstract") && property["valueBoolean"] as? Bool == true
                    || code == "status" && ["deprecated", "retired"].contains(property["valueCode"] as? String)
            }
            if isUnused { tokens.insert(system + "\t" + (concept["code"] as? String ?? "")) }
            collect(concept["concept"], system)
        }
    }
}
