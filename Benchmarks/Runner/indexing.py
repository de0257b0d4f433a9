"""What the index costs: its rows and bytes in a loaded store, and how long it takes to write its rows alone."""

import sqlite3
import time

from figures import Row

# As many resources as a load's groups of commits have.
GROUP = 20_000


def rows(store):
    """Rows of the index for each resource, and the bytes of the index and of the forward keys in the versions' rows."""
    population, resources = store.population, store.population.resources
    database = opened(store)
    try:
        (index,) = database.execute("SELECT count(*) FROM search_index").fetchone()
        (bytes,) = database.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'search_index' AND aggregate = 1").fetchone()
        (forward,) = database.execute("SELECT sum(length(keys)) FROM version").fetchone()
        (keys,) = database.execute("SELECT avg(length(key)) FROM (SELECT key FROM search_index LIMIT 1000000)").fetchone()
        lines = [["table", "MB", "bytes a resource", "share"]]
        tables = database.execute(
            "SELECT name, pgsize, ncell FROM dbstat WHERE aggregate = 1 ORDER BY pgsize DESC").fetchall()
        whole = sum(size for _, size, _ in tables)
        for name, size, _ in tables:
            if size > whole / 1000:
                lines.append([name, f"{size / 1e6:,.1f}", f"{size / resources:,.0f}", f"{size / whole:.1%}"])
    finally:
        database.close()
    size = f"{len(population.patients):,} patients"
    store.bench.tables.append((f"The store's file, {size}", lines))
    compact = population.bytes / resources
    return [
        Row("index-rows", index / resources, 0, "", f"{size}, keys of {keys:.0f} B"),
        Row("index-bytes", (bytes + forward) / resources, compact, "compact JSON", f"{size}, forward keys {forward / resources:,.0f} B"),
    ]


def load_rows(store):
    """The same rows written into an index of their own, sorted in groups as a load does, over the time that the load took.

    Neither making the keys nor the log's syncs count: what a load spends on the index is more than this.
    """
    target = store.bench.workspace.fresh("index-alone")
    database = opened(store)
    try:
        database.execute("CREATE TEMP TABLE sorted AS SELECT * FROM search_index ORDER BY rid / ?, tenant, parameter, key, rid", (GROUP,))
        (groups,) = database.execute("SELECT max(rid) / ? FROM sorted", (GROUP,)).fetchone()
        database.commit()
        database.execute("ATTACH ? AS alone", (f"{target}/alone.db",))
        database.execute("PRAGMA alone.page_size = 8192")
        database.execute("PRAGMA alone.journal_mode = WAL")
        database.execute("PRAGMA alone.synchronous = NORMAL")
        (layout,) = database.execute("SELECT sql FROM main.sqlite_master WHERE name = 'search_index'").fetchone()
        database.execute(layout.replace("CREATE TABLE search_index", "CREATE TABLE alone.search_index", 1))
        start = time.monotonic()
        (last,) = database.execute("SELECT max(rowid) FROM sorted").fetchone()
        step = last // (groups + 1) + 1
        for first in range(1, last + 1, step):
            with database:
                database.execute(
                    "INSERT INTO alone.search_index SELECT * FROM sorted WHERE rowid BETWEEN ? AND ?", (first, first + step - 1))
        seconds = time.monotonic() - start
    finally:
        database.close()
    store.bench.workspace.fresh("index-alone")
    return [Row("index-load", seconds, store.seconds, "caresync load", f"{len(store.population.patients):,} patients")]


def opened(store):
    return sqlite3.connect(f"file:{store.folder}/store.db?mode=rw", uri=True)
