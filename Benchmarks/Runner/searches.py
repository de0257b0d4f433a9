"""Samples searches from what is in the store: for each request its URL and what must hold for the answer, as bench-load reads them."""

import random
import unicodedata
from urllib.parse import quote

LOINC, UCUM, MRN = "http://loinc.org", "http://unitsofmeasure.org", "http://example.org/hospital/mrn"
# Matches on a page, where the query does not say otherwise.
PAGE = 20
# More alternatives than this are not looked for in an answer.
ALTERNATIVES = 12
BORN = '"birthDate":"'
WHEN = '"effectiveDateTime":"'
VALUE = '"valueQuantity":{"value":'
SYSTOLIC = '"text":"Systolic Blood Pressure"},"valueQuantity":{"value":'


class Search:
    """`kind`, `path` behind /fhir/, `checks` as SearchCheck.swift describes them; `pages` are followed by their links."""

    def __init__(self, kind, type, parameters, *checks, pages=1):
        self.kind = kind
        self.path = type + "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters)
        self.checks = [*checks, f'holds "resourceType":"{type}"']
        self.pages = pages

    @property
    def line(self):
        return "\t".join([self.kind, str(self.pages), self.path, *self.checks])


class Sampler:
    """Draws searches of any kind; each method is a kind. `counted` makes those that may have many matches count them all."""

    def __init__(self, population, seed):
        self.population = population
        self.random = random.Random(seed)
        self._names = {}
        self._specials = None

    # Patients

    def name(self):
        patient = self._patient()
        text = self.random.choice((patient["given"], patient["family"]))[: self.random.randrange(4, 7)]
        spellings = "|".join('"' + spelling for spelling in self._spellings(text, isBeginning=True))
        return Search("name", "Patient", [("name", text), page()], f"holds {spellings}")

    def name_exact(self):
        patient = self._patient()
        text = self.random.choice((patient["given"], patient["family"]))
        return Search("name:exact", "Patient", [("name:exact", text), page()], f'holds "{text}"')

    def name_contains(self):
        text, check = self._part_of_name()
        return Search("name:contains", "Patient", [("name:contains", text), page()], check)

    def born_equal(self):
        return self._born("eq", "=")

    def born_greater(self):
        return self._born("gt", ">")

    def born_less(self):
        return self._born("lt", "<")

    def born_greater_or_equal(self):
        return self._born("ge", ">=")

    def born_less_or_equal(self):
        return self._born("le", "<=")

    def gender_born(self):
        patient = self._patient()
        year = patient["birthDate"][:4]
        return Search(
            "gender and birthdate", "Patient", [("gender", patient["gender"]), ("birthdate", year), page()],
            f'holds "gender":"{patient["gender"]}"', f"text >= {BORN}|{year}-01-01", f"text <= {BORN}|{year}-12-31", "matches 1")

    def identifier(self):
        patient = self._patient()
        return Search("identifier", "Patient", [("identifier", f"{MRN}|{patient['mrn']}")], f"holds {patient['id']}", "matches 1")

    def name_born(self):
        patient = self._patient()
        return Search(
            "name and birthdate", "Patient", [("name", patient["given"]), ("birthdate", patient["birthDate"])],
            f"holds \"{patient['given']}", f"text = {BORN}|{patient['birthDate']}", "matches 1")

    def has(self):
        _, code, *_ = self._observation()
        return Search("_has", "Patient", [("_has:Observation:patient:code", f"{LOINC}|{code}"), page()], "matches 1")

    def has_selective(self):
        number, code, *_ = self._observation()
        patient = self.population.patients[number]
        return Search(
            "_has, selective", "Patient",
            [("_has:Observation:patient:code", f"{LOINC}|{code}"), ("name", patient["given"]), ("birthdate", patient["birthDate"])],
            f"text = {BORN}|{patient['birthDate']}", "matches 1")

    def everything(self):
        patient = self._patient()
        return Search(
            "_revinclude=*", "Patient", [("_id", patient["id"]), ("_revinclude", "*")], f"holds {patient['id']}", "matches 1",
            f"included {min(patient['resources'] - 1, 1000)}")

    # Observations

    def code(self):
        _, code, *_ = self._observation()
        return Search("code", "Observation", [coded(code), page()], f'holds "{code}"', "matches 1")

    def code_value(self):
        _, code, unit, value, _ = self._observation()
        return Search(
            "code and value-quantity", "Observation", [coded(code), ("value-quantity", f"ge{value}|{UCUM}|{unit}"), page()],
            f'holds "{code}"', f"number >= {VALUE}|{value}", "matches 1")

    def code_dates_patient(self):
        number, code, _, _, when = self._observation()
        patient = self.population.patients[number]["id"]
        start, end = month(when)
        return Search(
            "code, dates and patient", "Observation",
            [coded(code), ("date", "ge" + start), ("date", "lt" + end), ("patient", patient), page()],
            f'holds "{code}"', f"holds {patient}", f"text >= {WHEN}|{start}", f"text < {WHEN}|{end}", "matches 1")

    def combo(self):
        _, systolic, _ = self.random.choice(self.population.pressures)
        return Search(
            "combo-code-value-quantity", "Observation",
            [("combo-code-value-quantity", f"{LOINC}|8480-6$ge{systolic}|{UCUM}|mm[Hg]"), page()],
            f"number >= {SYSTOLIC}|{systolic}", "matches 1")

    def chain(self):
        number, *_ = self._observation()
        text = self.population.patients[number]["family"]
        ids = self._named(text)
        checks = ["holds " + "|".join(ids)] if len(ids) <= ALTERNATIVES else []
        return Search("subject:Patient.name", "Observation", [("subject:Patient.name", text), page()], *checks, "matches 1")

    def chain_selective(self):
        number, code, *_ = self._observation()
        patient = self.population.patients[number]
        return Search(
            "chain, selective", "Observation", [("subject:Patient.identifier", f"{MRN}|{patient['mrn']}"), coded(code), page()],
            f"holds {patient['id']}", f'holds "{code}"', "matches 1")

    def include(self):
        number, code, *_ = self._observation()
        patient = self.population.patients[number]["id"]
        return Search(
            "_include", "Observation",
            [("patient", patient), coded(code), ("_include", "Observation:encounter"), ("_include", "Observation:subject"), page()],
            f"holds {patient}", f'holds "{code}"', "matches 1", "included 2")

    def newest(self):
        _, code, *_ = self._observation()
        return Search("_sort=-date", "Observation", [coded(code), *sorted_by_date(50)], f'holds "{code}"', "matches 1")

    def newest_of_all(self):
        return Search("_sort=-date, no criterion", "Observation", sorted_by_date(50), "matches 50")

    def newest_frequent(self):
        return self._newest("_sort=-date, frequent code", 1)

    def fifth_page(self):
        return self._newest("fifth page", 5)

    def count(self):
        _, code, *_ = self._observation()
        return Search("_summary=count", "Observation", [coded(code), ("_summary", "count")], f"total {self.population.codes[code]}")

    def total(self):
        _, code, *_ = self._observation()
        return Search(
            "_total=accurate", "Observation", [coded(code), ("_total", "accurate"), page()], f'holds "{code}"',
            f"total {self.population.codes[code]}")

    # Counting and scanning: how many there are, without them.

    def scan_contains(self):
        text, _ = self._part_of_name()
        return Search("name:contains, counted", "Patient", [("name:contains", text), ("_summary", "count")])

    def scan_code(self):
        code = self._frequent()
        return Search("code, counted", "Observation", [coded(code), ("_summary", "count")], f"total {self.population.codes[code]}")

    def scan_all(self):
        return Search(
            "status, counted", "Observation", [("status", "final"), ("_summary", "count")], f"total {sum(self.population.codes.values())}")

    def scan_code_dates(self):
        year = self.random.randrange(2011, 2025)
        return Search(
            "code and two years, counted", "Observation",
            [coded(self._frequent()), ("date", f"ge{year}"), ("date", f"lt{year + 2}"), ("_summary", "count")])

    def scan_code_value(self):
        _, code, unit, value, _ = self._observation()
        return Search(
            "code and value, counted", "Observation",
            [coded(code), ("value-quantity", f"ge{value}|{UCUM}|{unit}"), ("_summary", "count")])

    def scan_combo(self):
        _, systolic, _ = self.random.choice(self.population.pressures)
        return Search(
            "composite, counted", "Observation",
            [("combo-code-value-quantity", f"{LOINC}|8480-6$ge{systolic}|{UCUM}|mm[Hg]"), ("_summary", "count")])

    def scan_born(self):
        patient = self._patient()
        return Search(
            "gender and birthdate, counted", "Patient",
            [("gender", patient["gender"]), ("birthdate", "ge" + patient["birthDate"]), ("_summary", "count")])

    # Values

    def _patient(self):
        return self.random.choice(self.population.patients)

    def _observation(self):
        return self.random.choice(self.population.observations)

    def _frequent(self):
        """One of the codes that any check-up brings."""
        return self.random.choice([code for code, _ in self.population.codes.most_common(6)])

    def _newest(self, kind, pages):
        code = self._frequent()
        count = 50 if self.population.codes[code] > 250 else 5
        return Search(kind, "Observation", [coded(code), *sorted_by_date(count)], f'holds "{code}"', "matches 1", pages=pages)

    def _born(self, prefix, comparison):
        born = self._patient()["birthDate"]
        return Search(
            f"birthdate={prefix}", "Patient", [("birthdate", prefix + born), page()], f"text {comparison} {BORN}|{born}")

    def _part_of_name(self):
        """From within a name, which may begin another one."""
        text = self._patient()["family"]
        while len(text) < 5:
            text = self._patient()["family"]
        start = self.random.randrange(1, len(text) - 3)
        text = text[start : start + 4]
        return text, "holds " + "|".join(self._spellings(text))

    def _spellings(self, text, isBeginning=False):
        """What names that have the text, whatever case, accents and punctuation, have in its place."""
        wanted = "".join(folded(text))
        found = {text, text.capitalize(), wanted, wanted.capitalize()}
        for name in self._special_names():
            letters = folded(name)
            whole = "".join(letters)
            at = whole.find(wanted)
            if at < 0 or (isBeginning and at > 0):
                continue
            start = next(index for index in range(len(name)) if len("".join(letters[: index + 1])) > at)
            end = next(index for index in range(start, len(name)) if len("".join(letters[: index + 1])) >= at + len(wanted))
            found.add(name[start : end + 1])
        return sorted(found)

    def _special_names(self):
        """The names that have more than plain letters."""
        if self._specials is None:
            names = {patient[part] for patient in self.population.patients for part in ("family", "given", "second") if patient[part]}
            self._specials = sorted(name for name in names if not (name.isascii() and name.isalpha()))
        return self._specials

    def _named(self, text):
        """The ids of the patients whose names begin so."""
        if text not in self._names:
            self._names[text] = [
                patient["id"] for patient in self.population.patients
                if any(patient[part].startswith(text) for part in ("family", "given", "second"))
            ]
        return self._names[text]


