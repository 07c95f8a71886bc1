"""Tryton as the peer: a database of its own, filled with AlphaClone's records, served by gunicorn and asked over JSON-RPC."""
import base64
import datetime
import json
import os
import subprocess
import sys
import time
from decimal import Decimal

from http1 import Http, free_port

DATABASE = "tryton"
PASSWORD = "correct horse battery staple"
WORKERS = 2
BATCH = 1_000


class Peer:
    def __init__(self, work, cluster):
        self.http = None
        self.server = None
        self.log = open(os.path.join(work, "tryton.log"), "w")
        self.config = os.path.join(work, "trytond.conf")
        with open(self.config, "w") as config:
            # Tryton knows the other spelling only.
            cluster = cluster.replace("postgres://", "postgresql://")
            config.write(f"[database]\nuri = {cluster}\npath = {work}\n[session]\nmax_age = 86400\n")
        secret = os.path.join(work, "password")
        with open(secret, "w") as file:
            file.write(PASSWORD)
        self.env = {**os.environ, "TRYTOND_CONFIG": self.config, "TRYTOND_DATABASE_NAMES": DATABASE, "TRYTONPASSFILE": secret}

    def install(self):
        modules = ["party", "sale_opportunity"]
        command = [tool("trytond-admin"), "-c", self.config, "-d", DATABASE, "-u", *modules, "--activate-dependencies", "--email", "admin@example.com"]
        subprocess.run(command, env=self.env, check=True, stdout=self.log, stderr=self.log)

    def fill(self, contacts, deals):
        """Writes the same records through Tryton's own models."""
        os.environ.update(self.env)
        from trytond.config import config
        config.update_etc(self.config)
        from trytond.pool import Pool
        from trytond.transaction import Transaction
        Pool.start()
        pool = Pool(DATABASE)
        with Transaction().start(DATABASE, 0, context={}):
            pool.init()
        with Transaction().start(DATABASE, 1) as transaction:
            Party, Currency, Company, User = (pool.get(name) for name in ("party.party", "currency.currency", "company.company", "res.user"))
            [dollar] = Currency.create([{"name": "US Dollar", "code": "USD", "numeric_code": "840", "symbol": "$", "digits": 2}])
            [own] = Party.create([{"name": "AlphaClone Compare"}])
            [company] = Company.create([{"party": own.id, "currency": dollar.id}])
            User.write([User(1)], {"companies": [("add", [company.id])], "company": company.id})
            transaction.commit()
        context = {"company": company.id}
        with Transaction().start(DATABASE, 1, context=context) as transaction:
            for start in range(0, len(contacts), BATCH):
                pool.get("party.party").create([party(row["name"], row["email"]) for row in contacts[start:start + BATCH]])
                transaction.commit()
            for start in range(0, len(deals), BATCH):
                pool.get("sale.opportunity").create([opportunity(row, company.id) for row in deals[start:start + BATCH]])
                transaction.commit()

    def serve(self):
        """Begins to serve. Errors: RuntimeError where it has not answered after a minute."""
        port = free_port()
        command = [tool("gunicorn"), "--workers", str(WORKERS), "--threads", "4", "--timeout", "1800", "--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "trytond.application:app"]
        self.server = subprocess.Popen(command, env=self.env, stdout=self.log, stderr=self.log)
        self.http = Http(port, {"content-type": "application/json"})
        for _ in range(120):
            try:
                user, session = self.call("common.db.login", "admin", {"password": PASSWORD}, "en")[:2]
                break
            except OSError:
                self.http.connection.close()
                time.sleep(0.5)
        else:
            raise RuntimeError(f"Tryton does not answer: see {self.log.name}")
        token = base64.b64encode(f"admin:{user}:{session}".encode()).decode()
        self.http.headers["authorization"] = f"Session {token}"

    def call(self, method, *params):
        body = json.dumps({"id": 1, "method": method, "params": params})
        answer = json.loads(self.http.send("POST", f"/{DATABASE}/", body, 200))
        if isinstance(answer, dict) and answer.get("error"):
            raise RuntimeError(answer["error"])
        return answer["result"] if isinstance(answer, dict) else answer

    def memory_mib(self):
        pids = [self.server.pid, *map(int, subprocess.run(["pgrep", "-P", str(self.server.pid)], capture_output=True, text=True).stdout.split())]
        return sum(rss_mib(pid) for pid in pids)

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()
        self.log.close()


def tool(name):
    return os.path.join(os.path.dirname(sys.executable), name)


def rss_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def party(name, email):
    mechanisms = [("create", [{"type": "email", "value": email}])] if email else []
    return {"name": name, "contact_mechanisms": mechanisms}


def opportunity(row, company):
    amount = Decimal(row["amount"]) if row["amount"] else None
    return {"description": row["name"], "company": company, "amount": amount, "start_date": datetime.date.today(), "state": "lead"}
