/// Where one connection is in its cycle, and what it knows about its resource.
final class CrudCycle {
    enum Step: Int {
        case create
        case read
        case update
        case readAgain
        case delete
    }

    var type: Int
    var step = Step.create
    var random: RandomSource
    /// The id that the server gave.
    let id = Bytes(capacity: 64)
    /// The resource as it was sent last.
    let body = Bytes(capacity: 8192)

    init(type: Int, random: RandomSource) {
        self.type = type
        self.random = random
    }

    func startNext(of types: Int) {
        type = (type + 1) % types
        step = .create
    }

    /// What is wrong with the answer to the current step; takes the id from `Location` on the way.
    func fault(_ response: Response, _ template: Template) -> Fault? {
        switch step {
        case .create:
            guard response.status == 201 else { return .status }
            guard response.etag.equals("W/\"1\"") else { return .etag }
            guard takeID(response.location, template) else { return .location }
            return response.body.isEmpty || holdsWhatWasSent(response.body, template) ? nil : .body
        case .read, .readAgain:
            guard response.status == 200 else { return .status }
            guard response.etag.equals(step == .read ? "W/\"1\"" : "W/\"2\"") else { return .etag }
            return holdsWhatWasSent(response.body, template) ? nil : .body
        case .update:
            guard response.status == 200 else { return .status }
            guard response.etag.equals("W/\"2\"") else { return .etag }
            return response.body.isEmpty || holdsWhatWasSent(response.body, template) ? nil : .body
        case .delete:
            guard response.status == 204 else { return .status }
            return response.etag.isEmpty || response.etag.equals("W/\"3\"") ? nil : .etag
        }
    }

    /// `Location` must be `…/fhir/Type/id/_history/1`.
    private func takeID(_ location: UnsafeBufferPointer<UInt8>, _ template: Template) -> Bool {
        let suffix: StaticString = "/_history/1"
        let rest = location.dropLast(suffix.utf8CodeUnitCount)
        guard location.count > suffix.utf8CodeUnitCount, UnsafeBufferPointer(rebasing: location[rest.endIndex...]).equals(suffix),
            let slash = rest.lastIndex(of: 0x2F), rest[..<slash].suffix(template.type.count).elementsEqual(template.type)
        else { return false }
        id.removeAll()
        id.append(UnsafeBufferPointer(rebasing: rest[(slash + 1)...]))
        return id.count > 0
    }

    /// The server adds `id` and `meta` behind the type's name; everything else must come back byte for byte, in the order sent.
    private func holdsWhatWasSent(_ received: UnsafeBufferPointer<UInt8>, _ template: Template) -> Bool {
        let head = template.headLength
        let idMember = step == .create || step == .read ? 0 : #","id":"""#.utf8.count + id.count
        let sent = body.from(head + idMember)
        guard received.count > head + sent.count else { return false }
        return UnsafeBufferPointer(rebasing: received.prefix(head)).equals(body.slice(0, head))
            && UnsafeBufferPointer(rebasing: received.suffix(sent.count)).equals(sent)
    }
}
