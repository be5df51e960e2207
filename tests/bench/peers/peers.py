#!/usr/bin/env python3
"""The same questions about one estate to Faultline, to SQLite and to PostgreSQL, in one run.

    tests/bench/peers/peers.py --faultline PROGRAM --estate FILE --folder FOLDER
                               [--postgres BIN] [--rounds N] CI...

ESTATE is interchange NDJSON whose relationships all say that the source needs the target.  Each
peer gets its needs as a table (dependency, dependent) with that primary key and is asked with a
recursive query how many CIs depend on the one in question, at any distance.  The three answer in
turns.  The peers must find as many CIs as each other, and as Faultline puts into its classes if no
need is soft; they cannot tell the classes apart: a group of "1 of 2" is to them two needs.  BIN is the folder of initdb and postgres (Debian:
postgresql); without it PostgreSQL is left out, and says so.  Whoever is root runs it as the user
`postgres`.  Everything is made in FOLDER, listens on loopback or a socket there, and is ended and
removed.
"""

import argparse
import contextlib
import http.client
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

READY_SECONDS_MAX = 120
POLL_SECONDS = 0.05
QUERY = """WITH RECURSIVE affected(ci) AS (
    SELECT dependent FROM need WHERE dependency = {ci}
    UNION
    SELECT need.dependent FROM affected JOIN need ON need.dependency = affected.ci
) SELECT count(*) FROM affected WHERE ci <> {ci}"""
AFFECTED = ("down", "at_risk", "impaired", "inherited")


class Estate:
    """Numbers of CIs by id, and the needs between them as sorted pairs of numbers."""

    def __init__(self, path):
        self.numbers = {}
        self.is_hard = True
        needs = set()
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                relationship = json.loads(line).get("relationship")
                if relationship:
                    self.is_hard = self.is_hard and relationship.get("strength", 1) == 1
                    source = self._number(relationship["source"])
                    needs.add((self._number(relationship["target"]), source))
        self.needs = sorted(needs)

    def _number(self, ci):
        return self.numbers.setdefault(ci, len(self.numbers))


