package import FHIRSchema

/// Which custom parameters have rows in a tenant's part of the index, under which names, and whether all resources have them: what a store
/// remembers besides the definitions.
package struct ParameterTable: Sendable, Equatable {
    package struct Row: Sendable, Hashable {
        package enum State: String, Sendable {
            case ready
            /// Only resources written since it came have its rows.
            case pending
        }

        package var type: TypeID
        package var code: String
        package var kind: SearchParameterKind
        /// A hash of what the rows are made from.
        package var fingerprint: UInt64
        /// Unique to the change that brought it.
        package var order: Int64
        package var state: State

        /// Its name in the store's registry. A definition that changes gets a new one, so that rows of both never mix.
        package func name(_ schema: Schema) -> String { "\(schema.name(type)).\(code)#\(order)" }

        /// All names that it has there.
        package func names(_ schema: Schema) -> [String] {
            kind == .reference ? [name(schema), name(schema) + ":identifier"] : [name(schema)]
        }
    }

    package var rows: [Row] = []

    package init() {}

    package subscript(type: TypeID, code: String) -> Row? { rows.first { $0.type == type && $0.code == code } }
}

extension ParameterTable {
    /// The table as text: a line for each row, its fields separated by tabs.
    package func text(_ schema: Schema) -> String {
        rows.map { row in
            [
                schema.name(row.type), row.code, "\(row.kind)", String(row.fingerprint, radix: 16), String(row.order), row.state.rawValue,
            ].joined(separator: "\t")
        }.joined(separator: "\n")
    }

    /// Reads such a text; a line that is none is left out.
    package init(_ text: String, _ schema: Schema) {
        rows = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 6, let type = schema.type(named: fields[0]), let state = Row.State(rawValue: fields[5]),
                let kind = SearchParameterKind.allCases.first(where: { "\($0)" == fields[2] }),
                let fingerprint = UInt64(fields[3], radix: 16), let order = Int64(fields[4])
            else { return nil }
            return Row(type: type, code: fields[1], kind: kind, fingerprint: fingerprint, order: order, state: state)
        }
    }
}
