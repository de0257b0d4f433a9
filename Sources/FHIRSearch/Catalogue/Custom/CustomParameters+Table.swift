package import FHIRSchema

/// From definitions to rows: what changes in a tenant's table when the definitions have changed, and what the catalogue is made of.
extension CustomParameters {
    /// The table that fits the definitions. What is as it was keeps its name and state; what is new gets `order`, and is pending.
    package func table(after before: ParameterTable, order: Int64, _ schema: Schema, _ hash: KeyedHash) -> ParameterTable {
        var table = ParameterTable()
        let definitions = definitions(schema)
        for type in definitions.keys.sorted() {
            var parameters = definitions[type] ?? []
            for index in parameters.indices {
                let known = before[type, parameters[index].code]
                parameters[index].order =
                    known?.fingerprint == Self.fingerprint(parameters[index], hash) ? known?.order ?? order : order
            }
            let owners = TypeParameters.owners(type, schema, parameters)
            for parameter in parameters where owners.contains(parameter.code) {
                let fingerprint = Self.fingerprint(parameter, hash)
                var row = ParameterTable.Row(
                    type: type, code: parameter.code, kind: parameter.kind, fingerprint: fingerprint, order: order, state: .pending)
                if let known = before[type, parameter.code], known.fingerprint == fingerprint { row = known }
                table.rows.append(row)
            }
        }
        return table
    }

    private static func fingerprint(_ parameter: ParameterDefinition, _ hash: KeyedHash) -> UInt64 {
        hash("\(parameter.kind)", parameter.expression)
    }

    /// The definitions by type, each with its rows' name and how far these are.
    /// - Parameter progress: of the rows with a name.
    package func definitions(
        _ table: ParameterTable, _ schema: Schema, progress: (String) -> IndexingProgress
    ) -> [TypeID: [ParameterDefinition]] {
        definitions(schema).reduce(into: [:]) { result, entry in
            result[entry.key] = entry.value.map { definition in
                var definition = definition
                definition.order = .max
                guard let row = table[entry.key, definition.code] else { return definition }
                definition.order = row.order
                definition.rowName = row.name(schema)
                definition.indexing = row.state == .ready ? nil : progress(row.name(schema))
                return definition
            }
        }
    }
}
