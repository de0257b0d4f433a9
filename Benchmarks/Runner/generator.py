"""Runs the load generator and keeps what it reports."""

import json
import subprocess

from workspace import say


class Generator:
    def __init__(self, workspace, seed):
        self.workspace = workspace
        self.seed = seed
        self.reports = []

    def run(self, label, scenario, server, seconds, warm_up, *words, round=0):
        """One run of a scenario against a server. Each round has a seed of its own, derived from the run's."""
        command = self.command(scenario, server, seconds, warm_up, *words, round=round)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds + warm_up + 180)
        if done.returncode not in (0, 1) or not done.stdout:
            raise RuntimeError(f"{label}: {done.stderr.decode().strip()}")
        report = json.loads(done.stdout)
        report["label"] = label
        self.reports.append(report)
        say(f"  {label}: {report['unitsPerSecond']:,.0f} {report['unit']}/s, p99 {report['latency']['p99'] / 1000:.2f} ms"
            + (f", {report['errors']} BAD ANSWERS" if report["errors"] else ""))
        if report["errors"]:
            say(done.stderr.decode())
        return report

    def command(self, scenario, server, seconds, warm_up, *words, round=0):
        return [
            self.workspace.binary("bench-load"), scenario, "--url", server.url, "--server-pid", str(server.pid), "--seconds", str(seconds),
            "--warm-up", str(warm_up), "--seed", str(self.seed * 1000 + round), *words,
        ]

    def alternate(self, rounds, first, second):
        """Runs A B A B …; the two lists of reports."""
        pairs = [(first(number), second(number)) for number in range(rounds)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    @property
    def errors(self):
        return sum(report["errors"] for report in self.reports)
