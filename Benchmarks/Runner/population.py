"""Patients made for searching: written as Bundles part by part, with the facts that requests are sampled from and answers checked by."""

import random
import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from records import Record, staff

# Patients that share hospitals and practitioners, and are loaded together.
PART = 1000
# Of each patient so many observations, blood pressures and ids are remembered.
SAMPLE = 6


class Population:
    """What is in the store so far."""

    def __init__(self, seed):
        self.seed = seed
        self.resources = 0
        self.bytes = 0
        # Dictionaries with id, mrn, family, given, second, gender, birthDate, and of the record the number of resources.
        self.patients = []
        # (patient's number, code, unit, value, time) and (patient's number, systolic, time).
        self.observations = []
        self.pressures = []
        # How many observations have a code.
        self.codes = Counter()
        self.ids = []

    def write(self, count, folder):
        """Writes so many more patients as transaction Bundles of one each, beside Bundles of the staff that they refer to."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        first = len(self.patients)
        for part in range((first + PART - 1) // PART, (first + count - 1) // PART + 1):
            entries, ids = staff(self.seed, part)
            self.bytes += write_bundle(folder / f"staff-{part}.json", entries)
            self.resources += len(ids)
        steps = [(self.seed, number, min(50, first + count - number), folder) for number in range(first, first + count, 50)]
        with ProcessPoolExecutor() as workers:
            for facts in workers.map(write_patients, steps):
                self._take(facts)

    def _take(self, facts):
        for patient, observations, pressures, codes, ids, size in facts:
            number = len(self.patients)
            self.patients.append(patient)
            self.observations += [(number, *observation) for observation in observations]
            self.pressures += [(number, *pressure) for pressure in pressures]
            self.codes.update(codes)
            self.ids += ids
            self.resources += patient["resources"]
            self.bytes += size

    def write_ids(self, path):
        path.write_text("".join(id + "\n" for id in self.ids))
        return str(path)


def write_patients(step):
    """Writes some patients' Bundles; their facts."""
    seed, first, count, folder = step
    facts = []
    for number in range(first, first + count):
        record = Record(seed, number)
        draw = random.Random(number)

        def some(values):
            return draw.sample(values, min(SAMPLE, len(values)))

        size = write_bundle(folder / f"patient-{number}.json", record.entries)
        patient = dict(record.patient, resources=len(record.ids))
        facts.append((patient, some(record.observations), some(record.pressures), Counter(record.codes), some(record.ids), size))
    return facts


def write_bundle(path, entries):
    """Returns the bytes of the resources alone."""
    path.write_text('{"resourceType":"Bundle","type":"transaction","entry":[' + ",".join(entries) + "]}")
    return sum(entry.rindex(',"request":') - entry.index('"resource":') - 11 for entry in entries)
