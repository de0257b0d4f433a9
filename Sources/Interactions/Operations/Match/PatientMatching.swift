import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// `Patient/$match`: who of the patients somebody may be (R4 `operation-patient-match.html`); weights and grades in docs/matching.md.
extension FHIRService {
    func match(_ call: OperationCall) async throws(OperationFailure) -> Answer {
        guard let patient = call.input.resource("resource") else {
            throw OperationFailure(.invalid, .badParameter, "Parameter resource: expected a Patient")
        }
        guard patient.type == schema.known.patient else {
            throw OperationFailure(
                .invalid, .wrongResourceType, at: schema.name(patient.type), "Parameter resource: expected a resource of type Patient")
        }
        var limit = settings.pageSize
        if let text = call.input.text("count") {
            guard let count = SearchRequest.wholeNumber(text), count > 0 else {
                throw OperationFailure(.invalid, .badParameter, "Parameter count: expected a whole number, 1 or more")
            }
            limit = min(count, settings.pageLimit)
        }
        let traits = PatientTraits(patient)
        let candidates = PatientCandidates(like: patient, traits, catalogue)
        guard !candidates.blocks.isEmpty else {
            throw OperationFailure(
                .invalid, .badParameter, at: "Patient",
                "Parameter resource: expected a Patient with at least one of identifier, name, birthDate to the day, telecom")
        }
        let found = try await store.read(call.caller.access, at: call.request.position) { view throws(OperationFailure) in
            try self.matches(traits, candidates, view)
        }
        return answer(found, limit: limit, onlyCertain: call.input.text("onlyCertainMatches") == "true", call)
    }

    private struct MatchedPatient: Sendable {
        var version: StoredVersion
        var score: Int
        var grade: PatientMatch.Grade
    }

    private struct MatchesFound: Sendable {
        var position: Position
        var instant: Instant
        /// From the most likely to the least; of equal score in the order of their ids.
        var patients: [MatchedPatient] = []
        /// Whether some candidates were not looked at.
        var isCut = false
    }

    /// Compares all candidates; keeps those that are possible.
    private func matches(
        _ traits: PatientTraits, _ candidates: PatientCandidates, _ view: any StoreView
    ) throws(OperationFailure) -> MatchesFound {
        var found = MatchesFound(position: view.position, instant: view.instant)
        var seen: Set<ResourceID> = []
        for block in candidates.blocks {
            let query = SearchQuery([SearchQuery.Branch(schema.known.patient, block.criterion)])
            let page = try view.search(query, .first, limit: block.limit)
            found.isCut = found.isCut || page.hasMore
            for hit in page.hits where seen.insert(hit.version.id).inserted {
                let match = PatientMatcher.match(traits, PatientTraits(try arena(hit.version)))
                guard match.grade != .certainlyNot else { continue }
                found.patients.append(MatchedPatient(version: hit.version, score: match.score, grade: match.grade))
            }
        }
        found.patients.sort { $0.score != $1.score ? $0.score > $1.score : $0.version.id.value < $1.version.id.value }
        return found
    }

    private func answer(_ found: MatchesFound, limit: Int, onlyCertain: Bool, _ call: OperationCall) -> Answer {
        var patients = found.patients
        var issues: [Issue] = []
        if onlyCertain {
            patients.removeAll { $0.grade != .certain }
            if patients.count > 1 {
                patients = []
                issues.append(
                    Issue(.multipleMatches, severity: .warning, "Several patients match with certainty, so none is returned"))
            } else if patients.isEmpty, !found.patients.isEmpty {
                issues.append(Issue(.informational, severity: .information, "No match is certain; there are some of lower grade"))
            }
        }
        if patients.count > limit {
            issues.append(Issue(.informational, severity: .information, "\(patients.count - limit) further matches are not returned"))
            patients.removeSubrange(limit...)
        }
        if found.isCut {
            issues.append(
                Issue(.informational, severity: .information, "Many patients are similar; more details in the request tell them apart"))
        }
        var bundle = ResultBundle(.searchset, total: patients.count, instant: found.instant)
        bundle.entries = patients.map { patient in
            var entry = ResultBundle.Entry(
                fullURL: settings.baseURL + "/" + path(of: patient.version), .version(patient.version), search: .match)
            entry.score = Self.decimal(patient.score)
            entry.grade = patient.grade.rawValue
            return entry
        }
        if !issues.isEmpty { bundle.entries.append(ResultBundle.Entry(.document(outcome(issues)), search: .outcome)) }
        return Answer(.ok, .bundle(bundle), position: found.position)
    }

    /// Hundredths as a decimal: 1, or 0.85.
    private static func decimal(_ hundredths: Int) -> String {
        hundredths >= 100 ? "1" : hundredths < 10 ? "0.0\(hundredths)" : "0.\(hundredths)"
    }
}
