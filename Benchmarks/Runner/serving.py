"""Figures of a running server: reads, writes, start, memory, syncs."""

import time
from statistics import median

from figures import Row, middle
from processes import baseline, caresync


def reads(bench):
    """Point reads of the loaded resources, chosen both ways, each beside the bare router."""
    rows = []
    with baseline(bench.workspace) as plain, caresync(bench.workspace, bench.loaded.folder) as server:
        server.settle()
        for key in ("read-zipf", "read-uniform"):
            hellos, runs = bench.generator.alternate(
                bench.rounds,
                lambda number: hello(bench, plain, 32, number),
                lambda number: bench.generator.run(key, key, server, bench.seconds, 1, "--ids", bench.data.ids, round=number))
            worst = max(report["serverMemoryKiB"] for report in runs) / 1024
            note = f"{bench.data.resources:,} resources, {worst:,.0f} MiB"
            rows.append(Row(key, middle(runs), middle(hellos), "bare router", note))
    return rows


def hello(bench, server, connections, number):
    return bench.generator.run("bare router", "hello", server, bench.seconds, 1, "--connections", str(connections), round=number)


def crud(bench):
    """The CRUD mix on a new store, and the memory that it takes at its worst."""
    rows, worst = crud_on(bench, "crud", bench.workspace.fresh("crud"))
    with baseline(bench.workspace) as plain:
        rows.append(Row("memory", worst, plain.memory(), "bare router, idle"))
    return rows


def crud_loaded(bench):
    """The CRUD mix on the loaded store; the last to touch it."""
    rows, worst = crud_on(bench, "crud-loaded", bench.loaded.folder)
    rows[0].note = f"{worst:,.0f} MiB"
    return rows


def crud_on(bench, key, store):
    label = "CRUD" if key == "crud" else "CRUD, loaded store"
    with baseline(bench.workspace) as plain, caresync(bench.workspace, store) as server:
        hellos, runs = bench.generator.alternate(
            bench.rounds,
            lambda number: hello(bench, plain, 64, number),
            lambda number: bench.generator.run(label, "crud", server, bench.seconds, 1, round=number))
    worst = max(report["serverMemoryKiB"] for report in runs) / 1024
    return [Row(key, middle(runs), middle(hellos), "bare router")], worst


def transactions(bench):
    """Bundles as they were published, each round with other UUIDs; beside it the rate of plain insertion during the load."""
    with caresync(bench.workspace, bench.workspace.fresh("transactions")) as server:
        runs = [
            bench.generator.run(
                "transactions", "transactions", server, bench.seconds * 2, 2, "--bundles", bench.data.source, round=number)
            for number in range(bench.rounds)
        ]
    return [Row("transactions", middle(runs), median(bench.loaded.baseline_rates), "plain insertion")]


def small(bench):
    """Transactions of two resources beside the bare router."""
    with baseline(bench.workspace) as plain, caresync(bench.workspace, bench.workspace.fresh("small")) as server:
        hellos, runs = bench.generator.alternate(
            bench.rounds,
            lambda number: hello(bench, plain, 64, number),
            lambda number: bench.generator.run("small transactions", "small-transactions", server, bench.seconds, 1, round=number))
    return [Row("small", middle(runs), middle(hellos), "bare router")]


def delayed(bench):
    """How many small transactions share a sync when each sync takes 5 ms longer, beside the same without the delay."""
    counts = [bench.workspace.run / "syncs-plain", bench.workspace.run / "syncs-delayed"]
    servers = []
    try:
        for path, delay in zip(counts, ("0", "5000")):
            environment = {
                "LD_PRELOAD": bench.workspace.slow_sync(), "SLOWSYNC_COUNT": str(path), "SLOWSYNC_MICROSECONDS": delay,
            }
            servers.append(caresync(bench.workspace, bench.workspace.fresh(path.name + "-store"), environment))

        def run(which, label):
            return lambda number: bench.generator.run(
                label, "small-transactions", servers[which], bench.seconds, 1, "--sync-counter", str(counts[which]), round=number)

        plain, slow = bench.generator.alternate(
            bench.rounds, run(0, "small transactions, syncs counted"), run(1, "small transactions, slow syncs"))
    finally:
        for server in servers:
            server.stop()
    note = f"{middle(slow):,.0f} tx/s"
    return [Row("delayed", per_sync(slow), per_sync(plain), "without the delay", note)]


def per_sync(reports):
    return median(report["unitsPerSecond"] * report["seconds"] / max(report["syncs"], 1) for report in reports)


def start(bench):
    """From starting the process to the first 200 of the readiness check; files are in the page cache."""
    plain, own = [], []
    for _ in range(bench.starts):
        with baseline(bench.workspace) as server:
            plain.append(server.seconds)
        with caresync(bench.workspace, bench.loaded.folder) as server:
            own.append(server.seconds)
    return [Row("start", median(own), median(plain), "bare router")]


def idle(bench):
    """Resident memory three seconds after the start."""
    with baseline(bench.workspace) as plain, caresync(bench.workspace, bench.loaded.folder) as server:
        time.sleep(3)
        return [Row("idle", server.memory(), plain.memory(), "bare router")]
