/// The types that the program itself speaks of, looked up once.
@usableFromInline
package struct KnownTypes: Sendable {
    // Abstract types.
    @usableFromInline package let element, backboneElement, resource, domainResource: TypeID
    // Primitive types.
    @usableFromInline package let boolean, integer, unsignedInt, positiveInt, decimal, string, markdown, code, id, oid, uri, url,
        canonical, uuid, base64Binary, date, dateTime, instant, time, xhtml: TypeID
    // Data types.
    @usableFromInline package let `extension`, meta, narrative, coding, codeableConcept, identifier, reference, quantity, age,
        count, distance, duration, money, range, ratio, period, timing, humanName, address, contactPoint, annotation, attachment, signature,
        sampledData, expression, elementDefinition: TypeID
    // Resources and backbone elements that the interactions handle.
    @usableFromInline package let bundle, bundleEntry, bundleEntryRequest, bundleEntryResponse, bundleEntrySearch, bundleLink, parameters,
        parametersParameter, operationOutcome, operationOutcomeIssue, binary, basic, capabilityStatement, searchParameter,
        structureDefinition, patient, practitioner, organization, device, encounter, relatedPerson, observation, provenance,
        auditEvent, subscription: TypeID

    /// - Parameter find: looks a name up; a name that the tables lack becomes `TypeID.none`.
    init(find: (UnsafeBufferPointer<UInt8>) -> TypeID?) {
        func type(_ name: StaticString) -> TypeID {
            find(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) ?? .none
        }
        element = type("Element")
        backboneElement = type("BackboneElement")
        resource = type("Resource")
        domainResource = type("DomainResource")
        boolean = type("boolean")
        integer = type("integer")
        unsignedInt = type("unsignedInt")
        positiveInt = type("positiveInt")
        decimal = type("decimal")
        string = type("string")
        markdown = type("markdown")
        code = type("code")
        id = type("id")
        oid = type("oid")
        uri = type("uri")
        url = type("url")
        canonical = type("canonical")
        uuid = type("uuid")
        base64Binary = type("base64Binary")
        date = type("date")
        dateTime = type("dateTime")
        instant = type("instant")
        time = type("time")
        xhtml = type("xhtml")
        `extension` = type("Extension")
        meta = type("Meta")
        narrative = type("Narrative")
        coding = type("Coding")
        codeableConcept = type("CodeableConcept")
        identifier = type("Identifier")
        reference = type("Reference")
        quantity = type("Quantity")
        age = type("Age")
        count = type("Count")
        distance = type("Distance")
        duration = type("Duration")
        money = type("Money")
        range = type("Range")
        ratio = type("Ratio")
        period = type("Period")
        timing = type("Timing")
        humanName = type("HumanName")
        address = type("Address")
        contactPoint = type("ContactPoint")
        annotation = type("Annotation")
        attachment = type("Attachment")
        signature = type("Signature")
        sampledData = type("SampledData")
        expression = type("Expression")
        elementDefinition = type("ElementDefinition")
        bundle = type("Bundle")
        bundleEntry = type("Bundle.entry")
        bundleEntryRequest = type("Bundle.entry.request")
        bundleEntryResponse = type("Bundle.entry.response")
        bundleEntrySearch = type("Bundle.entry.search")
        bundleLink = type("Bundle.link")
        parameters = type("Parameters")
        parametersParameter = type("Parameters.parameter")
        operationOutcome = type("OperationOutcome")
        operationOutcomeIssue = type("OperationOutcome.issue")
        binary = type("Binary")
        basic = type("Basic")
        capabilityStatement = type("CapabilityStatement")
        searchParameter = type("SearchParameter")
        structureDefinition = type("StructureDefinition")
        patient = type("Patient")
        practitioner = type("Practitioner")
        organization = type("Organization")
        device = type("Device")
        encounter = type("Encounter")
        relatedPerson = type("RelatedPerson")
        observation = type("Observation")
        provenance = type("Provenance")
        auditEvent = type("AuditEvent")
        subscription = type("Subscription")
    }
}
