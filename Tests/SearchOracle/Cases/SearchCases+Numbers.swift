/// R4 `search.html#number`, `#quantity` and, for both, `#prefix`.
extension SearchCases {
    static let numbers: Table = [
        // "100: values that equal 100, to 3 significant figures precision, … range [99.5 ... 100.5)"; "100.00: … [99.995 ... 100.005)"
        "RiskAssessment?probability=100": "r4 r5",
        "RiskAssessment?probability=100.00": "r4",
        // "1e2: … to 1 significant figures precision": [50 ... 150), though the page prints [95 ... 105)
        "RiskAssessment?probability=1e2": "r4 r5",
        "RiskAssessment?probability=1e1": "",
        "RiskAssessment?probability=99.60": "r5",
        "RiskAssessment?probability=99": "",
        "RiskAssessment?probability=0.8": "r1",
        "RiskAssessment?probability=8e-1": "r1",
        "RiskAssessment?probability=80e-2": "r1",
        "RiskAssessment?probability=0.85": "r2",
        "RiskAssessment?probability=0.9": "r2",
        // A Range is found when all of it is in the range
        "RiskAssessment?probability=0.2": "r2",
        "RiskAssessment?probability=0": "r2 r3",
        "RiskAssessment?probability=eq0.8": "r1",
        "RiskAssessment?probability=-1": "",
        // "lt100: values that are less than exactly 100", and so on: precision does not count
        "RiskAssessment?probability=lt100": "r1 r2 r3 r5",
        "RiskAssessment?probability=le100": "r1 r2 r3 r4 r5",
        "RiskAssessment?probability=gt100": "",
        "RiskAssessment?probability=ge100": "r4",
        "RiskAssessment?probability=ge99.6": "r4 r5",
        "RiskAssessment?probability=gt0.8": "r2 r4 r5",
        "RiskAssessment?probability=ge0.8": "r1 r2 r4 r5",
        "RiskAssessment?probability=lt0.8": "r2 r3",
        "RiskAssessment?probability=le0.8": "r1 r2 r3",
        // Ranges: "the range above the search value intersects (i.e. overlaps) with the range of the target value"
        "RiskAssessment?probability=lt0.2": "r3",
        "RiskAssessment?probability=gt0.2": "r1 r2 r3 r4 r5",
        "RiskAssessment?probability=gt0.3": "r1 r2 r4 r5",
        "RiskAssessment?probability=ge0.3": "r1 r2 r4 r5",
        "RiskAssessment?probability=le0.1": "",
        // sa, eb: "does not overlap …, and the range above the search value contains the range of the target value"
        "RiskAssessment?probability=sa0.2": "r1 r2 r4 r5",
        "RiskAssessment?probability=eb0.3": "r2",
        "RiskAssessment?probability=eb0.31": "r2 r3",
        // "ne100: values that are not equal to 100 (actually, in the range 99.5 to 100.5)"; any value of several
        "RiskAssessment?probability=ne100": "r1 r2 r3",
        "RiskAssessment?probability=ne100.00": "r1 r2 r3 r5",
        "RiskAssessment?probability=ne0.2": "r1 r2 r3 r4 r5",
        // ap: 10 % of the value
        "RiskAssessment?probability=ap110": "r4 r5",
        "RiskAssessment?probability=ap112": "",
        "RiskAssessment?probability=ap0.22": "r2 r3",
        "RiskAssessment?probability=ap0.9": "r2",
        "RiskAssessment?probability=0.8,100.00": "r1 r4",
        "RiskAssessment?probability=gt0.1&probability=lt0.82": "r1 r2 r3",
        "RiskAssessment?probability=abc": "! probability",
        "RiskAssessment?probability=gt": "! probability",
        "RiskAssessment?probability=xx5": "! probability",
        "RiskAssessment?probability=1 0": "! probability",
        "RiskAssessment?probability=1,": "! probability",
        "RiskAssessment?probability:exact=1": "! probability",
    ]

