"""AlphaClone beside Tryton: the same records, the same PostgreSQL, the same questions over HTTP, one connection each.

Usage: compare.py ALPHACLONE CLUSTER [--contacts N] [--deals N] [--rounds N] [--import-rows N]
CLUSTER is a superuser's URL without a database. Prints a table of times and their ratios.
"""
import argparse
import csv
import io
import json
import os
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import psycopg2

from http1 import Http, free_port
from peer import DATABASE, Peer, party, rss_mib

SEED = "7"
PAGE = 50
AMOUNT_OVER = 20_000
WORD = "weber"
BOUNDARY = "part"
OWN_DATABASE = "compare"
DATABASES = (OWN_DATABASE, DATABASE)


class Ours:
    def __init__(self, binary, work, database_url):
        self.binary = binary
        self.arguments = ["--data", os.path.join(work, "data"), "--database-url", database_url]
        self.log = open(os.path.join(work, "alphaclone.log"), "w")
        port = free_port()
        self.server = subprocess.Popen([binary, "serve", "--listen", f"127.0.0.1:{port}", *self.arguments], stdout=self.log, stderr=self.log)
        self.http = Http(port, {"content-type": "application/json"})
        self.ready()

    def ready(self):
        for _ in range(240):
            try:
                self.http.send("GET", "/readyz", expect=200)
                return
            except (OSError, RuntimeError):
                self.http.connection.close()
                time.sleep(0.25)
        raise RuntimeError(f"alphaclone did not become ready: see {self.log.name}")

    def command(self, *words):
        done = subprocess.run([self.binary, *words, *self.arguments], check=True, capture_output=True, text=True)
        return done.stdout

    def fill(self, contacts, deals):
        owner = ["--owner-email", "owner@example.com", "--owner-password", "correct horse battery staple"]
        made = json.loads(self.command("tenant", "create", "--name", "Compare", "--slug", "compare", *owner, "--json"))
        self.http.headers["authorization"] = f"Bearer {made['api_token']}"
        self.command("generate", "--tenant", "compare", "--contacts", str(contacts), "--deals", str(deals), "--seed", SEED)
        # The server has closed a connection that was idle for so long.
        self.http.connection.close()

    def get(self, path):
        return json.loads(self.http.send("GET", f"/api/v1/{path}", expect=200))

    def export(self, collection):
        text = self.http.send("GET", f"/api/v1/{collection}/export.csv", expect=200).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def bring_in(self, rows):
        """Imports contacts as a file, with the search for duplicates, until it is done."""
        lines = ["First name,Last name,E-mail", *(",".join([*name.rsplit(" ", 1), email]) for name, email in rows)]
        parts = {"object": "contacts", "file": "\n".join(lines)}
        body = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"' + ('; filename="people.csv"' if name == "file" else "") + f"\r\n\r\n{text}\r\n"
            for name, text in parts.items()
        )
        self.http.send("POST", "/api/v1/imports", f"{body}--{BOUNDARY}--\r\n", 202, {"content-type": f"multipart/form-data; boundary={BOUNDARY}"})
        address = self.http.location.removeprefix("/api/v1/")
        while (found := self.get(address))["state"] != "done":
            if found["state"] in ("failed", "checked"):
                raise RuntimeError(found)
            time.sleep(0.02)
        assert found["counts"]["create"] == len(rows), found["counts"]

    def stop(self):
        self.server.terminate()
        self.server.wait()
        self.log.close()


def timed(ask, rounds):
    """Times of `rounds` answers in milliseconds, and the last answer."""
    ask(0)
    times = []
    for at in range(1, rounds + 1):
        begun = time.perf_counter()
        answer = ask(at)
        times.append((time.perf_counter() - begun) * 1_000)
    return times, answer


