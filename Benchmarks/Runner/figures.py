"""The figures that the project promises, what was measured of each, and the table that shows them."""

from dataclasses import dataclass
from statistics import median


@dataclass
class Goal:
    """`reach` must be reached, `aim` is where we want to be. With `lower`, less is better. `of` tells what is compared.

    Where there is nothing to reach, the figure is told for what it is.
    """

    what: str
    reach: float | None
    aim: float | None
    unit: str
    of: str = "absolute"
    lower: bool = False


GOALS = {
    "read-zipf": Goal("point read, Zipf s=1, 32 connections", 0.50, 0.75, "req/s", of="ratio"),
    "read-uniform": Goal("point read, uniform, 32 connections", 0.40, 0.50, "req/s", of="ratio"),
    "crud": Goal("CRUD mix, nine types, 64 connections", 4000, 6400, "req/s"),
    "crud-loaded": Goal("the same on the loaded store", 4000, 6400, "req/s"),
    "transactions": Goal("transaction bundles over HTTP, 8 clients", 3000, 8000, "res/s"),
    "load": Goal("caresync load, durable at the end", 8000, 15000, "res/s"),
    "slope": Goal("load: rate of the last part over the first", 0.7, 0.95, ""),
    "load-p99": Goal("CRUD p99 during a load over idle", 5, 1.2, "ms", of="ratio", lower=True),
    "small": Goal("small transactions, 64 clients", 2500, 6000, "tx/s"),
    "delayed": Goal("the same, each fsync 5 ms slower: per fsync", 20, 20, "tx"),
    "start": Goal("process start to ready on the loaded store", 0.5, 0.2, "s", lower=True),
    "idle": Goal("idle memory on the loaded store", 60, 40, "MiB", lower=True),
    "memory": Goal("memory under the CRUD mix, worst second", 400, 250, "MiB", lower=True),
    "search": Goal("search mix, 10 connections", 3000, 6000, "req/s"),
    "search-p99": Goal("p99 of the search mix", 25, 10, "ms", lower=True),
    "search-larger": Goal("search mix on a larger store", None, None, "req/s"),
    "search-larger-p99": Goal("p99 of the search mix on a larger store", None, None, "ms", lower=True),
    "search-growth": Goal("bounded searches: p50, the worst kind's growth", 2, 1.2, "ms", of="ratio", lower=True),
    "search-scan": Goal("counting and scanning: index rows a second and core", 5_000_000, 10_000_000, "rows/s"),
    "search-interference": Goal("point read p99 beside four of the slowest counts", 20, 20, "ms", lower=True),
    "index-rows": Goal("index rows per resource", None, None, "rows"),
    "index-bytes": Goal("index and forward keys per resource over compact JSON", None, None, "B", of="ratio", lower=True),
    "index-load": Goal("writing the index rows alone, share of the load", None, None, "s", of="ratio", lower=True),
    "disk": Goal("disk per resource over its compact JSON", 1.5, 1.0, "B", of="ratio", lower=True),
}


@dataclass
class Row:
    key: str
    absolute: float
    baseline: float
    baseline_is: str
    note: str = ""

    @property
    def ratio(self):
        return self.absolute / self.baseline if self.baseline else 0.0

    @property
    def verdict(self):
        goal = GOALS[self.key]
        if goal.reach is None:
            return "told"
        value = self.ratio if goal.of == "ratio" else self.absolute
        if (value <= goal.aim) if goal.lower else (value >= goal.aim):
            return "aim"
        if (value <= goal.reach) if goal.lower else (value >= goal.reach):
            return "reached"
        return "MISSED"


def middle(reports, key="unitsPerSecond"):
    return median(report[key] for report in reports)


def middle_latency(reports, key="p99"):
    """Milliseconds."""
    return median(report["latency"][key] for report in reports) / 1000


def number(value, unit=""):
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"
    return f"{text} {unit}".strip()


def table(rows):
    lines = [["what", "absolute", "baseline", "ratio", "reach", "aim", "", "baseline is"]]
    for row in rows:
        goal = GOALS[row.key]
        sign = "" if goal.reach is None else "≤ " if goal.lower else "≥ "
        lines.append([
            goal.what + (f" ({row.note})" if row.note else ""), number(row.absolute, goal.unit),
            number(row.baseline, goal.unit) if row.baseline else "", f"{row.ratio:.3f}" if row.baseline else "",
            sign + goal_text(goal, goal.reach), sign + goal_text(goal, goal.aim), row.verdict, row.baseline_is,
        ])
    return aligned(lines)


def goal_text(goal, value):
    if value is None:
        return ""
    text = f"{value:,.0f}" if value >= 1000 else f"{value:g}"
    return f"{text} ×" if goal.of == "ratio" else f"{text} {goal.unit}".strip()


def details(reports):
    lines = [[
        "run", "per second", "p50 ms", "p90 ms", "p99 ms", "max ms", "generator CPU", "server CPU", "µs CPU each", "server MiB", "bad",
        "seed",
    ]]
    for report in reports:
        latency = report["latency"]
        seconds = report["seconds"] or 1
        lines.append([
            report["label"], f"{report['unitsPerSecond']:,.0f} {report['unit']}",
            *(f"{latency[key] / 1000:.2f}" for key in ("p50", "p90", "p99", "max")),
            f"{report['generatorCPU'] / seconds:.0%}",
            f"{report.get('serverCPU', 0) / seconds:.0%}",
            f"{report.get('serverCPU', 0) / max(report['unitsPerSecond'] * seconds, 1) * 1e6:,.0f}",
            f"{report.get('serverMemoryKiB', 0) / 1024:.0f}", str(report["errors"]), str(report["seed"]),
        ])
    return aligned(lines)


def aligned(lines):
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rule = "-|-".join("-" * width for width in widths)
    texts = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths)) for line in lines]
    return "\n".join(["| " + texts[0] + " |", "|-" + rule + "-|", *("| " + text + " |" for text in texts[1:])])
