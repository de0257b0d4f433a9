import FHIRCore
import FHIRModel
import FHIRSchema

/// What turning elements into keys needs to know: the properties of the data types, and the store's numbers, hash, units and time zone.
final class KeyValues: Sendable {
    let schema: Schema
    let known: KnownTypes
    let numbering: IndexNumbering
    let hash: KeyedHash
    /// The server's base URL, without a trailing slash.
    let base: [UInt8]
    let units: UnitCache
    let zoneOffset: @Sendable (Int64) -> Int64

    let codingSystem, codingCode, conceptCoding, identifierSystem, identifierValue, contactValue: PropertyID
    let referenceReference, referenceIdentifier, extensionURL: PropertyID
    let periodStart, periodEnd, timingEvent, timingRepeat, timingBounds: PropertyID
    let rangeLow, rangeHigh, moneyValue, moneyCurrency: PropertyID
    let sampledOrigin, sampledFactor, sampledLowerLimit, sampledUpperLimit, sampledData: PropertyID
    let latitude, longitude: PropertyID
    let position, timingRepeatType: TypeID
    /// The parts of a HumanName and of an Address that are searched.
    let nameParts, addressParts: [PropertyID]
    /// The values that an extension can have.
    let extensionValues: Range<UInt16>
    /// Quantity and the types derived from it, Quantity first.
    private let quantities: [QuantityProperties]

    /// The properties of a type of quantity.
    struct QuantityProperties: Sendable {
        let type: TypeID
        let value, comparator, unit, system, code: PropertyID
    }

    init(
        _ schema: Schema, _ numbering: IndexNumbering, _ hash: KeyedHash, base: [UInt8], units: UnitCache,
        zoneOffset: @escaping @Sendable (Int64) -> Int64
    ) {
        func property(_ type: TypeID, _ name: String) -> PropertyID { schema.property(of: type, named: name) ?? .none }
        let known = schema.known
        self.schema = schema
        self.known = known
        self.numbering = numbering
        self.hash = hash
        self.base = base
        self.units = units
        self.zoneOffset = zoneOffset
        codingSystem = property(known.coding, "system")
        codingCode = property(known.coding, "code")
        conceptCoding = property(known.codeableConcept, "coding")
        identifierSystem = property(known.identifier, "system")
        identifierValue = property(known.identifier, "value")
        contactValue = property(known.contactPoint, "value")
        referenceReference = property(known.reference, "reference")
        referenceIdentifier = property(known.reference, "identifier")
        extensionURL = property(known.extension, "url")
        periodStart = property(known.period, "start")
        periodEnd = property(known.period, "end")
        timingEvent = property(known.timing, "event")
        timingRepeat = property(known.timing, "repeat")
        timingRepeatType = schema.type(named: "Timing.repeat") ?? .none
        timingBounds = property(timingRepeatType, "boundsPeriod")
        rangeLow = property(known.range, "low")
        rangeHigh = property(known.range, "high")
        moneyValue = property(known.money, "value")
        moneyCurrency = property(known.money, "currency")
        sampledOrigin = property(known.sampledData, "origin")
        sampledFactor = property(known.sampledData, "factor")
        sampledLowerLimit = property(known.sampledData, "lowerLimit")
        sampledUpperLimit = property(known.sampledData, "upperLimit")
        sampledData = property(known.sampledData, "data")
        position = schema.type(named: "Location.position") ?? .none
        latitude = property(position, "latitude")
        longitude = property(position, "longitude")
        nameParts = ["family", "given", "prefix", "suffix", "text"].map { property(known.humanName, $0) }
        addressParts = ["line", "city", "district", "state", "postalCode", "country", "text"].map { property(known.address, $0) }
        extensionValues = schema.element(of: known.extension, named: "value").map { schema.properties(of: $0).rawRange } ?? 0..<0
        quantities = [known.quantity, known.age, known.count, known.distance, known.duration].map { type in
            QuantityProperties(
                type: type, value: property(type, "value"), comparator: property(type, "comparator"), unit: property(type, "unit"),
                system: property(type, "system"), code: property(type, "code"))
        }
    }

    /// The properties of a type of quantity; nil for other types.
    func quantity(_ type: TypeID) -> QuantityProperties? { quantities.first { $0.type == type } }
}