def p95(times):
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def measure(ours, peer, rounds, import_rows):
    quoted = urllib.parse.quote
    fields = ["name", "email"]

    def read(domain, order, offset=0):
        return lambda _: peer.call("model.party.party.search_read", domain, offset, PAGE, order, fields, {})

    deep = ours.get("contacts?limit=200&sort=last_name")
    for _ in range(49):
        deep = ours.get(f"contacts?limit=200&sort=last_name&cursor={quoted(deep['next_cursor'])}")
    questions = [
        ("list, first page", lambda _: ours.get(f"contacts?limit={PAGE}&sort=last_name")["data"], read([], [["name", "ASC"]])),
        (
            "list, after 10,000 rows",
            lambda _: ours.get(f"contacts?limit={PAGE}&sort=last_name&cursor={quoted(deep['next_cursor'])}")["data"],
            read([], [["name", "ASC"]], 10_000),
        ),
        (
            f"deals over {AMOUNT_OVER:,}, largest first",
            lambda _: ours.get(f"deals?limit={PAGE}&sort=-amount&filter={quoted(f'amount>{AMOUNT_OVER}')}")["data"],
            lambda _: peer.call(
                "model.sale.opportunity.search_read",
                [["amount", ">", {"__class__": "Decimal", "decimal": str(AMOUNT_OVER)}]],
                0, PAGE, [["amount", "DESC"]], ["description", "amount", "state"], {},
            ),
        ),
        (f"contacts that have “{WORD}”", lambda _: ours.get(f"contacts?limit={PAGE}&q={WORD}")["data"], read([["rec_name", "ilike", f"%{WORD}%"]], [["name", "ASC"]])),
        (
            "one contact made",
            lambda at: json.loads(ours.http.send("POST", "/api/v1/contacts", json.dumps({"first_name": "Made", "last_name": f"Once {at}", "email": f"made{at}@example.com"}), 201)),
            lambda at: peer.call("model.party.party.create", [party(f"Made Once {at}", f"made{at}@example.com")], {}),
        ),
    ]
    for what, own, theirs in questions:
        own_times, own_answer = timed(own, rounds)
        peer_times, peer_answer = timed(theirs, rounds)
        if isinstance(own_answer, list) and isinstance(peer_answer, list) and what.startswith(("list", "deals")):
            assert len(own_answer) == len(peer_answer) == PAGE, (what, len(own_answer), len(peer_answer))
        yield what, own_times, peer_times
    rows = [(f"Brought In{at}", f"brought{at}@example.org") for at in range(import_rows)]
    own_times, _ = timed_once(lambda: ours.bring_in(rows))
    values = [[name, "email", email] for name, email in rows]
    peer_times, count = timed_once(
        lambda: peer.call("model.party.party.import_data", ["name", "contact_mechanisms/type", "contact_mechanisms/value"], values, {})
    )
    assert count == import_rows, count
    yield f"{import_rows:,} contacts imported", own_times, peer_times


def timed_once(act):
    begun = time.perf_counter()
    answer = act()
    return [(time.perf_counter() - begun) * 1_000], answer


def execute(url, statement):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("alphaclone")
    options.add_argument("cluster")
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--deals", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--import-rows", type=int, default=5_000)
    asked = options.parse_args()
    cluster = asked.cluster.rstrip("/").removesuffix("/postgres")
    for name in DATABASES:
        execute(f"{cluster}/postgres", f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory() as work:
        ours = Ours(asked.alphaclone, work, f"{cluster}/{OWN_DATABASE}")
        peer = Peer(work, cluster)
        try:
            ours.fill(asked.contacts, asked.deals)
            contacts = [{"name": f"{row['first_name']} {row['last_name']}".strip(), "email": row["email"]} for row in ours.export("contacts")]
            deals = ours.export("deals")
            peer.install()
            peer.fill(contacts, deals)
            for name in DATABASES:
                execute(f"{cluster}/{name}", "ANALYZE")
            peer.serve()
            ours.http.connection.close()
            print(f"{len(contacts):,} contacts and {len(deals):,} deals, PostgreSQL, one connection, {asked.rounds} rounds; milliseconds")
            print(f"{'':38} {'AlphaClone':>22} {'Tryton':>22} {'ratio':>8}")
            print(f"{'':38} {'p50':>11}{'p95':>11} {'p50':>11}{'p95':>11} {'p50':>8}")
            for what, own, theirs in measure(ours, peer, asked.rounds, asked.import_rows):
                own_50, peer_50 = statistics.median(own), statistics.median(theirs)
                print(f"{what:38} {own_50:11.2f}{p95(own):11.2f} {peer_50:11.2f}{p95(theirs):11.2f} {peer_50 / own_50:8.1f}", flush=True)
            print(f"{'memory of the server, MiB':38} {rss_mib(ours.server.pid):22.0f} {peer.memory_mib():22.0f}")
        finally:
            peer.stop()
            ours.stop()


if __name__ == "__main__":
    main()
