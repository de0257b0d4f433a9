/// What `SearchCatalogueTests` expects.
enum CatalogueGolden {
    static let counts: [String: Int] = [:]
    static let text = ""
}
