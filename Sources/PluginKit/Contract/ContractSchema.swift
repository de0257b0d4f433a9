/// The form of a value of the domain API: what requests are checked against, and what the API's description says.
package struct ContractSchema: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        /// Text of some length in characters.
        case string(length: ClosedRange<Int>, format: Format?)
        /// One of these codes. `others` are further codes that answers may have: FHIR's, where the contract knows fewer.
        case code([String], others: [String])
        case integer(ClosedRange<Int>)
        case number
        case boolean
        case array(ContractSchema, count: ClosedRange<Int>)
        case object(ContractModel)
        /// Any JSON object.
        case map
        /// Any JSON value.
        case any
    }

    /// What text must look like; named as in JSON Schema.
    package enum Format: String, Sendable, Hashable {
        /// `YYYY-MM-DD`.
        case date
        /// RFC 3339, with a zone.
        case dateTime = "date-time"
        case email
        case uri
        /// Shown as dots by clients, and never logged.
        case password
        /// An id of the server: 1 to 64 of `A-Z a-z 0-9 - .`.
        case id
    }

    package var kind: Kind
    /// What it means, in a sentence; empty when the name says it.
    package var purpose: String

    package init(_ kind: Kind, _ purpose: String = "") {
        self.kind = kind
        self.purpose = purpose
    }

    package static func string(_ length: ClosedRange<Int> = 1...4_000, _ purpose: String = "") -> ContractSchema {
        ContractSchema(.string(length: length, format: nil), purpose)
    }

    package static func string(_ format: Format, _ purpose: String = "") -> ContractSchema {
        let length =
            switch format {
            case .date: 10...10
            case .dateTime: 20...40
            case .email: 3...254
            case .uri: 1...2_000
            case .password: 1...1_000
            case .id: 1...64
            }
        return ContractSchema(.string(length: length, format: format), purpose)
    }

    package static func code(_ codes: [String], others: [String] = [], _ purpose: String = "") -> ContractSchema {
        ContractSchema(.code(codes, others: others), purpose)
    }

    package static let id = string(.id)
    package static let date = string(.date)
    package static let dateTime = string(.dateTime)
    package static let boolean = ContractSchema(.boolean)

    package static func array(of item: ContractSchema, _ count: ClosedRange<Int> = 0...1_000) -> ContractSchema {
        ContractSchema(.array(item, count: count))
    }

    package static func object(_ model: ContractModel) -> ContractSchema { ContractSchema(.object(model)) }
}

/// An object of the contract: its name and properties, in the contract's order.
package struct ContractModel: Sendable, Hashable {
    package struct Property: Sendable, Hashable {
        package enum Use: Sendable, Hashable {
            /// Requests must have it.
            case required
            /// Requests may have it.
            case optional
            /// Only answers have it; a request that has it is refused.
            case readOnly
            /// Only requests have it, and they must.
            case writeOnly
        }

        package var name: String
        package var schema: ContractSchema
        package var use: Use
        /// Whether answers may hold null for it, because FHIR lets it be absent.
        package var isNullable: Bool

        package init(_ name: String, _ schema: ContractSchema, _ use: Use = .required, isNullable: Bool? = nil) {
            self.name = name
            self.schema = schema
            self.use = use
            self.isNullable = isNullable ?? (use != .readOnly)
        }
    }

    /// The name in the API's description, such as `Patient`.
    package var name: String
    package var purpose: String
    package var properties: [Property]

    package init(_ name: String, _ purpose: String = "", _ properties: [Property]) {
        self.name = name
        self.purpose = purpose
        self.properties = properties
    }
}
