"""Figures of searching, on one store that grows; what is measured at a size is measured before more is loaded."""

import http.client
import re
import signal
import subprocess
import time
from statistics import median
from urllib.parse import urlsplit

import indexing
import searches
from figures import Row, middle, middle_latency
from population import PART, Population
from processes import caresync
from workspace import say

# More searches than the mix can need in a second.
FASTEST = 15_000
MOST_WITHOUT_HITS = 0.1
PLAN = re.compile(r"Plan: (\d+) hits, (\d+) rows examined, (\d+) µs")


class SearchedStore:
    """Loads and measures all when the first figure is asked for: the store cannot be made smaller again."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = bench.workspace.fresh("searched")
        self.population = Population(bench.seed)
        self.seconds = 0.0
        self._rows = {}
        self._growth = {}
        self._slowest = None
        self._is_measured = False

    def rows(self, scenario):
        if not self._is_measured:
            self._is_measured = True
            for size in self.bench.patients:
                self._grow(size)
                self._measure(size)
        if scenario not in self._rows:
            raise RuntimeError("not measured, because something before it failed")
        return self._rows[scenario]

    def _grow(self, size):
        parts = self.bench.workspace.run / "parts"
        while (there := len(self.population.patients)) < size:
            self.population.write(min(PART, size - there), parts)
            start = time.monotonic()
            load = [self.bench.workspace.binary("caresync"), "load", str(parts), "--store", f"sqlite:{self.folder}/store.db"]
            done = subprocess.run(load, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=3600)
            self.seconds += time.monotonic() - start
            if done.returncode != 0:
                raise RuntimeError(f"load: {done.stdout.decode().strip()} {done.stderr.decode()[-2000:].strip()}")
        self.bench.workspace.fresh("parts")
        say(f"  {size:,} patients, {self.population.resources:,} resources, loaded at {self.population.resources / self.seconds:,.0f}/s")

    def _measure(self, size):
        wanted = self.bench.scenarios
        with caresync(self.bench.workspace, self.folder) as server:
            server.settle()
            if "search" in wanted:
                self._mix(server, size)
            if "search-growth" in wanted:
                self._bounded(server, size)
            if "search-scan" in wanted or "search-interference" in wanted:
                self._scan(server, size)
            if "search-interference" in wanted and size == self.bench.patients[-1]:
                self._interference(server, size)
        if "index" in wanted:
            index = indexing.rows(self)
            if size == self.bench.patients[0]:
                index += indexing.load_rows(self)
            self._rows.setdefault("index", []).extend(index)

    def _requests(self, kinds, count, number):
        path = self.bench.workspace.run / "searches.txt"
        return searches.write(path, self.population, kinds, count, self.bench.seed * 1000 + number)

    def _run(self, label, server, kinds, connections, number):
        """A file of new searches, replayed; fails when too many had no hits."""
        bench = self.bench
        count = (bench.seconds + 1) * FASTEST
        file = self._requests(kinds, min(count, 2000 * bench.seconds) if connections == 1 else count, number)
        report = bench.generator.run(
            label, "search", server, bench.seconds, 1, "--connections", str(connections), "--searches", file, round=number)
        without = sum(kind["withoutHits"] for kind in report["kinds"].values())
        report["withoutHits"] = without / max(report["requests"], 1)
        if report["withoutHits"] > MOST_WITHOUT_HITS:
            raise RuntimeError(f"{label}: {report['withoutHits']:.0%} of the searches had no hits")
        return report

    def _mix(self, server, size):
        runs = [self._run(f"search mix, {size:,} patients", server, searches.MIX, 10, number) for number in range(self.bench.rounds)]
        without = max(run["withoutHits"] for run in runs)
        # What must be reached is said for the smallest size.
        key = "search" if size == self.bench.patients[0] else "search-larger"
        self._rows.setdefault("search", []).extend([
            Row(key, middle(runs), 0, "", f"{size:,} patients, {without:.1%} without hits"),
            Row(f"{key}-p99", middle_latency(runs), 0, "", f"{size:,} patients"),
        ])
        self._kinds_table(f"Search mix, {size:,} patients, 10 connections", runs)

    def _bounded(self, server, size):
        runs = [
            self._run(f"bounded, {size:,} patients", server, searches.BOUNDED, 1, number) for number in range(self.bench.rounds)
        ]
        self._kinds_table(f"Bounded searches, {size:,} patients, 1 connection", runs)
        self._growth[size] = {
            name: middle_kind(runs, name, "p50") for name in runs[0]["kinds"] if all(run["kinds"][name]["count"] for run in runs)}
        first, last = self.bench.patients[0], self.bench.patients[-1]
        if size != last:
            return
        if first == last:
            self._rows["search-growth"] = []
            self.bench.notes.append("search-growth compares sizes: it needs full")
            return
        before, after = self._growth[first], self._growth[last]
        worst = max(before.keys() & after.keys(), key=lambda name: after[name] / before[name])
        lines = [["kind", *(f"p50 ms, {size:,}" for size in self._growth), f"{last:,} over {first:,}"]]
        for name in sorted(before.keys() & after.keys()):
            lines.append([name, *(f"{p50s.get(name, 0):.2f}" for p50s in self._growth.values()), f"{after[name] / before[name]:.2f}"])
        self.bench.tables.append(("Growth of bounded searches", lines))
        self._rows["search-growth"] = [
            Row("search-growth", after[worst], before[worst], f"{first:,} patients", f"{worst}; {first:,} → {last:,}")]

    def _kinds_table(self, title, runs):
        lines = [["kind", "requests", "p50 ms", "p99 ms", "max ms", "hits each", "without hits"]]
        for name in sorted({name for run in runs for name in run["kinds"]}):
            kinds = [run["kinds"][name] for run in runs if name in run["kinds"]]
            count = sum(kind["count"] for kind in kinds)
            if not count:
                continue
            lines.append([
                name, f"{count:,}", f"{middle_kind(runs, name, 'p50'):.2f}", f"{middle_kind(runs, name, 'p99'):.2f}",
                f"{max(kind['max'] for kind in kinds) / 1000:.2f}", f"{sum(kind['hits'] for kind in kinds) / count:,.1f}",
                f"{sum(kind['withoutHits'] for kind in kinds) / count:.1%}",
            ])
        self.bench.tables.append((title, lines))

    def _scan(self, server, size):
        """Counts alone on the server, each kind with new values; the rows and the time are those that the plan tells."""
        sampler = searches.Sampler(self.population, self.bench.seed)
        lines = [["kind", "p50 ms", "rows examined", "hits", "rows each hit", "rows a second"]]
        rows = seconds = 0
        slowest = 0.0
        for kind in searches.SCANS:
            plans = [plan(server, kind(sampler)) for _ in range(self.bench.rounds * 5)]
            examined, spent = sum(each.examined for each in plans), sum(each.seconds for each in plans)
            hits = sum(each.hits for each in plans)
            middle_seconds = median(each.seconds for each in plans)
            if middle_seconds > slowest:
                slowest, self._slowest = middle_seconds, kind
            rows += examined
            seconds += spent
            lines.append([
                plans[0].kind, f"{middle_seconds * 1000:,.2f}", f"{examined / len(plans):,.0f}", f"{hits / len(plans):,.0f}",
                f"{examined / max(hits, 1):,.2f}", f"{examined / spent:,.0f}"])
        self.bench.tables.append((f"Counting and scanning, {size:,} patients", lines))
        self._rows.setdefault("search-scan", []).append(Row("search-scan", rows / seconds, 0, "", f"{size:,} patients"))

    def _interference(self, server, size):
        bench = self.bench
        ids = self.population.write_ids(bench.workspace.run / "searched-ids.txt")

        def reads(label):
            return lambda number: bench.generator.run(
                label, "read-uniform", server, bench.seconds, 1, "--connections", "8", "--ids", ids, round=number)

        def beside(number):
            file = self._requests([self._slowest], 2000, number)
            words = ["--connections", "4", "--searches", file]
            command = bench.generator.command("search", server, bench.seconds * 2 + 30, 0, *words, round=number)
            counts = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                time.sleep(0.5)
                report = reads("point reads beside counts")(number)
                if counts.poll() is not None:
                    bench.notes.append("the counts ended before the reads beside them: p99 beside them is too good")
            finally:
                if counts.poll() is None:
                    counts.send_signal(signal.SIGTERM)
                counts.wait(timeout=60)
            return report

        idle, busy = bench.generator.alternate(bench.rounds, reads("point reads, 8 connections"), beside)
        name = self._slowest(searches.Sampler(self.population, 0)).kind
        self._rows["search-interference"] = [
            Row("search-interference", middle_latency(busy), middle_latency(idle), "the same alone", f"{size:,} patients; {name}")]


class PlanFacts:
    def __init__(self, kind, hits, examined, seconds):
        self.kind, self.hits, self.examined, self.seconds = kind, hits, examined, seconds


def plan(server, search):
    """What the server tells about how it answered."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=120)
    try:
        connection.request("GET", f"/fhir/{search.path}&_explain=true")
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()
    found = PLAN.search(body)
    if answer.status != 200 or not found:
        raise RuntimeError(f"{search.path}: {answer.status}, no plan in {body[:300]}")
    for check in search.checks:
        if check.startswith("total ") and f'"total":{check.split()[1]},' not in body:
            raise RuntimeError(f"{search.path}: expected {check}, found {body[:300]}")
    hits, examined, microseconds = map(int, found.groups())
    return PlanFacts(search.kind, hits, examined, max(microseconds, 1) / 1e6)


def middle_kind(runs, name, key):
    """Milliseconds."""
    return median(run["kinds"][name][key] for run in runs if name in run["kinds"]) / 1000
