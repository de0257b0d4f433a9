"""Starts and stops the servers under test, and looks at what they use."""

import http.client
import os
import signal
import subprocess
import time


class Server:
    """A process that prints `listening on http://127.0.0.1:PORT`; its log goes to a file."""

    def __init__(self, words, log, environment=None, ready=None):
        """Returns once the line is there and, with `ready`, once that path answers 200. `seconds` is how long that took."""
        self.log = open(log, "ab")
        start = time.monotonic()
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=self.log, env=dict(os.environ, **(environment or {})))
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.process.kill()
            raise RuntimeError(f"{words[0]} did not start; see {log}")
        self.url = line.split()[-1]
        self.pid = self.process.pid
        if ready:
            self._await(ready, start + 60)
        self.seconds = time.monotonic() - start

    def _await(self, path, deadline):
        port = int(self.url.rsplit(":", 1)[1])
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.001)
        raise RuntimeError(f"{path} did not answer 200 in time")

    def memory(self):
        """Resident MiB."""
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def settle(self, seconds=600):
        """Waits until the process has nothing more to do: after a load the words of what was loaded are indexed behind it."""
        deadline = time.monotonic() + seconds
        spent = self._processor_time()
        while time.monotonic() < deadline:
            time.sleep(1)
            before, spent = spent, self._processor_time()
            if spent - before < 0.02:
                return
        raise RuntimeError("the server did not come to rest")

    def _processor_time(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Asks the process to end, and waits; it must end with 0 when it is the server under test."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        self.log.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def caresync(workspace, store, environment=None):
    """The server on a store in this folder, ready to answer; correlation ids, metrics and logs are on, as they always are."""
    words = [workspace.binary("caresync"), "serve", "--listen", "127.0.0.1:0", "--store", f"sqlite:{store}/store.db", "--auth", "none"]
    return Server(words, workspace.run / "caresync.log", environment, ready="/health/ready")


def baseline(workspace):
    """The bare router."""
    return Server([workspace.binary("bench-baseline")], workspace.run / "baseline.log", ready="/")


def disk_bytes(folder):
    """What the files of a folder take on the disk."""
    return sum(max(entry.stat().st_blocks * 512, 0) for entry in os.scandir(folder) if entry.is_file())
