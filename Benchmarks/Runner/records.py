"""Makes the records of one patient: near 208 resources in the proportions, sizes and codes of Synthea's, everything from one seed."""

import json
import random
import time
from itertools import accumulate

from workspace import REPOSITORY

FOLDER = REPOSITORY / "Benchmarks/Population"
NAMES = json.loads((FOLDER / "names.json").read_text())
CODES = json.loads((FOLDER / "codes.json").read_text())
FAMILIES = [beginning + ending for beginning in NAMES["familyBeginnings"] for ending in NAMES["familyEndings"]]
random.Random(20).shuffle(FAMILIES)
# Names are as uneven as real ones: the most frequent has near one in a hundred.
FAMILY_WEIGHTS = list(accumulate(1 / (rank + 12) ** 0.8 for rank in range(len(FAMILIES))))
# Visits lie between 2010 and the autumn of 2025.
FIRST_VISIT, LAST_VISIT = 1_262_304_000, 1_760_000_000
PATIENTS_PER_HOSPITAL, PATIENTS_PER_PRACTITIONER = 10, 4


def template(path):
    """A template as a format of one line: `%(name)s` is filled in, and so, without quotation marks, is `raw:%(name)s`."""
    text = json.dumps(json.loads(path.read_text()), separators=(",", ":"), ensure_ascii=False)
    parts = text.split('"raw:')
    return parts[0] + "".join(part.replace('"', "", 1) for part in parts[1:])


TEMPLATES = {path.stem: template(path) for path in FOLDER.glob("[A-Z]*.json")}
WEIGHTS = {name: list(accumulate(row[-1] for row in CODES[name])) for name in (
    "rare", "smoking", "encounters", "conditions", "procedures", "vaccines", "medicines", "plans", "allergies")}


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(seconds))