    static let quantities: Table = [
        // "5.4|http://unitsofmeasure.org|mg: … a value of 5.4(+/-0.05) mg where mg is understood as a UCUM unit"
        "Observation?value-quantity=5.4|http://unitsofmeasure.org|mg": "b1 b2 b3",
        // "5.40e-3|http://unitsofmeasure.org|g"
        "Observation?value-quantity=5.40e-3|http://unitsofmeasure.org|g": "b1 b2 b3",
        "Observation?value-quantity=0.005|http://unitsofmeasure.org|g": "b1 b2 b3 b5",
        "Observation?value-quantity=5400|http://unitsofmeasure.org|ug": "b1 b2 b3",
        // "5.4||mg: … where the unit - either the code (code) or the stated human unit (unit) are "mg""
        "Observation?value-quantity=5.4||mg": "b1 b4",
        "Observation?value-quantity=5.4||milligram": "b1",
        "Observation?value-quantity=5400||ug": "b2",
        // "5.4: … irrespective of the unit"
        "Observation?value-quantity=5.4": "b1 b4",
        "Observation?value-quantity=5.45": "b5",
        // "le5.4|…: … less than or equal to 5.4 mg exactly"
        "Observation?value-quantity=le5.4|http://unitsofmeasure.org|mg": "b1 b2 b3",
        "Observation?value-quantity=lt5.4|http://unitsofmeasure.org|mg": "",
        "Observation?value-quantity=gt5.4|http://unitsofmeasure.org|mg": "b5",
        "Observation?value-quantity=ge5.4|http://unitsofmeasure.org|mg": "b1 b2 b3 b5",
        "Observation?value-quantity=ge5450|http://unitsofmeasure.org|ug": "b5",
        "Observation?value-quantity=lt5450|http://unitsofmeasure.org|ug": "b1 b2 b3",
        // "ap5.4|…: … about 5.4 mg"
        "Observation?value-quantity=ap5.4|http://unitsofmeasure.org|mg": "b1 b2 b3 b5",
        "Observation?value-quantity=ap6|http://unitsofmeasure.org|mg": "b1 b2 b3 b5",
        "Observation?value-quantity=ap7|http://unitsofmeasure.org|mg": "",
        // Not equal, but in the unit
        "Observation?value-quantity=ne5.4|http://unitsofmeasure.org|mg": "b5",
        "Observation?value-quantity=ne5.4": "b2 b3 b5 b6 b12",
        // Other systems, and units that cannot be converted
        "Observation?value-quantity=100|http://acme.org/units|pts": "b6",
        "Observation?value-quantity=100|http://acme.org/units|points": "",
        "Observation?value-quantity=100||points": "b6",
        "Observation?value-quantity=100|http://unitsofmeasure.org|pts": "",
        "Observation?value-quantity=5.4|http://unitsofmeasure.org|mL": "",
        // SampledData: "just search on the bounds of the values in sampled data", 20 m to 60 m
        "Observation?value-quantity=gt50": "b2 b6 b12",
        "Observation?value-quantity=sa50": "b2 b6",
        "Observation?value-quantity=lt30": "b1 b3 b4 b5 b12",
        "Observation?value-quantity=eb50": "b1 b3 b4 b5",
        "Observation?value-quantity=gt0.05|http://unitsofmeasure.org|km": "b12",
        "Observation?value-quantity=gt0.06|http://unitsofmeasure.org|km": "",
        // Components
        "Observation?value-quantity=120": "",
        "Observation?component-value-quantity=gt100||mmHg": "b7",
        "Observation?component-value-quantity=16|http://unitsofmeasure.org|kPa": "b7",
        "Observation?component-value-quantity=ge10.7|http://unitsofmeasure.org|kPa": "b7",
        "Observation?component-value-quantity=ge10.6|http://unitsofmeasure.org|kPa": "b7 b8",
        "Observation?combo-value-quantity=80": "b7 b8",
        "Observation?combo-value-quantity=gt100": "b2 b7",
        // Durations
        "Encounter?length=12|http://unitsofmeasure.org|h": "e1",
        "Encounter?length=120|http://unitsofmeasure.org|min": "e2",
        "Encounter?length=gt60|http://unitsofmeasure.org|min": "e1 e2",
        "Encounter?length=lt1|http://unitsofmeasure.org|d": "e1 e2",
        "Encounter?length=2||hours": "e2",
        "Encounter?length=2||h": "e2",
        // Age and Range
        "Condition?onset-age=52": "c2",
        "Condition?onset-age=624|http://unitsofmeasure.org|mo": "c2",
        "Condition?onset-age=35": "",
        "Condition?onset-age=ap35": "c3",
        "Condition?onset-age=gt35|http://unitsofmeasure.org|a": "c2 c3",
        "Condition?onset-age=sa35|http://unitsofmeasure.org|a": "c2",
        "Condition?onset-age=eb45": "c3",
        "Condition?onset-age=ge30&onset-age=le40": "c3",
        "Observation?value-quantity=5.45,100||points": "b5 b6",
        "Observation?value-quantity=abc": "! value-quantity",
        "Observation?value-quantity=5.4|mg": "! value-quantity",
        "Observation?value-quantity=5.4|http://unitsofmeasure.org|": "! value-quantity",
        "Observation?value-quantity=|http://unitsofmeasure.org|mg": "! value-quantity",
        "Observation?value-quantity=gt|http://unitsofmeasure.org|mg": "! value-quantity",
        "Observation?value-quantity:exact=5.4": "! value-quantity",
    ]
}
