#!/usr/bin/env python3
"""What the program takes and gives at full size: import, start, memory, answers, small commits.

    tests/bench/figures.py --faultline PROGRAM --estate FILE --folder FOLDER
                           [--impact-bench PROGRAM]

Imports the estate into new stores in FOLDER, imports it again, serves it on a free loopback port,
asks and writes over HTTP, and prints a table of medians with their ranges.  It ends every process
that it started, and deletes the stores.  `cmake --build --preset release --target figures` runs it
on an estate of a million CIs.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from urllib.parse import quote

# What is asked of an answer: its lists, its summary, its lists with everybody who inherits.
KINDS = [("", ""), (", summary", "?view=summary"), (", inherited listed", "?inherited=true")]
READY_SECONDS_MAX = 120
POLL_SECONDS = 0.002
MIB = 1 << 20


class Table:
    """Figures in the order they were taken."""

    def __init__(self):
        self._rows = []

    def add(self, what, values, unit, digits=0):
        """One figure, from one value a round."""
        values = sorted(values)
        median = statistics.median(values)
        span = f"{values[0]:,.{digits}f} to {values[-1]:,.{digits}f}" if len(values) > 1 else ""
        self._rows.append((what, f"{median:,.{digits}f} {unit}", span, str(len(values))))
        print(f"{what}: {median:,.{digits}f} {unit}", file=sys.stderr, flush=True)

    def print(self):
        """As Markdown on standard output."""
        print("| figure | median | range | rounds |\n|---|---|---|---|")
        for row in self._rows:
            print("| " + " | ".join(row) + " |")


def run_import(arguments, store):
    """(what it answered, wall seconds, CPU seconds, peak resident bytes)."""
    command = [arguments.faultline, "--data", store, "-o", "json", "import", arguments.estate]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    answer = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"figures: {' '.join(command)} ended with {process.returncode}")
    return json.loads(answer), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def size_of(folder):
    """Bytes on disk below a folder."""
    return sum(
        os.stat(os.path.join(path, name)).st_blocks * 512
        for path, _, names in os.walk(folder)
        for name in names
    )


def time_imports(arguments, store, table):
    """Import into new stores, then again into the last of them, which stays."""
    with open(arguments.estate, "rb") as file:
        objects = sum(1 for _ in file)
    first, again = [], []
    for _ in range(arguments.rounds):
        shutil.rmtree(store, ignore_errors=True)
        first.append(run_import(arguments, store))
    for _ in range(arguments.rounds):
        again.append(run_import(arguments, store))
    answer = first[0][0]
    named = answer["created"] + answer["relationships"]["created"]
    table.add("objects: CIs, relationships, groups", [objects], "")
    table.add("objects: CIs, relationships", [named], "")
    table.add("import, wall time", [run[1] for run in first], "s", 2)
    table.add("import, CPU time", [run[2] for run in first], "s", 2)
    table.add("import, all objects", [objects / run[1] for run in first], "objects/s")
    table.add("import, CIs and relationships", [named / run[1] for run in first], "objects/s")
    table.add("import, peak resident memory", [run[3] / MIB for run in first], "MiB")
    table.add("the same file again, wall time", [run[1] for run in again], "s", 2)
    table.add("the same file again, peak resident memory", [run[3] / MIB for run in again], "MiB")
    table.add("store on disk", [size_of(store) / MIB], "MiB")


class Server:
    """`faultline serve` on a free port, ended by its process id."""

    def __init__(self, arguments, store):
        command = [arguments.faultline, "--data", store, "serve", "--listen", "127.0.0.1:0"]
        self._address = None
        start = time.monotonic()
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self._log = threading.Thread(target=self._read_log, daemon=True)
        self._log.start()
        self._connection = None
        try:
            self._wait_ready(start + READY_SECONDS_MAX)
        except BaseException:
            self.stop()
            raise
        self.ready_seconds = time.monotonic() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """End the process and wait for it."""
        self._process.terminate()
        self._process.wait()
        self._log.join()

    def url(self):
        """Where it listens."""
        return f"http://{self._address[0]}:{self._address[1]}"

    def ask(self, method, path, body=None):
        """(seconds, bytes of the answer); anything but 200 ends the run."""
        start = time.monotonic()
        status, answer = self._exchange(method, path, body)
        seconds = time.monotonic() - start
        if status != 200:
            raise SystemExit(f"figures: {method} {path}: {status} {answer[:500]}")
        return seconds, answer

    def memory(self, field):
        """VmRSS or VmHWM of the process, in bytes."""
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as file:
            return int(re.search(rf"^{field}:\s+(\d+) kB$", file.read(), re.MULTILINE)[1]) * 1024

    def _read_log(self):
        for line in self._process.stderr:
            found = re.search(r"serving on http://(127\.0\.0\.1):(\d+)", line)
            if found:
                self._address = (found[1], int(found[2]))

    def _wait_ready(self, deadline):
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise SystemExit(f"figures: the server ended with {self._process.returncode}")
            if self._address and self._exchange("GET", "/readyz", None)[0] == 200:
                return
            time.sleep(POLL_SECONDS)
        raise SystemExit(f"figures: not ready within {READY_SECONDS_MAX} s")

    def _exchange(self, method, path, body):
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self._address, timeout=60)
        self._connection.request(method, path, body)
        response = self._connection.getresponse()
        return response.status, response.read()


def forget_graph(store):
    """Delete the kept graph, which is always safe."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(store, "GRAPH"))


