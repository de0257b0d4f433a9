"""Where a run keeps its files, and what it prepares there: binaries, the data to load, the shim that delays syncs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCTS = ["caresync", "bench-load", "bench-baseline", "bench-insert"]


def say(text):
    print(text, file=sys.stderr, flush=True)


def default_folder():
    return Path(os.environ.get("TMPDIR") or "/tmp") / "caresync-bench"


class Workspace:
    """A folder outside the checkout. `data` and `synthea` stay for later runs; `run` is emptied at the start and at the end."""

    def __init__(self, folder, binaries=None):
        self.folder = Path(folder).resolve()
        self.run = self.folder / "run"
        self.binaries = Path(binaries or REPOSITORY / ".build/release").resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.clear()

    def clear(self):
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir()

    def fresh(self, name):
        """An empty folder for one store."""
        path = self.run / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def binary(self, name):
        return str(self.binaries / name)

    def build(self):
        environment = dict(os.environ, CARESYNC_BENCHMARKS="1")
        for product in PRODUCTS:
            say(f"building {product}")
            subprocess.run(
                ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", product],
                cwd=REPOSITORY, env=environment, check=True, stdout=sys.stderr, timeout=3600)

    def slow_sync(self):
        """The library to preload, compiled when the source is newer."""
        source = REPOSITORY / "Benchmarks/SlowSync/slowsync.c"
        library = self.folder / "slowsync.so"
        if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
            compiler = shutil.which("cc") or shutil.which("clang")
            subprocess.run(
                [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl", "-lpthread"], check=True, timeout=60)
        return str(library)

    def source(self, seed):
        """A folder of transaction Bundles: Synthea's where the shared data is, otherwise of our own making. Also its name."""
        shared = Path(os.environ.get("CARESYNC_SHARED") or REPOSITORY.parent / "shared")
        archive = shared / "data/synthea/generated-sample-data.tar.zst"
        if not archive.exists():
            folder = self.folder / f"made-{seed}"
            if not (folder / "done").exists():
                self.generate("make-source", "--output", str(folder), "--seed", str(seed), "--patients", "96")
                (folder / "done").touch()
            return folder, "bundles made from our templates (shared data not found)"
        folder = self.folder / "synthea"
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with subprocess.Popen(["zstd", "-dc", str(archive)], stdout=subprocess.PIPE) as unpack:
                subprocess.run(["tar", "-x", "-C", str(folder)], stdin=unpack.stdout, check=True, timeout=300)
            (folder / "done").touch()
        return next(folder.rglob("*.json")).parent, "Synthea transaction bundles (generated-sample-data)"

    def data(self, resources, part, seed):
        """The data to load, made when it is not there yet."""
        source, name = self.source(seed)
        folder = self.folder / "data" / f"{source.name}-{resources}-{part}-{seed}"
        marker = folder / "done.json"
        if not marker.exists():
            shutil.rmtree(folder, ignore_errors=True)
            say(f"making {resources:,} resources")
            totals = self.generate(
                "make-data", "--source", str(source), "--output", str(folder), "--resources", str(resources), "--part", str(part),
                "--seed", str(seed))
            marker.write_text(json.dumps(totals))
            os.sync()
        return Data(folder, json.loads(marker.read_text()), source, name)

    def generate(self, *words):
        done = subprocess.run([self.binary("bench-load"), *words], check=True, stdout=subprocess.PIPE, timeout=1800)
        return json.loads(done.stdout)


class Data:
    """The same resources twice: as Bundles to load, and as lines of compact JSON; both in parts."""

    def __init__(self, folder, totals, source, name):
        self.ids = str(folder / "ids.txt")
        self.resources = totals["resources"]
        self.compact_bytes = totals["compactBytes"]
        self.part_resources = totals["partResources"]
        count = len(self.part_resources)
        self.bundle_parts = [str(folder / f"bundles/part-{number:02}") for number in range(count)]
        self.line_parts = [str(folder / f"resources/part-{number:02}.ndjson") for number in range(count)]
        self.source = str(source)
        self.name = name
