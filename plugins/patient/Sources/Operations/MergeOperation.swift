import FHIRCore
import FHIRSchema
import PluginKit

/// `Patient/$merge`: the merge of two records at FHIR's door, with the parameters that FHIR gives it after R4 (R5
/// `patient-operation-merge.html`).
enum MergeOperation {
    static let operation = DomainOperation(
        "merge", url: "http://hl7.org/fhir/OperationDefinition/Patient-merge", on: [.type, .instance], of: ["Patient"], affectsState: true,
        need: .permission("patients", "merge"),
        [.init("source-patient", "Reference", min: 1), .init("target-patient", "Reference")]
    ) { request async throws(OperationFailure) in
        let source = try patient("source-patient", request)
        let target: ResourceID
        if let id = request.id {
            guard request.element("target-patient") == nil else {
                throw OperationFailure(.invalid, .badParameter, "Parameter target-patient: expected none, as the URL names the target")
            }
            target = id
        } else {
            target = try patient("target-patient", request)
        }
        return .resource(
            try await request.host.write(request.caller) { writer throws(OperationFailure) in
                try PatientMerge.run(source, into: target, writer)
            })
    }

    private static func patient(_ parameter: String, _ request: OperationRequest) throws(OperationFailure) -> ResourceID {
        guard let id = request.element(parameter)?.referenceID("Patient").flatMap({ ResourceID($0) }) else {
            throw OperationFailure(.invalid, .badParameter, "Parameter \(parameter): expected a reference to a Patient of this server")
        }
        return id
    }
}
