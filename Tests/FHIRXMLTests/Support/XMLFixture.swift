/// Resources written for these tests, compact and in canonical form.
enum XMLFixture {
    static let all = [patient, observation, bundle, parameters, questionnaire]

    static let patient = """
        <Patient xmlns="http://hl7.org/fhir"><id value="p1"/><meta><versionId value="3"/>\
        <lastUpdated value="2024-02-29T23:59:60.125+14:00"/>\
        <profile value="http://example.org/StructureDefinition/p|1.0"/></meta><implicitRules value="urn:rules"/><language value="de-CH"/>\
        <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p class="a">Ute &amp; Max<br/></p></div></text>\
        <contained><Organization><id value="o"/><name value="Spital"/></Organization></contained>\
        <extension url="http://example.org/nested"><extension url="a"><valueInteger value="-2147483648"/></extension>\
        <extension url="b"><valueDecimal value="0.10"/></extension></extension>\
        <identifier><use value="official"/><system value="urn:oid:1.2.3"/><value value="4711"/></identifier><active value="true"/>\
        <name id="n1"><family value="Muster&amp;Söhne"><extension url="urn:own"><valueBoolean value="false"/></extension></family>\
        <given value="Ute"/><given><extension url="http://hl7.org/fhir/StructureDefinition/data-absent-reason">\
        <valueCode value="unknown"/></extension></given>\
        <given value="𝄞 Eva"/></name><gender value="female"/><birthDate id="b" value="1970"/><deceasedDateTime value="2020-12-31"/>\
        <managingOrganization><reference value="#o"/></managingOrganization></Patient>
        """

    static let observation = """
        <Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><coding><system value="http://loinc.org"/>\
        <code value="8310-5"/></coding></code>\
        <effectiveInstant value="2024-01-01T00:00:00Z"/><valueQuantity><value value="37.00"/><unit value="°C"/></valueQuantity>\
        <component><code><text value="line&#xA;break&#x9;tab"/></code><valueSampledData><origin><value value="0"/></origin>\
        <period value="1E2"/>\
        <dimensions value="1"/><data value="1 2 E U"/></valueSampledData></component></Observation>
        """

    static let bundle = """
        <Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry>\
        <fullUrl value="urn:uuid:0d4e5b3c-8f6a-4d2b-9c1e-7a5f3b2d1c0e"/>\
        <resource><Patient><active value="true"/></Patient></resource><request><method value="POST"/><url value="Patient"/></request>\
        </entry>\
        <entry><resource><Binary><contentType value="text/plain"/><data value="QUJD"/></Binary></resource><request><method value="PUT"/>\
        <url value="Binary/b"/></request></entry><signature><type><system value="urn:s"/><code value="c"/></type>\
        <when value="2024-01-01T00:00:00Z"/>\
        <who><reference value="Practitioner/1"/></who></signature></Bundle>
        """

    static let parameters = """
        <Parameters xmlns="http://hl7.org/fhir"><parameter><name value="a"/><valueTime value="23:59:59.9"/></parameter><parameter>\
        <name value="b"/>\
        <resource><Basic><code><text value="x"/></code></Basic></resource></parameter><parameter><name value="c"/><part><name value="d"/>\
        <valueCoding><code value="e"/></valueCoding></part></parameter></Parameters>
        """

    static let questionnaire = """
        <Questionnaire xmlns="http://hl7.org/fhir"><status value="draft"/><item><linkId value="1"/><type value="group"/><item>\
        <linkId value="1.1"/>\
        <type value="decimal"/><enableWhen><question value="2"/><operator value="="/><answerDecimal value="1.0e-3"/></enableWhen>\
        <initial><valueDecimal value="2.50"/></initial></item></item></Questionnaire>
        """
}
