"""What there is to know about the machine and the checkout, so that figures can be compared."""

import os
import platform
import subprocess
import time

from workspace import REPOSITORY


def facts(folder):
    return {
        "processor": f"{os.cpu_count()} × {_field('/proc/cpuinfo', 'model name')}",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) // 1024:,} MiB",
        "system": f"{_field('/etc/os-release', 'PRETTY_NAME', '=').strip(chr(34))}, Linux {platform.release()}",
        "swift": _output("swift", "--version").splitlines()[0] if _output("swift", "--version") else "",
        "commit": _output("git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"),
        "durable writes": f"{max(_syncs_per_second(folder) for _ in range(5)):,.0f} of 4 KiB a second, one after the other, best of 5",
        "other work": f"load average {os.getloadavg()[0]:.2f} at the start",
    }


def _field(path, name, separator=":"):
    with open(path) as lines:
        for line in lines:
            if line.startswith(name):
                return line.split(separator, 1)[1].strip()
    return ""


def _output(*words):
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30).stdout.decode().strip()
    except OSError:
        return ""


def _syncs_per_second(folder):
    path = os.path.join(folder, "sync-probe")
    block = b"\x55" * 4096
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        os.pwrite(file, block * 256, 0)
        os.fsync(file)
        start = time.monotonic()
        for index in range(200):
            os.pwrite(file, block, index * 4096)
            os.fdatasync(file)
        return 200 / (time.monotonic() - start)
    finally:
        os.close(file)
        os.unlink(path)