def time_starts(arguments, store, what, before, table):
    """Start the server several times, each after `before(store)`; nothing is asked."""
    ready, peak, steady = [], [], []
    for _ in range(arguments.rounds):
        before(store)
        with Server(arguments, store) as server:
            ready.append(server.ready_seconds)
            time.sleep(0.5)
            peak.append(server.memory("VmHWM") / MIB)
            steady.append(server.memory("VmRSS") / MIB)
    table.add(f"start to ready, {what}", ready, "s", 2)
    table.add(f"server, {what}, peak resident memory when ready", peak, "MiB")
    table.add(f"server, {what}, resident memory when ready", steady, "MiB")


def time_commands(arguments, store, asked, what, before, table):
    """One question in a process of its own, from start to end, each after `before(store)`."""
    wall = []
    for _ in range(arguments.rounds):
        before(store)
        command = [arguments.faultline, "--data", store, "-o", "json", "impact", asked[0][1]]
        start = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall.append(time.monotonic() - start)
    table.add(f"impact on the command line, {what}", wall, "s", 2)


def time_questions(arguments, server, asked, table):
    """The blast radius of single CIs over HTTP."""
    for what, ci in asked:
        path = f"/api/v1/cis/{quote(ci, safe='')}/impact"
        for name, query in KINDS:
            answers = [server.ask("GET", path + query) for _ in range(arguments.questions)]
            times = [seconds * 1000 for seconds, _ in answers]
            table.add(f"{what} over HTTP{name}", times, "ms", 2)
            table.add(f"{what} over HTTP{name}, answer", [len(answers[0][1]) / 1000], "kB", 1)


def time_commits(arguments, server, table):
    """Imports of one line each: one that changes a CI, and the same line again."""
    changed, unchanged = [], []
    path = "/api/v1/imports?format=faultline&source=trial"
    for number in range(arguments.commits):
        line = {"ci": {"id": "trial-ci", "class": "vm", "name": f"trial {number}"}}
        body = json.dumps(line) + "\n"
        changed.append(server.ask("POST", path, body)[0] * 1000)
        unchanged.append(server.ask("POST", path, body)[0] * 1000)
    table.add("commit of one changed CI", changed, "ms", 1)
    table.add("commit that changes nothing", unchanged, "ms", 1)


def time_remote_import(arguments, server, what, table):
    """The whole estate, handed to the server by the command line."""
    start = time.monotonic()
    command = [arguments.faultline, "--server", server.url(), "import", arguments.estate]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    table.add(f"{what}, wall time", [time.monotonic() - start], "s", 2)
    table.add(f"{what}, server's peak", [server.memory("VmHWM") / MIB], "MiB")


def asked_cis(arguments):
    """Pairs (question, id) and the time inside the engine, from impact_bench if there is one."""
    if not arguments.impact_bench:
        return [("host", "host-0000000"), ("core_switch", "core-0000000")], {}
    out = os.path.join(arguments.folder, "impact.json")
    command = [arguments.impact_bench, "--estate", arguments.estate, "--json", out]
    subprocess.run(command, check=True, stdout=sys.stderr)
    with open(out, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    chosen = [line for line in lines if line["question"] in ("host", "core_switch")]
    asked = [(line["question"], line["ci"]) for line in chosen]
    return asked, {line["question"]: line["radius_us"] / 1000 for line in chosen}


def parse_arguments():
    """The arguments, checked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--faultline", required=True, help="the program")
    parser.add_argument("--impact-bench", help="also times inside the engine, and picks the CIs")
    parser.add_argument("--estate", required=True, help="interchange file to import")
    parser.add_argument("--folder", required=True, help="for the stores; made if absent")
    parser.add_argument("--rounds", type=int, default=5, help="imports and starts (5)")
    parser.add_argument("--questions", type=int, default=31, help="of each kind (31)")
    parser.add_argument("--commits", type=int, default=31, help="of each kind (31)")
    return parser.parse_args()


def main():
    """Take all figures and print them."""
    arguments = parse_arguments()
    os.makedirs(arguments.folder, exist_ok=True)
    store = os.path.join(arguments.folder, "store")
    table = Table()
    print(f"load at the start: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    try:
        asked, inside = asked_cis(arguments)
        for what, milliseconds in inside.items():
            table.add(f"{what} inside the engine", [milliseconds], "ms", 4)
        time_imports(arguments, store, table)
        for what, before in [("graph not kept", forget_graph), ("graph kept", lambda _: None)]:
            time_starts(arguments, store, what, before, table)
            time_commands(arguments, store, asked, what, before, table)
        with Server(arguments, store) as server:
            time_questions(arguments, server, asked, table)
            table.add("server, peak after questions", [server.memory("VmHWM") / MIB], "MiB")
            time_commits(arguments, server, table)
            table.add("server, peak after commits", [server.memory("VmHWM") / MIB], "MiB")
            table.add("server, resident after commits", [server.memory("VmRSS") / MIB], "MiB")
            time_remote_import(arguments, server, "the same file again over HTTP", table)
        shutil.rmtree(store)
        with Server(arguments, store) as server:
            time_remote_import(arguments, server, "import over HTTP, empty store", table)
    finally:
        shutil.rmtree(store, ignore_errors=True)
    table.print()
    print(f"load at the end: {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
