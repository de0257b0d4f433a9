import FHIRJSON
import PluginKit

/// What routes answer besides the contract's own objects.
enum Answers {
    /// What became of a patient that was to be deleted.
    static let removal = ContractModel(
        "PatientRemoval", "What became of a patient that was to be deleted.",
        [
            .init("id", .id, isNullable: false),
            .init(
                "outcome",
                .code(["deleted", "deactivated"], "A patient that other resources refer to stays, but is not active."), isNullable: false),
        ])

    static func removal(_ id: String, isDeleted: Bool) -> JSONValue {
        .object([.init("id", .string(id)), .init("outcome", .string(isDeleted ? "deleted" : "deactivated"))])
    }

    /// What a merge asks for.
    static let merge = ContractModel(
        "PatientMerge", "Which patient is the same person and is to be given up.",
        [.init("sourceId", .string(.id, "The patient whose record goes into that of the path."), isNullable: false)])
}