class Faultline:
    """A server on a free port."""

    name = "Faultline"

    def __init__(self, program, estate_path, folder):
        store = os.path.join(folder, "store")
        begin = time.monotonic()
        subprocess.run([program, "--data", store, "import", estate_path],
                       check=True, stdout=subprocess.DEVNULL)
        self.load_seconds = time.monotonic() - begin
        port = free_port()
        self._process = subprocess.Popen(
            [program, "--data", store, "serve", "--listen", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        wait_until(lambda: self._get("/readyz")[0] == 200)

    def ask(self, ci, _number):
        """How many CIs are affected."""
        status, body = self._get(f"/api/v1/cis/{quote(ci, safe='')}/impact?view=summary")
        if status != 200:
            raise RuntimeError(body)
        summary = json.loads(body)["summary"]
        return sum(summary[name] for name in AFFECTED)

    def _get(self, target):
        try:
            self._connection.request("GET", target)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            self._connection.close()
            return 0, b""

    def close(self):
        """End the server."""
        self._process.terminate()
        self._process.wait()


class Sqlite:
    """A database file, all of it in SQLite's cache."""

    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, estate, folder):
        self._database = sqlite3.connect(os.path.join(folder, "peer.sqlite"))
        begin = time.monotonic()
        self._database.executescript(
            "PRAGMA cache_size = -4000000; PRAGMA temp_store = memory;"
            "CREATE TABLE need (dependency INTEGER, dependent INTEGER,"
            " PRIMARY KEY (dependency, dependent)) WITHOUT ROWID;")
        self._database.executemany("INSERT INTO need VALUES (?, ?)", estate.needs)
        self._database.commit()
        self._database.execute("ANALYZE")
        self.load_seconds = time.monotonic() - begin

    def ask(self, _ci, number):
        """How many CIs depend on it."""
        return self._database.execute(QUERY.format(ci=number)).fetchone()[0]

    def close(self):
        """Close the file."""
        self._database.close()


class Postgres:
    """A cluster of its own that listens on a socket in its folder; asked through one psql."""

    def __init__(self, binaries, estate, folder):
        self._folder = os.path.join(folder, "postgres")
        os.makedirs(self._folder)
        self._user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(self._folder, "postgres")
        data = os.path.join(self._folder, "data")
        subprocess.run([*self._user, os.path.join(binaries, "initdb"), "-D", data, "-U", "peer",
                        "--auth=trust", "--encoding=UTF8", "--locale=C"],
                       check=True, stdout=subprocess.DEVNULL)
        self._process = subprocess.Popen(
            [*self._user, os.path.join(binaries, "postgres"), "-D", data, "-k", self._folder,
             "-c", "listen_addresses=", "-c", "shared_buffers=1GB", "-c", "work_mem=1GB",
             "-c", "jit=off", "-c", "max_parallel_workers_per_gather=2"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._psql = [os.path.join(binaries, "psql"), "-h", self._folder, "-U", "peer",
                      "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"]
        wait_until(lambda: subprocess.run([*self._psql, "-c", "SELECT 1"], check=False,
                                          capture_output=True).returncode == 0)
        self._load(estate)
        self._session = subprocess.Popen(self._psql, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)
        self.name = "PostgreSQL " + self._say("SHOW server_version").split()[0]

    def _load(self, estate):
        begin = time.monotonic()
        subprocess.run([*self._psql, "-c",
                        "CREATE TABLE need (dependency int, dependent int)"], check=True)
        rows = "".join(f"{a}\t{b}\n" for a, b in estate.needs)
        subprocess.run([*self._psql, "-c", "COPY need FROM STDIN"], input=rows, text=True,
                       check=True)
        subprocess.run([*self._psql, "-c",
                        "ALTER TABLE need ADD PRIMARY KEY (dependency, dependent)"], check=True)
        subprocess.run([*self._psql, "-c", "VACUUM ANALYZE need"], check=True)
        self.load_seconds = time.monotonic() - begin

    def _say(self, query):
        self._session.stdin.write(query + ";\n")
        self._session.stdin.flush()
        return self._session.stdout.readline()

    def ask(self, _ci, number):
        """How many CIs depend on it."""
        return int(self._say(" ".join(QUERY.format(ci=number).split())))

    def close(self):
        """End the session and the cluster."""
        self._session.stdin.close()
        self._session.wait()
        data = os.path.join(self._folder, "data", "postmaster.pid")
        with open(data, encoding="ascii") as file:
            os.kill(int(file.readline()), 2)
        self._process.wait()


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so):
    """Look again and again; an error when it takes too long."""
    end = time.monotonic() + READY_SECONDS_MAX
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("a server did not get ready")
        time.sleep(POLL_SECONDS)


def check(ci, found, is_hard):
    """Complain when the peers (behind Faultline) do not agree."""
    alike = found if is_hard else found[1:]
    if len(set(alike)) != 1 or found[0] > found[1]:
        raise AssertionError(f"{ci}: the peers find different numbers of CIs: {found}")


def contest(peers, cis, estate, rounds):
    """Rows of the table: the CI, how many each peer finds, its medians."""
    for ci in cis:
        number = estate.numbers[ci]
        found = [peer.ask(ci, number) for peer in peers]
        check(ci, found, estate.is_hard)
        times = [[] for _ in peers]
        for _ in range(rounds):
            for peer, taken in zip(peers, times):
                begin = time.perf_counter()
                peer.ask(ci, number)
                taken.append(time.perf_counter() - begin)
        yield ci, found, [statistics.median(taken) * 1e3 for taken in times]


def print_table(peers, rows):
    """As Markdown."""
    print("| CI | affected; dependents | " + " | ".join(f"{peer.name}, ms" for peer in peers) + " |")
    print("|---|--:|" + "--:|" * len(peers))
    loads = " | ".join(f"{peer.load_seconds:,.1f} s" for peer in peers)
    print(f"| loading | | {loads} |")
    for ci, found, medians in rows:
        own = medians[0]
        cells = [f"{own:,.2f}"] + [f"{one:,.1f} ({one / own:,.0f} x)" for one in medians[1:]]
        print(f"| {ci} | {found[0]:,}; {found[1]:,} | " + " | ".join(cells) + " |", flush=True)


def main():
    """Load, ask in turns, print, clean up."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--faultline", required=True)
    parser.add_argument("--estate", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--postgres")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("ci", nargs="+")
    arguments = parser.parse_args()
    estate = Estate(arguments.estate)
    unknown = [ci for ci in arguments.ci if ci not in estate.numbers]
    if unknown:
        sys.exit(f"no need names {unknown[0]}")
    folder = tempfile.mkdtemp(dir=arguments.folder)
    os.chmod(folder, 0o755)  # the user postgres passes through it
    try:
        with contextlib.ExitStack() as stack:
            peers = [Faultline(arguments.faultline, arguments.estate, folder)]
            stack.callback(peers[0].close)
            peers.append(Sqlite(estate, folder))
            stack.callback(peers[1].close)
            if arguments.postgres:
                peers.append(Postgres(arguments.postgres, estate, folder))
                stack.callback(peers[2].close)
            else:
                print("PostgreSQL is left out: no --postgres", file=sys.stderr)
            print_table(peers, contest(peers, arguments.ci, estate, arguments.rounds))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
