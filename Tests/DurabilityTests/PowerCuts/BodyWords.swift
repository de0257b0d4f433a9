import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// One word for each body of the clients, of which there are seven, so that searches by words can be audited.
enum BodyWords {
    static let count = 7

    static func number(of body: [UInt8]) -> Int {
        Int(body.prefix(16).reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) } % UInt64(count))
    }

    static let reading: WordReading = { body, _ in ResourceWords(narrative: [], content: [word(number(of: body))]) }

    private static func word(_ number: Int) -> [UInt8] { Array("word\(number)".utf8) }

    /// Check n asks for the n-th word; the index alone decides of all but the first.
    struct Checks: ResourceChecks {
        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { number(of: body) == check }

        func words(of check: Int) -> WordQuery? { WordQuery(words: [word(check)], isInNarrative: false, isEnough: check > 0) }
    }

    /// The resources of types with the n-th word.
    static func query(_ types: some Sequence<TypeID>, _ number: Int) -> SearchQuery {
        SearchQuery(types.map { SearchQuery.Branch($0, .checked(number)) }, checks: Checks())
    }
}
