/**
 * The commands: workspaces made, listed, filled, moved and removed; backup and restore proven by counting every table.
 */
import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { PASSWORD, onBothDatabases } from "./support/installation.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const COMPANIES = 7;

const owner = (email) => ["--owner-email", email, "--owner-password", PASSWORD];
const names = async (client, collection) => json(await client.get(`/api/v1/${collection}?limit=200`)).data.map((row) => row.name);

async function fill({ client }) {
  for (let n = 0; n < COMPANIES; n++) json(await client.post("/api/v1/companies", { name: `Company ${n}` }), 201);
  json(await client.post("/api/v1/deals", { name: "Ünïcode “deal”", amount: { amount_minor: 123_456_789, currency: "USD" } }), 201);
}

/** What a command says it wrote or read: `{slug: "N rows (…)"}`. */
function counts(stdout) {
  return Object.fromEntries([...stdout.matchAll(/^(.+?): (\d+ rows \(.*\))$/gm)].map(([, name, rows]) => [name, rows]));
}

onBothDatabases("commands", (installation) => {
  test("tenant create prints one line of JSON, and the token works at its address", async () => {
    const args = ["--name", "Acme GmbH", "--slug", "acme", ...owner("ada@example.com"), "--currency", "EUR", "--json"];
    const stdout = await installation.ok("tenant", "create", ...args);
    assert.equal(stdout.trimEnd().split("\n").length, 1);
    const made = JSON.parse(stdout);
    assert.deepEqual(Object.keys(made).sort(), ["api_token", "slug", "tenant_id", "url"]);
    assert.match(made.tenant_id, UUID);
    assert.equal(made.slug, "acme");
    assert.equal(made.url, `http://acme.localhost:${installation.port}`);
    const client = installation.client("acme", made.api_token);
    assert.deepEqual(json(await client.get("/api/v1/companies")).data, []);
    assert.equal(json(await client.post("/api/v1/companies", { name: "First" }), 201).name, "First");
  });

  test("a slug that is taken, reserved or malformed is refused with a sentence, and nothing is made", async () => {
    const before = await installation.ok("tenant", "list", "--json");
    for (const slug of ["acme", "www", "api", "-x", "Ünïcode", "a", "x".repeat(41), "a.b", "../etc"]) {
      const made = await installation.command("tenant", "create", "--name", "X", `--slug=${slug}`, ...owner("x@example.com"));
      assert.equal(made.code, 1, slug);
      assert.match(made.stderr, /^alphaclone: .+\.$/m, slug);
      assert.equal(made.stdout, "");
    }
    assert.equal(await installation.ok("tenant", "list", "--json"), before);
  });

  test("a short password and a broken address are refused", async () => {
    const bad = [["short@example.com", "abc"], ["none@example.com", ""], ["nobody", PASSWORD]];
    for (const [email, password] of bad) {
      const args = ["--name", "X", "--slug", "bad-owner", "--owner-email", email, "--owner-password", password];
      assert.equal((await installation.command("tenant", "create", ...args)).code, 1, email);
    }
    assert.ok(!(await installation.ok("tenant", "list")).includes("bad-owner"));
  });

  test("tenant list shows every workspace with state and schema", async () => {
    const rows = (await installation.ok("tenant", "list", "--json")).trim().split("\n").map((line) => JSON.parse(line));
    const acme = rows.find((row) => row.slug === "acme");
    assert.equal(acme.state, "active");
    assert.equal(acme.migration_status, "current");
    assert.equal(acme.placement, installation.database);
    assert.match(await installation.ok("tenant", "list"), /^acme\s+active/m);
  });

  test("an exported workspace imports under another address with equal counts", async () => {
    const source = await installation.workspace("source");
    await fill(source);
    const file = path.join(installation.data, "source.jsonl");
    const exported = counts(await installation.ok("tenant", "export", "source", "--out", file));
    assert.match(exported.source, new RegExp(`company ${COMPANIES}`));
    const imported = counts(await installation.ok("tenant", "import", file, "--slug", "copy", ...owner("copy@example.com")));
    assert.equal(imported.copy, exported.source);
    assert.notEqual((await installation.command("tenant", "import", file, ...owner("copy@example.com"))).code, 0, "the slug is taken");

    const again = path.join(installation.data, "copy.jsonl");
    await installation.ok("tenant", "export", "copy", "--out", again);
    const rows = async (name) => (await readFile(name, "utf8")).split("\n").filter((line) => line.includes('"sort_key"') || line.includes('"amount_minor"'));
    assert.deepEqual(await rows(again), await rows(file));
  });

  test("generate fills a workspace with records that follow from the seed", async () => {
    const generate = (slug, ...args) => installation.command("generate", "--tenant", slug, "--as-of", "2026-11-28", "--json", ...args);
    const sizes = ["--contacts", "300", "--deals", "120", "--seed", "11"];
    const [one, two] = [await installation.workspace("filled"), await installation.workspace("filled-too")];
    const made = JSON.parse((await generate("filled", ...sizes)).stdout);
    assert.deepEqual([made.companies, made.contacts, made.deals, made.products], [6, 300, 120, 12]);
    assert.equal(JSON.parse((await generate("filled-too", ...sizes)).stdout).checksum, made.checksum);
    assert.notEqual(JSON.parse((await generate("filled-too", ...sizes.with(5, "12"))).stdout).checksum, made.checksum);
    assert.equal(json(await one.client.get("/api/v1/contacts?limit=1")).total, 300);
    assert.equal(json(await two.client.get("/api/v1/deals?limit=1")).total, 240);
    const stages = new Set(json(await one.client.get("/api/v1/deals?limit=200")).data.map((deal) => deal.stage_name));
    assert.equal(stages.size, 6);

    const again = await generate("filled", ...sizes);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^alphaclone: .*seed 11.*\.$/m);
    assert.equal((await generate("nobody", ...sizes)).code, 1);
    assert.notEqual((await generate("filled", "--contacts", "99000000")).code, 0, "more than one run writes");
    assert.equal(json(await one.client.get("/api/v1/contacts?limit=1")).total, 300);
  });

  test("a damaged or foreign file is refused before a row is written", async () => {
    const whole = await readFile(path.join(installation.data, "source.jsonl"), "utf8");
    const lines = whole.trimEnd().split("\n");
    const broken = {
      "altered.jsonl": whole.replace("Company 3", "Company X"),
      "cut.jsonl": lines.slice(0, -1).join("\n") + "\n",
      "empty.jsonl": "",
      "foreign.jsonl": "id,name\n1,Acme\n",
    };
    for (const [name, text] of Object.entries(broken)) {
      const file = path.join(installation.data, name);
      await writeFile(file, text);
      const { code, stderr } = await installation.command("tenant", "import", file, "--slug", "broken", ...owner("copy@example.com"));
      assert.equal(code, 1, name);
      assert.match(stderr, /^alphaclone: /m, name);
    }
    assert.ok(!(await installation.ok("tenant", "list")).includes("broken"));
  });

  test("a removed workspace is gone at once, its neighbour is not", async () => {
    const { client } = await installation.workspace("leaving");
    json(await client.post("/api/v1/companies", { name: "Gone" }), 201);
    assert.equal((await installation.command("tenant", "delete", "leaving", "--confirm", "wrong")).code, 1);
    json(await client.get("/api/v1/companies"));
    await installation.ok("tenant", "delete", "leaving", "--confirm", "leaving");
    assert.equal((await client.get("/api/v1/companies")).status, 404);
    problem(await installation.client(null, client.token).get("/api/v1/companies"), 401, "unauthenticated");
    assert.ok(!(await installation.ok("tenant", "list")).includes("leaving"));
    const again = await installation.workspace("leaving");
    assert.deepEqual(json(await again.client.get("/api/v1/companies")).data, []);
  });

  test("a backup of the serving installation restores into an empty one, equal table by table", async () => {
    const dir = path.join(installation.data, "backup");
    const written = counts(await installation.ok("backup", dir));
    assert.match(written.source, new RegExp(`company ${COMPANIES}`));
    assert.equal((await installation.command("backup", dir)).code, 1, "a backup is never written over");

    const other = await installation.beside();
    try {
      const restored = counts(await other.ok("restore", dir));
      assert.deepEqual(restored, written);
      const second = path.join(other.data, "again");
      assert.deepEqual(counts(await other.ok("backup", second)), written);
      assert.equal((await other.command("restore", dir)).code, 1, "only into an empty installation");
      await other.serve();
      const source = (await other.ok("tenant", "list", "--json")).trim().split("\n").map((line) => JSON.parse(line));
      assert.ok(source.some((row) => row.slug === "source"));
    } finally {
      await other.remove();
    }
  });

  test("a token lives on in the restored installation, and the records are the same", async () => {
    const { client } = await installation.workspace("moving");
    await fill({ client });
    const dir = path.join(installation.data, "backup-2");
    await installation.ok("backup", dir);
    const other = await installation.beside();
    try {
      await other.ok("restore", dir);
      await other.serve();
      const there = other.client("moving", client.token);
      for (const collection of ["companies", "deals", "pipelines"]) {
        const here = json(await client.get(`/api/v1/${collection}`)).data;
        assert.deepEqual(json(await there.get(`/api/v1/${collection}`)).data, here);
      }
      json(await there.post("/api/v1/companies", { name: "Written after the restore" }), 201);
      assert.ok((await names(there, "companies")).includes("Written after the restore"));
      assert.ok(!(await names(client, "companies")).includes("Written after the restore"));
    } finally {
      await other.remove();
    }
  });

  test("a backup with a missing or altered file restores nothing", async () => {
    const dir = path.join(installation.data, "backup-2");
    const tenants = path.join(dir, "tenants");
    assert.ok((await stat(tenants)).isDirectory());
    const control = path.join(dir, "control.jsonl");
    await writeFile(control, (await readFile(control, "utf8")).replace("moving", "moving2"));
    const other = await installation.beside();
    try {
      assert.equal((await other.command("restore", dir)).code, 1);
      assert.equal((await other.ok("tenant", "list")).trim(), "");
    } finally {
      await other.remove();
    }
  });
});
