/**
 * The search as programs ask it.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

onBothDatabases("search", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
  });

  const make = async (collection, draft) => json(await acme.post(`/api/v1/${collection}`, draft), 201);
  const list = async (address, client = acme) => json(await client.get(`/api/v1/${address}`));

  test("a search finds records of every kind by words in any order, and nothing of another workspace", async () => {
    const company = await make("companies", { name: "Xylophon & Söhne" });
    const contact = await make("contacts", { first_name: "Xaver", last_name: "Çelik", email: "xy@xylophon.example" });
    const deal = await make("deals", { name: "Xylophon rollout" });
    const note = await make("notes", { subject_kind: "deal", subject_id: deal.id, body: "They call it a xylophon." });
    const found = await list("search?q=xylo");
    assert.deepEqual(Object.keys(found), ["data", "behind"]);
    assert.equal(found.behind, false);
    assert.deepEqual(found.data.map((hit) => hit.id), [company, contact, deal, note].map((record) => record.id));
    for (const hit of found.data) assert.deepEqual(Object.keys(hit).sort(), ["id", "kind", "matched", "on", "subtitle", "title"]);
    assert.deepEqual(found.data.find((hit) => hit.kind === "note").on, { kind: "deal", id: deal.id });
    for (const q of ["celik xav", "XAVER c", "xy@xylophon"]) {
      const [hit, ...more] = (await list(`search?q=${encodeURIComponent(q)}&kind=contact`)).data;
      assert.deepEqual([hit.id, more], [contact.id, []], q);
    }
    assert.deepEqual((await list("search?q=xylo", other)).data, []);
    for (const bad of ["", "?limit=3", "?q=a&kind=person", "?q=a&limit=0", "?q=a&q=b", "?q=a&x=1"]) {
      problem(await acme.get(`/api/v1/search${bad}`), 400, "bad_request");
    }
  });
});
