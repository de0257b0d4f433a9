/// Where a commit came from: the part of the commit record that the caller knows. Holds no patient data besides ids.
package struct CommitOrigin: Sendable, Hashable {
    /// The way in: FHIR REST, the domain API, a load, or the server itself.
    package enum Door: UInt8, Sendable {
        case fhir = 1
        case domain = 2
        case load = 3
        case system = 4
    }

    package var door: Door
    package var client: String?
    package var session: String?
    /// The correlation id of the request, as it stands in the log lines.
    package var correlationID: String
    /// Whether the commit is marked as an import, for which workflow rules become warnings.
    package var isImport: Bool
    /// Whether the commit gives way to others in the writer, as those of a load and large transactions do. Not kept in the log.
    package var givesWay: Bool

    package init(
        door: Door, client: String? = nil, session: String? = nil, correlationID: String, isImport: Bool = false, givesWay: Bool = false
    ) {
        self.door = door
        self.client = client
        self.session = session
        self.correlationID = correlationID
        self.isImport = isImport
        self.givesWay = givesWay
    }
}
