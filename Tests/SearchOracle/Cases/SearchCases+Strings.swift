/// R4 `search.html#string`.
extension SearchCases {
    static let strings: Table = [
        // "any patients with a name containing a given part with "eve" at the start of the name"
        "Patient?given=eve": "p2 p4 p5",
        "Patient?given=EVE": "p2 p4 p5",
        "Patient?given=Ève": "p2 p4 p5",
        "Patient?given=ve": "",
        "Patient?given=evelyn": "p4",
        // "containing "eve" anywhere": "Eve", "Evelyn" and also "Severine"
        "Patient?given:contains=eve": "p2 p3 p4 p5",
        "Patient?given:contains=EVÉ": "p2 p3 p4 p5",
        // "exactly "Eve". Note: This would not include patients with the given name "eve" or "EVE""
        "Patient?given:exact=Eve": "p2",
        "Patient?given:exact=EVE": "p5",
        "Patient?given:exact=eve": "",
        "Patient?given:exact=Ev": "",
        // Case and accents
        "Patient?family=ostergard": "p3",
        "Patient?family=ÖSTER": "p3",
        "Patient?family:exact=Ostergard": "",
        "Patient?family:exact=Östergård": "p3",
        "Patient?family=strasse": "p4 p5",
        "Patient?family=STRAß": "p4 p5",
        "Patient?family:exact=Straße": "p5",
        "Organization?name=united": "o2",
        "Organization?name=ÜNITED CLINICS": "o2",
        "Practitioner?family=muller": "d1",
        // Starts with, and white space
        "Patient?family=heuvel": "",
        "Patient?family=van de": "p2",
        "Patient?family=van  de ": "p2",
        "Patient?family:contains=heuvel": "p2",
        // HumanName: each of its texts; not its use
        "Patient?name=chal": "p1",
        "Patient?name=jim": "p1",
        "Patient?name=eve": "p2 p4 p5",
        "Patient?name=eve marie s": "p5",
        "Patient?name:contains=marie": "p5",
        "Patient?name=official": "",
        "Patient?name=peter chalmers": "",
        "Practitioner?name=dr.": "d1",
        "Patient?name:exact=Eve": "p2",
        // Address: each of its texts; not its use
        "Patient?address=534": "p1",
        "Patient?address=evora": "p3",
        "Patient?address=rua eden": "p3",
        "Patient?address=vic": "p1",
        "Patient?address=home": "",
        "Patient?address:contains=erewhon": "p1",
        "Patient?address-city=PLEASANT": "p1",
        "Patient?address-postalcode=399": "p1",
        "Patient?address-country=pt": "p3",
        "Organization?address-city=zurich": "o1",
        // Other texts, and several paths of one parameter
        "Organization?name=acme": "o1 o3",
        "Organization?name=ah": "o1",
        "Organization?name:exact=acme laboratories": "o3",
        "Condition?onset-info=since": "c4",
        "Observation?value-string=elan": "b10",
        "Observation?value-string=asthma": "b9",
        "List?title:exact=ward list": "",
        "List?title=ward": "li1",
        "Location?name=ward": "l1 l2",
        // Values: or, and, escapes
        "Patient?name=eve,chal": "p1 p2 p4 p5",
        "Patient?name=eve&name=strasse": "p4 p5",
        #"Observation?value-string=élan vital\, pl"#: "b10",
        "Observation?value-string=élan vital, pl": "b10",
        "Observation?value-string=vital, pl": "",
        // A prefix is part of a text
        "Patient?given=eqEve": "",
        "Patient?name:not=eve": "! name",
        "Patient?name:text=eve": "! name",
        "Patient?name:below=eve": "! name",
        "Patient?name=": "p1 p2 p3 p4 p5 p6",
    ]
}
