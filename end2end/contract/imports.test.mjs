/**
 * Imports as programs make them: tried, started, looked at, taken back.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

onBothDatabases("imports", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
  });

  const list = async (address, client = acme) => json(await client.get(`/api/v1/${address}`));

  test("a file is tried, imported and taken back", async () => {
    const send = (parts, client = acme) => {
      const file = (name) => (name === "file" ? '; filename="people.csv"' : "");
      const body = Object.entries(parts).map(([name, text]) => `--part\r\nContent-Disposition: form-data; name="${name}"${file(name)}\r\n\r\n${text}\r\n`);
      return client.post("/api/v1/imports", `${body.join("")}--part--\r\n`, { "content-type": "multipart/form-data; boundary=part" });
    };
    const ended = async (address) => {
      for (;;) {
        const found = json(await acme.get(address));
        if (!["staging", "staged", "checking", "applying", "undoing"].includes(found.state)) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const rows = "First name,Last name,E-mail\nImke,Ohr,imke@example.com\nPaul,Ohr,paul@example.com\n";
    const tried = await send({ object: "contacts", file: rows, dry_run: "true" });
    assert.equal(tried.status, 202, tried.text);
    const address = tried.headers.location;
    const counts = (create, update, same) => ({ create, update, same, conflict: 0, problem: 0 });
    const waiting = await ended(address);
    assert.deepEqual([waiting.state, waiting.dry_run, waiting.counts], ["checked", true, counts(2, 0, 0)]);
    assert.deepEqual((await list("contacts?q=ohr")).data, []);
    assert.equal((await acme.post(`${address}/start`)).status, 202);
    assert.deepEqual((await ended(address)).counts, counts(2, 0, 0));
    assert.equal((await list("contacts?q=ohr")).data.length, 2);

    const again = await ended((await send({ object: "contacts", file: rows })).headers.location);
    assert.deepEqual([again.state, again.counts], ["done", counts(0, 0, 2)]);
    const edited = rows.replace("Paul,Ohr", "Paula,Ohr");
    const diff = (await send({ object: "contacts", file: edited, dry_run: "true" })).headers.location;
    assert.deepEqual((await ended(diff)).counts, counts(0, 1, 1));
    const { data } = await list(`${diff.slice("/api/v1/".length)}/rows?outcome=update`);
    assert.deepEqual(data.map(({ row, changes }) => [row, changes]), [[3, { first_name: ["Paul", "Paula"] }]]);
    assert.equal((await acme.delete(diff)).status, 204);
    problem(await acme.get(diff), 404, "not_found");
    problem(await other.get(address), 404, "not_found");

    assert.equal((await acme.post(`${address}/rollback`)).status, 202);
    assert.equal((await ended(address)).rolled_back.undone, 2);
    assert.deepEqual((await list("contacts?q=ohr")).data, []);
    problem(await send({ object: "people", file: rows }), 422, "invalid");
    problem(await send({ object: "contacts" }), 422, "invalid");
    problem(await acme.post("/api/v1/imports", {}), 415, "unsupported_media_type");
  });
});