def folded(text):
    """The letters of each character as searches compare them."""
    plain = [unicodedata.normalize("NFKD", character).casefold() for character in text]
    return ["".join(letter for letter in letters if letter.isalnum() or letter == " ") for letters in plain]


def page(count=PAGE):
    return "_count", str(count)


def coded(code):
    return "code", f"{LOINC}|{code}"


def sorted_by_date(count):
    return [("_sort", "-date"), ("_count", str(count))]


def month(when):
    """The first of its month and of the one after."""
    year, number = int(when[:4]), int(when[5:7])
    return f"{year}-{number:02}-01", f"{year + number // 12}-{number % 12 + 1:02}-01"


MIX = [
    Sampler.name, Sampler.name_exact, Sampler.name_contains, Sampler.born_equal, Sampler.born_greater, Sampler.born_less,
    Sampler.born_greater_or_equal, Sampler.born_less_or_equal, Sampler.gender_born, Sampler.identifier, Sampler.code, Sampler.code_value,
    Sampler.code_dates_patient, Sampler.combo, Sampler.chain, Sampler.has, Sampler.include, Sampler.everything, Sampler.newest,
    Sampler.fifth_page, Sampler.count, Sampler.total,
]
BOUNDED = [
    Sampler.identifier, Sampler.name_born, Sampler.code_dates_patient, Sampler.newest_of_all, Sampler.newest_frequent, Sampler.fifth_page,
    Sampler.include, Sampler.everything, Sampler.chain_selective, Sampler.has_selective,
]
SCANS = [
    Sampler.scan_contains, Sampler.scan_code, Sampler.scan_all, Sampler.scan_code_dates, Sampler.scan_code_value, Sampler.scan_combo,
    Sampler.scan_born,
]


def write(path, population, kinds, count, seed):
    """A file of so many searches, each of a kind drawn anew."""
    sampler = Sampler(population, seed)
    # A walk over several pages is drawn the more rarely, so that each kind has an equal share of the requests.
    weights = [1 / kind(sampler).pages for kind in kinds]
    with open(path, "w") as file:
        for kind in sampler.random.choices(kinds, weights, k=count):
            file.write(kind(sampler).line + "\n")
    return str(path)
