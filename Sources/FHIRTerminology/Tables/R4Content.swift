/// R4's own code systems and value sets, each taken from the tables when it is first asked for and kept.
final class R4Content: Sendable {
    let tables: TerminologyTables
    private let systems: LazyTable<CodeSystem>
    private let valueSets: LazyTable<ValueSetDefinition>

    init(_ tables: TerminologyTables = TerminologyTables()) {
        self.tables = tables
        systems = LazyTable(count: tables.systems.count)
        valueSets = LazyTable(count: tables.valueSets.count)
    }

    /// The code system with a URL; nil when R4 has none.
    func codeSystem(_ url: String) -> CodeSystem? {
        tables.system(url).map { number in systems.value(number) { CodeSystem(tables.facts(number)) } }
    }

    /// The value set with a URL; nil when R4 has none.
    func valueSet(_ url: String) -> ValueSetDefinition? {
        tables.valueSet(url).map { number in valueSets.value(number) { tables.definition(number) } }
    }
}
