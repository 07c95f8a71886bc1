/**
 * A list as a file, as programs fetch it: every format, who may, and what an import makes of it.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const TYPES = { csv: /^text\/csv/, json: /^application\/json$/, xlsx: new RegExp(`^${XLSX}$`) };

onBothDatabases("exports", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
    for (const name of ["=1+1", 'Comma, "quotes"', "Zoë"]) {
      json(await acme.post("/api/v1/companies", { name, sector: "Tools" }), 201);
    }
  });

  const list = async (address, client = acme) => json(await client.get(`/api/v1/${address}`));

  test("a list is a file in each format, with its name, its type and how much it holds", async () => {
    for (const [format, type] of Object.entries(TYPES)) {
      const file = await acme.get(`/api/v1/companies/export.${format}?sort=name&filter=sector:tools`);
      assert.equal(file.status, 200, file.text);
      assert.match(file.headers["content-type"], type);
      assert.equal(file.headers["content-disposition"], `attachment; filename="companies.${format}"`);
      assert.equal(file.headers["x-content-type-options"], "nosniff");
      assert.equal(file.headers["cache-control"], "no-store");
      assert.equal(file.headers["x-total-count"], "3");
      assert.ok(Number(file.headers["x-estimated-length"]) > 0);
      problem(await acme.get(`/api/v1/companies/export.${format}?filter=nothing:x`), 400, "bad_request");
      problem(await acme.get(`/api/v1/companies/export.${format}?tenant_id=x`), 400, "bad_request");
      problem(await installation.client("acme", other.token).get(`/api/v1/companies/export.${format}`), 401, "unauthenticated");
      problem(await acme.post(`/api/v1/companies/export.${format}`), 405, "method_not_allowed");
    }
    problem(await acme.get("/api/v1/companies/export.pdf"), 404, "not_found");
  });

  test("JSON is the list itself, CSV has no cell that a spreadsheet would run", async () => {
    const file = json(await acme.get("/api/v1/companies/export.json?sort=-name"));
    assert.deepEqual(file, (await list("companies?sort=-name")).data);
    assert.deepEqual(json(await other.get("/api/v1/companies/export.json")), []);
    const csv = (await acme.get("/api/v1/companies/export.csv")).text;
    assert.ok(csv.includes(`,"'=1+1",`), csv);
  });

  test("a workbook is read again as it was", async () => {
    const file = await acme.get("/api/v1/companies/export.xlsx");
    assert.equal(file.bytes.subarray(0, 2).toString(), "PK");
    const part = (name, more = "") => `--part\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${part("object")}companies\r\n${part("file", '; filename="companies.xlsx"')}`),
      file.bytes,
      Buffer.from("\r\n--part--\r\n"),
    ]);
    const sent = await other.post("/api/v1/imports", body, { "content-type": "multipart/form-data; boundary=part" });
    assert.equal(sent.status, 202, sent.text);
    let state;
    do {
      await new Promise((resolve) => setTimeout(resolve, 20));
      state = json(await other.get(sent.headers.location)).state;
    } while (["staging", "staged", "applying"].includes(state));
    assert.equal(state, "done");
    const said = async (client) => (await list("companies?sort=name", client)).data.map(({ name, sector }) => [name, sector]);
    assert.deepEqual(await said(other), await said(acme));
  });

  test("the document describes each format", async () => {
    const { paths } = json(await acme.get("/api/openapi.json"));
    const said = (format) => paths[`/api/v1/deals/export.${format}`].get.responses["200"].content;
    assert.deepEqual(Object.keys(said("csv")), ["text/csv"]);
    assert.deepEqual(said("json")["application/json"].schema, { type: "array", items: { $ref: "#/components/schemas/Deal" } });
    assert.deepEqual(Object.keys(said("xlsx")), [XLSX]);
    assert.ok(paths["/api/v1/deals/export.xlsx"].get.responses["413"]);
  });
});
