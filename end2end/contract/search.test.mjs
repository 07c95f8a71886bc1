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

  test("misspelt words are found, an activity by its details, and what is deleted only once it is back", async () => {
    const company = await make("companies", { name: "Lindqvist Marine" });
    const deal = await make("deals", { name: "Berths for all", company_id: company.id });
    const call = await make("activities", {
      kind: "call", title: "Ring the harbour master", details: "About the pontoon.", subject_kind: "deal", subject_id: deal.id,
    });
    const found = async (q) => (await list(`search?q=${encodeURIComponent(q)}`)).data;
    const [hit] = await found("marnie linqvist");
    assert.deepEqual([hit.id, hit.kind, hit.matched], [company.id, "company", { field: "similar", text: "marine lindqvist" }]);
    const [activity] = await found("pontoon");
    assert.deepEqual([activity.kind, activity.id, activity.subtitle], ["activity", call.id, "Call · Berths for all"]);
    assert.deepEqual([activity.matched, activity.on], [{ field: "details", text: "About the pontoon." }, { kind: "deal", id: deal.id }]);
    assert.equal((await acme.delete(`/api/v1/activities/${call.id}`)).status, 204);
    assert.deepEqual(await found("pontoon"), []);
    assert.equal((await acme.post("/api/v1/undo")).status, 200);
    assert.equal((await found("pontoon")).length, 1);
  });

  test("what was made in bulk is found as soon as it is there", async () => {
    const names = Array.from({ length: 5 }, (_, n) => `Quagga ${n}`);
    const made = await Promise.all(names.map((name) => make("companies", { name })));
    const ids = made.map((company) => company.id);
    const changed = json(await acme.post("/api/v1/companies/bulk", { ids, set: { sector: "zoology" } }), 202);
    while (json(await acme.get(`/api/v1/jobs/${changed.id}`)).state === "running") await new Promise((resolve) => setTimeout(resolve, 20));
    const hits = (await list("search?q=quagga%20zoologie&kind=company")).data;
    assert.deepEqual(hits.map((hit) => hit.title).sort(), names);
    assert.deepEqual((await list("search?q=quagga", other)).data, []);
  });
});
