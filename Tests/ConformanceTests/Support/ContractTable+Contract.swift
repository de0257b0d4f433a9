/// Reads the tables out of the contract's text: sections by number, a service's name, lines of endpoints, and lists of events published.
extension ContractTable {
    init(contract: String) {
        self.init(endpoints: [], events: [])
        var section: Int?
        var service = ""
        var isListingEvents = false
        for line in contract.split(separator: "\n") {
            if line.hasPrefix("## ") {
                section = Int(line.dropFirst(3).prefix { $0 != "." })
            } else if line.hasPrefix("**Service Name**"), let name = Self.quoted(line) {
                service = name
            }
            if line.hasPrefix("#") { isListingEvents = line == "### Events Published" }
            guard let section else { continue }
            let words = line.split(separator: " ")
            if words.count == 2, ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(words[0]), words[1].hasPrefix("/") {
                endpoints.append(Endpoint(section: section, service: service, method: String(words[0]), path: String(words[1])))
            } else if isListingEvents, line.hasPrefix("- "), let type = Self.quoted(line) {
                events.append(Event(section: section, service: service, type: type))
            }
        }
    }

    /// What stands in the first pair of back quotes.
    private static func quoted(_ line: Substring) -> String? {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        return parts.count > 2 ? String(parts[1]) : nil
    }
}