class Record:
    """A patient's resources as `entries`, and of what can be searched for the facts: `patient`, `observations`, `pressures`."""

    def __init__(self, seed, number):
        self.random = random.Random(seed * 1_000_003 + number)
        self.entries = []
        self.ids = []
        # (code, unit, value as text, time), and for blood pressures (systolic, time); `codes` are those of all observations.
        self.observations = []
        self.pressures = []
        self.codes = []
        self.facts = {}
        self._patient()
        part = number // 1000
        self.facts["practitioner"] = staff_id(seed, "Practitioner", part, self.random.randrange(1000 // PATIENTS_PER_PRACTITIONER))
        hospital = self.random.randrange(1000 // PATIENTS_PER_HOSPITAL)
        self.facts["organization"] = staff_id(seed, "Organization", part, hospital)
        self.facts["organizationName"] = hospital_name(hospital)
        self.facts["insurer"] = self.random.choice(("Example Mutual", "Sample Health", "Specimen Life", "Medicare", "Medicaid"))
        visits = min(max(int(self.random.gauss(20, 7)), 3), 60)
        for start in sorted(self.random.randrange(FIRST_VISIT, LAST_VISIT) for _ in range(visits)):
            self._visit(start)

    def _id(self):
        bits = f"{self.random.getrandbits(128):032x}"
        return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"

    def _add(self, type, name=None, **values):
        id = values.get("id") or self._id()
        self.facts["id"] = id
        resource = TEMPLATES[name or type] % {**self.facts, **values}
        self.entries.append(
            f'{{"fullUrl":"urn:uuid:{id}","resource":{resource},"request":{{"method":"POST","url":"{type}"}}}}')
        self.ids.append(f"{type}/{id}")
        return id

    def _pick(self, list):
        code, display = self.random.choices(CODES[list], cum_weights=WEIGHTS[list])[0][:2]
        return {"code": code, "display": display}

    def _patient(self):
        draw = self.random
        gender = draw.choice(("female", "male"))
        given, second = draw.sample(NAMES["given"][gender], 2)
        family = draw.choices(FAMILIES, cum_weights=FAMILY_WEIGHTS)[0]
        born = time.strftime("%Y-%m-%d", time.gmtime(draw.randrange(-1_420_000_000, 1_420_000_000)))
        self.patient = dict(id=self._id(), mrn=self._id(), given=given, second=second, family=family, gender=gender, birthDate=born)
        self.facts["name"] = f"{given} {family}"
        self.facts["patient"] = self.patient["id"]
        self._add(
            "Patient", **self.patient, **place(draw), mother=f"{draw.choice(NAMES['given']['female'])} {draw.choice(FAMILIES)}",
            birthCity=draw.choice(NAMES["cities"]), years=round(draw.uniform(1, 80), 12),
            ssn=f"999-{draw.randrange(10, 99)}-{draw.randrange(1000, 9999)}",
            license=draw.randrange(10_000_000, 99_999_999), prefix="Mr." if gender == "male" else "Ms.", marital=draw.choice("MSDW"),
            latitude=round(draw.uniform(41.5, 42.8), 6), longitude=round(draw.uniform(-73.4, -70.1), 6))

    def _visit(self, start):
        draw = self.random
        facts, visit, reason = self.facts, self._pick("encounters"), self._pick("conditions")
        facts.update(
            time=moment(start), end=moment(start + draw.randrange(900, 5400)),
            issued=moment(start)[:19] + f".{draw.randrange(1000):03}+00:00",
            reason=reason["code"], reasonDisplay=reason["display"], group=draw.randrange(10**10, 10**11))
        encounter = facts["encounter"] = self._add(
            "Encounter", **visit, **{"class": "IMP" if visit["code"] == "183452005" else "AMB"})
        if draw.random() < 0.475:
            self._check_up()
        for code, display, unit, mean, spread, share in CODES["rare"]:
            if draw.random() < share / 1812:
                self._observation(code, display, unit, mean, spread, "laboratory")
        for list, type, share in (
                ("vaccines", "Immunization", 0.7), ("procedures", "Procedure", 0.55), ("conditions", "Condition", 0.275),
                ("allergies", "AllergyIntolerance", 0.025)):
            if draw.random() < share:
                self._add(type, **self._pick(list), status=draw.choice(("active", "resolved")))
        if draw.random() < 0.01:
            self._add("ImagingStudy")
        if draw.random() < 0.11:
            plan = self._pick("plans")
            self._add("CarePlan", **plan, goal=self._add("Goal", **plan))
        if draw.random() < 0.23:
            medicine = self._pick("medicines")
            self._add("MedicationRequest", **medicine, status=draw.choice(("active", "stopped")))
            self._claim("pharmacy", medicine)
        facts["encounter"] = encounter
        claim = self._claim("institutional", visit)
        self._add("ExplanationOfBenefit", **visit, **self._amounts("total", "a1", "a2", "a3", "a4"), claim=claim)

    def _amounts(self, *names):
        return {name: f"{self.random.uniform(10, 5000):.2f}" for name in names}

    def _claim(self, kind, what):
        second = self._pick("procedures")
        return self._add(
            "Claim", **what, **self._amounts("net", "total"), kind=kind, second=second["code"], secondDisplay=second["display"])

    def _check_up(self):
        draw = self.random
        for code, display, unit, mean, spread, share in CODES["vitals"]:
            if draw.random() < share:
                self._observation(code, display, unit, mean, spread, "vital-signs")
        systolic = f"{max(draw.gauss(125, 18), 70):.1f}"
        self.pressures.append((systolic, self.facts["time"]))
        self.codes.append("55284-4")
        self._add(
            "Observation", "Observation-pressure", code="55284-4", display="Blood Pressure", category="vital-signs", systolic=systolic,
            diastolic=f"{max(draw.gauss(80, 10), 40):.1f}")
        answer = self._pick("smoking")
        self.codes.append("72166-2")
        self._add(
            "Observation", "Observation-coded", code="72166-2", display="Tobacco smoking status", category="social-history",
            answer=answer["code"], answerDisplay=answer["display"])
        for code, display, parts in CODES["panels"]:
            if draw.random() < 0.2:
                found = [(self._observation(*part, "laboratory"), part[1]) for part in parts]
                results = ",".join(f'{{"reference":"urn:uuid:{id}","display":"{name}"}}' for id, name in found)
                self._add("DiagnosticReport", code=code, display=display, results=f"[{results}]")

    def _observation(self, code, display, unit, mean, spread, category):
        value = f"{abs(self.random.gauss(mean, spread)) + 0.01:.2f}"
        self.codes.append(code)
        self.observations.append((code, unit, value, self.facts["time"]))
        return self._add("Observation", code=code, display=display, unit=unit, value=value, category=category)


def place(draw):
    return dict(
        street=f"{draw.randrange(1, 999)} {draw.choice(NAMES['streets'])} Street", city=draw.choice(NAMES["cities"]),
        postalCode=f"{draw.randrange(1000, 2800):05}", phone=f"555-{draw.randrange(100, 999)}-{draw.randrange(1000, 9999)}")


def hospital_name(number):
    cities, institutions = NAMES["cities"], NAMES["institutions"]
    return f"{cities[number % len(cities)]} {institutions[number // len(cities) % len(institutions)]}"


def staff_id(seed, type, part, number):
    return f"{type.lower()}-{seed}-{part}-{number}"


def staff(seed, part):
    """The entries of the hospitals and practitioners that the patients of a part refer to, and their ids."""
    draw = random.Random(f"{seed} {part}")
    entries, ids = [], []
    for type, per in (("Organization", PATIENTS_PER_HOSPITAL), ("Practitioner", PATIENTS_PER_PRACTITIONER)):
        for number in range(1000 // per):
            id, gender = staff_id(seed, type, part, number), draw.choice(("female", "male"))
            resource = TEMPLATES[type] % dict(
                place(draw), id=id, organizationName=hospital_name(number), license=draw.randrange(10**9, 10**10), gender=gender,
                family=draw.choices(FAMILIES, cum_weights=FAMILY_WEIGHTS)[0], given=draw.choice(NAMES["given"][gender]))
            request = f'"request":{{"method":"PUT","url":"{type}/{id}"}}'
            entries.append(f'{{"fullUrl":"http://example.org/fhir/{type}/{id}","resource":{resource},{request}}}')
            ids.append(f"{type}/{id}")
    return entries, ids
