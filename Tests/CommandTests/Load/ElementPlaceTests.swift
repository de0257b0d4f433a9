import Testing

@testable import caresync

/// Finding the line of an element for a message.
struct ElementPlaceTests {
    private let json = Array(
        """
        {"resourceType": "Bundle",
         "entry": [
          {"resource": {"resourceType": "Patient", "name": [{"given": ["a\\"]}", "b"]}]}},
          {"resource": {
             "resourceType": "Observation",
             "valueQuantity": {
               "value": 1},
             "_status": {"id": "x"}
          }}
        ]}
        """.utf8)

    @Test(arguments: [
        ("Bundle", 1), ("Bundle.entry[0].resource.name[0].given[1]", 3), ("Bundle.entry[1].resource", 4),
        ("Bundle.entry[1].resource.value.value", 7), ("Bundle.entry[1].resource.status", 8), ("Bundle.entry[1].resource.nothing", 4),
        ("Bundle.entry[7].resource", 2), ("Bundle.type", 1),
    ])
    func `in JSON`(expression: String, line: Int) {
        #expect(JSONPlace.line(of: expression, in: json) == line)
    }

    private let xml = Array(
        """
        <?xml version="1.0"?>
        <Bundle xmlns="http://hl7.org/fhir">
          <!-- <entry> -->
          <entry><resource><Patient>
            <name><given value="a>b"/></name>
            <name>
              <given value="c"/>
              <given value="d"/>
            </name>
          </Patient></resource></entry>
          <entry>
            <resource>
              <Observation>
                <valueString value="x"/>
              </Observation>
            </resource>
          </entry>
        </Bundle>
        """.utf8)

    @Test(arguments: [
        ("Bundle.entry[0].resource.name[1]", 6), ("Bundle.entry[0].resource.name[1].given[1]", 8), ("Bundle.entry[1]", 11),
        ("Bundle.entry[1].resource.value", 14), ("Bundle.entry[1].resource.status", 12), ("Bundle.type", 1),
    ])
    func `in XML`(expression: String, line: Int) {
        #expect(XMLPlace.line(of: expression, in: xml) == line)
    }

    @Test func `garbage does no harm`() {
        for text in ["", "{", "[", "\"", "{\"a\\", "{\"entry\":[", "<", "<a", "<!--", "</", "<a b='"] {
            _ = JSONPlace.line(of: "Bundle.entry[3].resource.id", in: Array(text.utf8))
            _ = XMLPlace.line(of: "Bundle.entry[3].resource.id", in: Array(text.utf8))
        }
    }
}
