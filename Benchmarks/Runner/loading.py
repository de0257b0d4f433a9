"""Figures of loading: rate, slope, disk, and what a load does to those who use the server meanwhile."""

import signal
import subprocess
import time

from figures import Row, middle_latency
from processes import caresync, disk_bytes
from workspace import say

# Lines that the baseline of loading puts into one transaction.
LINES_PER_COMMIT = 5000
# Resources a second that a load through HTTP is thought not to exceed, so that it lasts longer than the mix beside it.
FASTEST_LOAD = 15_000


class LoadedStore:
    """A store with all of the data, loaded part by part, each part followed by the same lines going into the baseline's table."""

    def __init__(self, bench):
        self.folder = bench.workspace.fresh("loaded")
        table = bench.workspace.fresh("inserted")
        self.rates = []
        self.baseline_rates = []
        self.seconds = self.baseline_seconds = 0.0
        data = bench.data
        for number, resources in enumerate(data.part_resources):
            seconds = self._load(bench, data.bundle_parts[number])
            insert = [bench.workspace.binary("bench-insert"), f"{table}/table.db", str(LINES_PER_COMMIT), data.line_parts[number]]
            plain = self._timed(insert)
            self.seconds += seconds
            self.baseline_seconds += plain
            self.rates.append(resources / seconds)
            self.baseline_rates.append(resources / plain)
            say(f"  load part {number}: {resources / seconds:,.0f} resources/s; plain insertion {resources / plain:,.0f}")
        self.bytes = disk_bytes(self.folder)
        self.baseline_bytes = disk_bytes(table)
        bench.workspace.fresh("inserted")

    def _load(self, bench, folder):
        return self._timed([bench.workspace.binary("caresync"), "load", folder, "--store", f"sqlite:{self.folder}/store.db"])

    def _timed(self, words):
        start = time.monotonic()
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=3600)
        seconds = time.monotonic() - start
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words[:2])}: {done.stdout.decode().strip()} {done.stderr.decode()[-2000:].strip()}")
        return seconds

    def rows(self, bench):
        total = bench.data.resources
        slope = self.rates[-1] / self.rates[0]
        plain_slope = self.baseline_rates[-1] / self.baseline_rates[0]
        sizes = f"{bench.data.part_resources[0]:,} → {total:,}"
        return [
            Row("load", total / self.seconds, total / self.baseline_seconds, "plain insertion"),
            Row("slope", slope, plain_slope, "plain insertion", sizes),
        ]

    def disk_row(self, bench):
        return Row("disk", self.bytes / bench.data.resources, bench.data.compact_bytes / bench.data.resources, "compact JSON")


def load_latency(bench):
    """CRUD on a server that is also being loaded through HTTP, against the same server left alone; in turns."""
    store = bench.workspace.fresh("latency")
    journal = bench.workspace.run / "load.journal"
    rounds = bench.rounds
    data = bench.data_of(FASTEST_LOAD * (bench.seconds + 4) * rounds)
    with caresync(bench.workspace, store) as server:

        def idle(number):
            return bench.generator.run("CRUD, idle", "crud", server, bench.seconds, 1, round=number)

        def busy(number):
            parts = data.bundle_parts[number % rounds :: rounds]
            with open(bench.workspace.run / "load.log", "ab") as log:
                load = subprocess.Popen(
                    [bench.workspace.binary("caresync"), "load", *parts, "--server", server.url, "--journal", str(journal)],
                    stdout=log, stderr=log)
                try:
                    time.sleep(1)
                    report = bench.generator.run("CRUD, during a load", "crud", server, bench.seconds, 1, round=number)
                    if load.poll():
                        raise RuntimeError(f"the load ended with {load.returncode}")
                    if load.poll() is not None:
                        bench.notes.append("a load over HTTP ended before the CRUD mix that ran beside it: p99 during a load is too good")
                finally:
                    if load.poll() is None:
                        load.send_signal(signal.SIGTERM)
                    load.wait(timeout=120)
            return report

        idles, loads = bench.generator.alternate(rounds, idle, busy)
    return [Row("load-p99", middle_latency(loads), middle_latency(idles), "the same, idle")]
