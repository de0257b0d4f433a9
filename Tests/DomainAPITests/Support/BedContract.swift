import PluginKit

/// The contract models of the test's domain: every kind of property, in every use.
enum BedContract {
    static let feature = ContractModel(
        "BedFeature", "Something a bed has.",
        [
            .init("name", .string(1...40), isNullable: false),
            .init("since", .dateTime, .optional),
            .init("checks", .array(of: .object(check), 0...3), .optional),
        ])

    private static let check = ContractModel("Check", "", [.init("day", .date), .init("isPassed", .boolean)])

    static let bed = ContractModel(
        "Bed", "A bed of a ward.",
        [
            .init("id", .id, .readOnly),
            .init("ward", .string(1...50, "Where it stands.")),
            .init("number", ContractSchema(.integer(1...999))),
            .init("kind", .code(["standard", "intensive"], others: ["unknown"])),
            .init("purchased", .date, .optional),
            .init("contact", .string(.email), .optional),
            .init("manual", .string(.uri), .optional),
            .init("length", ContractSchema(.number), .optional),
            .init("owner", .id, .optional),
            .init("features", .array(of: .object(feature), 0...4), .optional),
            .init("extras", ContractSchema(.map), .optional),
            .init("anything", ContractSchema(.any), .optional),
            .init("pin", .string(.password), .writeOnly),
            .init("isFree", .boolean, .readOnly),
            .init("createdAt", .dateTime, .readOnly),
        ])

    static let stay = ContractModel("Stay", "", [.init("patientId", .id), .init("note", .string(0...200), .optional)])
    static let lock = ContractModel("BedLock", "", [.init("code", .string(1...20), .readOnly, isNullable: true)])

    /// A body that has everything a request must have.
    static let body = #"{"ward":"North","number":7,"kind":"standard","pin":"0000"}"#

    /// The same with one more member.
    static func body(and member: String) -> String { "\(body.dropLast()),\(member)}" }
}
