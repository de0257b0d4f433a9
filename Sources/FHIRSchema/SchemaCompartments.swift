import CTables

/// The facts about a compartment (R4 section 5.12): which resources belong to a patient, encounter, practitioner and so on.
package struct CompartmentInfo: Sendable {
    /// The type that names the compartment, such as Patient.
    package let type: TypeID
    package let url: SchemaText
    /// The types that can be members; the others never are.
    package let members: [CompartmentMember]

    /// How a type's resources belong to the compartment, nil when they never do.
    package func member(_ type: TypeID) -> CompartmentMember? { members.first { $0.type == type } }
}

/// How the resources of one type belong to a compartment.
package struct CompartmentMember: Sendable {
    package let type: TypeID
    /// A resource is a member when one of these reference parameters leads to the compartment's own resource.
    package let parameters: IDList<SearchParameterID>
    /// Stated as `{def}`: the resource that gives the compartment its identity is a member. It is one in any case (R4 section
    /// 5.12.1); the definitions state it for Encounter, Practitioner and RelatedPerson but not for Patient and Device.
    package let isSelf: Bool
}

extension Schema {
    /// The five compartments of R4. Built at each call; keep it.
    package var compartments: [CompartmentInfo] {
        compartmentRecords.dropFirst().map { record in
            let entries = Int(record.first_entry)..<(Int(record.first_entry) + Int(record.entry_count))
            return CompartmentInfo(
                type: TypeID(rawValue: record.type), url: text(record.url),
                members: compartmentEntries[entries].map { entry in
                    CompartmentMember(
                        type: TypeID(rawValue: entry.type), parameters: list(entry.parameters), isSelf: entry.flags & 1 != 0)
                })
        }
    }

    /// The compartment of a type, nil when it has none.
    package func compartment(of type: TypeID) -> CompartmentInfo? { compartments.first { $0.type == type } }
}
