/**
 * REST as its clients rely on it: lists, single records, writes, refusals. Two workspaces, two tokens, one server.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";
import { call, common, json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const COLLECTIONS = ["companies", "contacts", "deals", "leads", "notes", "pipelines", "products"];
const PARALLEL = 20;
const BODY_BYTES_OVER = 300_000;
const ROWS = 45;
const PAGE = 7;

onBothDatabases("rest", (installation) => {
  let acme, other, base;
  before(async () => {
    const made = await installation.workspace("acme");
    acme = made.client;
    base = installation.client(null, made.api_token);
    other = (await installation.workspace("other")).client;
  });

  const make = async (collection, draft, client = acme) => json(await client.post(`/api/v1/${collection}`, draft), 201);
  const list = async (address, client = acme) => json(await client.get(`/api/v1/${address}`));
  const walk = async (address, limit = PAGE) => {
    const [rows, join] = [[], address.includes("?") ? "&" : "?"];
    let cursor = null;
    do {
      const page = await list(`${address}${join}limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`);
      assert.ok(page.data.length <= limit);
      rows.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return rows;
  };

  test("every collection answers a list with data, next_cursor and total", async () => {
    for (const collection of COLLECTIONS) {
      const page = await list(collection, other);
      assert.deepEqual(Object.keys(page).sort(), ["data", "next_cursor", "total"], collection);
      assert.ok(Array.isArray(page.data));
      assert.equal(page.next_cursor, null);
      assert.equal(page.total, page.data.length);
    }
  });

  test("a record is a bare object of the promised shape, with Location and ETag", async () => {
    const made = await acme.post("/api/v1/companies", { name: "Shape AG", sector: "Robots" });
    const company = json(made, 201);
    assert.equal(made.headers.location, `/api/v1/companies/${company.id}`);
    assert.equal(made.headers.etag, '"1"');
    for (const key of ["id", "name", "sector", "owner_id", "version", "created_at", "updated_at"]) assert.ok(key in company, key);
    assert.match(company.id, UUID);
    assert.match(company.created_at, INSTANT);
    assert.equal(company.version, 1);

    const contact = await make("contacts", { first_name: "Ada", last_name: "Byron", email: "ada@example.com", company_id: company.id });
    for (const key of ["id", "first_name", "last_name", "email", "phone", "company_id", "owner_id", "version"]) assert.ok(key in contact, key);

    const amount = { amount_minor: 1_234_500, currency: "USD" };
    const deal = await make("deals", { name: "Shape deal", amount, company_id: company.id, expected_close_on: "2027-03-01" });
    const keys = "id name pipeline_id stage_id stage_name status amount company_id owner_id expected_close_on closed_on version created_at updated_at";
    for (const key of keys.split(" ")) assert.ok(key in deal, key);
    assert.deepEqual(deal.amount, amount);
    assert.equal(deal.status, "open");
    assert.equal(deal.expected_close_on, "2027-03-01");
    assert.equal(deal.closed_on, null);
    assert.equal((await make("deals", { name: "No amount" })).amount, null);

    const read = await acme.get(made.headers.location);
    assert.deepEqual(json(read), company);
    assert.equal(read.headers.etag, '"1"');
    assert.deepEqual(json(await base.get(made.headers.location)), company, "on the base host the token names the workspace");
  });

  test("a cursor walk gives every record once, in the order of the sort, on every page size", async () => {
    const names = Array.from({ length: ROWS }, (_, n) => `Walk ${String((n * 17) % ROWS).padStart(2, "0")}`);
    for (const name of names) await make("products", { name });
    for (const [sort, expect] of [["name", [...names].sort()], ["-name", [...names].sort().reverse()]]) {
      for (const limit of [1, PAGE, 200]) {
        assert.deepEqual((await walk(`products?sort=${sort}`, limit)).map((row) => row.name), expect, `${sort} ${limit}`);
      }
    }
    const first = await list(`products?limit=${PAGE}`);
    assert.equal(first.total, ROWS);
    for (const sort of ["created_at", "-created_at", "updated_at"]) {
      assert.equal(new Set((await walk(`products?sort=${sort}`)).map((row) => row.id)).size, ROWS, sort);
    }
  });

  test("records that come and go during a walk neither repeat nor hide others", async () => {
    const kept = [];
    for (let n = 0; n < 12; n++) kept.push(await make("companies", { name: `Steady ${String(n).padStart(2, "0")}`, sector: "steady" }));
    const first = await list("companies?sector=steady&limit=5");
    await make("companies", { name: "Steady 00a", sector: "steady" });
    assert.equal((await acme.delete(`/api/v1/companies/${kept[1].id}`)).status, 204);
    const ids = new Set();
    let cursor = first.next_cursor;
    while (cursor !== null) {
      const page = await list(`companies?sector=steady&limit=5&cursor=${cursor}`);
      page.data.forEach((row) => ids.add(row.id));
      cursor = page.next_cursor;
    }
    assert.deepEqual([...ids].sort(), kept.slice(5).map((row) => row.id).sort());
  });

  test("q finds by part of a name in any case, filters by equality", async () => {
    await make("companies", { name: "Blue Whale Shipping", sector: "sea" });
    await make("companies", { name: "Ärger & Söhne 100%_", sector: "sea" });
    const found = async (query) => (await list(`companies?${query}`)).data.map((row) => row.name);
    assert.deepEqual(await found("q=whale"), ["Blue Whale Shipping"]);
    assert.deepEqual(await found("q=BLUE"), ["Blue Whale Shipping"]);
    assert.deepEqual(await found(`q=${encodeURIComponent("ärger")}`), ["Ärger & Söhne 100%_"]);
    assert.deepEqual(await found(`q=${encodeURIComponent("100%_")}`), ["Ärger & Söhne 100%_"]);
    assert.deepEqual(await found("q=zzzz"), []);
    assert.deepEqual((await found("sector=sea")).length, 2);
    assert.deepEqual(await found("sector=se"), []);
    for (const evil of ["'", '"', "%", "\\", "') OR 1=1 --", "; DROP TABLE company"]) {
      assert.deepEqual(await found(`q=${encodeURIComponent(evil)}&sector=none`), [], evil);
      assert.deepEqual(await found(`sector=${encodeURIComponent(evil)}`), [], evil);
    }
  });

  test("a list that is asked something it does not know is 400", async () => {
    const bad = ["limit=0", "limit=201", "limit=-1", "limit=x", "sort=password", "sort=", "cursor=zzz", "cursor=", "owner_id=me", "tenant_id=1", "limit=1&limit=2", "sort=name;--"];
    for (const query of bad) problem(await acme.get(`/api/v1/companies?${query}`), 400, "bad_request");
    const { next_cursor } = await list(`products?sort=name&limit=1`);
    problem(await acme.get(`/api/v1/products?sort=-name&limit=1&cursor=${next_cursor}`), 400, "bad_request");
    assert.equal((await list("products?limit=200")).data.length, ROWS);
  });

  test("PATCH needs the version that was seen: 428 without, 412 for a stale one", async () => {
    const { id } = await make("companies", { name: "Versions" });
    const at = `/api/v1/companies/${id}`;
    problem(await acme.patch(at, { name: "A" }), 428, "precondition_required");
    problem(await acme.patch(at, { name: "A" }, { "if-match": '"7"' }), 412, "stale");
    problem(await acme.patch(at, { name: "A" }, { "if-match": "1" }), 400, "bad_request");
    const changed = await acme.patch(at, { sector: "x" }, { "if-match": '"1"' });
    assert.deepEqual([json(changed).version, json(changed).name, json(changed).sector, changed.headers.etag], [2, "Versions", "x", '"2"']);
    problem(await acme.patch(at, { name: "B" }, { "if-match": '"1"' }), 412, "stale");
    assert.equal(json(await acme.get(at)).name, "Versions");
    assert.equal(json(await acme.patch(at, { sector: null }, { "if-match": '"2"' })).sector, null);
  });

  test("of parallel changes to one version exactly one wins", async () => {
    const { id } = await make("companies", { name: "Race" });
    const tries = Array.from({ length: PARALLEL }, (_, n) => acme.patch(`/api/v1/companies/${id}`, { name: `Race ${n}` }, { "if-match": '"1"' }));
    const statuses = (await Promise.all(tries)).map((answer) => answer.status);
    assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join(" "));
    assert.equal(statuses.filter((status) => status === 412).length, PARALLEL - 1, statuses.join(" "));
    assert.equal(json(await acme.get(`/api/v1/companies/${id}`)).version, 2);
  });

  test("DELETE is 204, then 404", async () => {
    const { id } = await make("companies", { name: "Leaving" });
    const gone = await acme.delete(`/api/v1/companies/${id}`);
    assert.deepEqual([gone.status, gone.text], [204, ""]);
    problem(await acme.get(`/api/v1/companies/${id}`), 404, "not_found");
    problem(await acme.delete(`/api/v1/companies/${id}`), 404, "not_found");
    problem(await acme.patch(`/api/v1/companies/${id}`, { name: "x" }, { "if-match": '"1"' }), 404, "not_found");
    assert.deepEqual((await list("companies?q=Leaving")).data, []);
  });

  test("a key makes a write once: a retry gets the first answer, another body is refused", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const first = await acme.post("/api/v1/companies", { name: "Once" }, headers);
    const retry = await acme.post("/api/v1/companies", { name: "Once" }, headers);
    assert.deepEqual([first.status, retry.status], [201, 201]);
    assert.equal(retry.text, first.text);
    assert.equal(retry.headers.location, first.headers.location);
    assert.equal(retry.headers["idempotency-replayed"], "true");
    assert.equal(first.headers["idempotency-replayed"], undefined);
    problem(await acme.post("/api/v1/companies", { name: "Twice" }, headers), 422, "invalid");
    problem(await acme.post("/api/v1/products", { name: "Once" }, headers), 422, "invalid");
    assert.equal(json(await other.post("/api/v1/companies", { name: "Once" }, headers), 201).id !== first.json().id, true, "another workspace's key is another key");
    assert.equal((await list("companies?q=Once")).total, 1);
    problem(await acme.post("/api/v1/companies", { name: "x" }, { "idempotency-key": "x".repeat(256) }), 400, "bad_request");
  });

  test("twenty parallel writes with one key make one record", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const tries = Array.from({ length: PARALLEL }, () => acme.post("/api/v1/companies", { name: "Crowd" }, headers));
    const answers = await Promise.all(tries);
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]));
    assert.equal(new Set(answers.map((answer) => answer.json().id)).size, 1);
    assert.equal((await list("companies?q=Crowd")).total, 1);
  });

  test("a write that failed can be repeated with its key", async () => {
    const headers = { "idempotency-key": randomUUID() };
    problem(await acme.post("/api/v1/companies", { name: "" }, headers), 422, "invalid");
    json(await acme.post("/api/v1/companies", { name: "Mended" }, headers), 201);
  });

  test("bodies that do not fit are refused by kind, and nothing is made", async () => {
    const { total } = await list("companies");
    const post = (body, headers = { "content-type": "application/json" }) => acme.post("/api/v1/companies", body, headers);
    problem(await post("{"), 400, "bad_request");
    problem(await post(""), 400, "bad_request");
    problem(await post('{"name":"x"} {}'), 400, "bad_request");
    problem(await post('{"name":"x"}', { "content-type": "text/plain" }), 415, "unsupported_media_type");
    problem(await post("name=x", { "content-type": "application/x-www-form-urlencoded" }), 415, "unsupported_media_type");
    problem(await post(JSON.stringify({ name: "x".repeat(BODY_BYTES_OVER) })), 413, "too_large");
    problem(await post(`${"[".repeat(100_000)}`), 422, "invalid");
    const wrong = { name: 1, owner_id: "me", sector: "x".repeat(201), version: 9, id: randomUUID(), tenant_id: randomUUID(), is_admin: true, role: "owner", created_at: "2020-01-01T00:00:00Z" };
    for (const [field, value] of Object.entries(wrong)) {
      const { errors } = problem(await post({ name: "x", [field]: value }, {}), 422, "invalid");
      assert.ok(errors.some((error) => error.field === field), `${field}: ${JSON.stringify(errors)}`);
    }
    problem(await post({}, {}), 422, "invalid");
    problem(await post({ name: " \t " }, {}), 422, "invalid");
    problem(await acme.post("/api/v1/deals", { name: "x", amount: { amount_minor: -1, currency: "USD" } }), 422, "invalid");
    problem(await acme.post("/api/v1/deals", { name: "x", amount: { amount_minor: 1.5, currency: "USD" } }), 422, "invalid");
    problem(await acme.post("/api/v1/deals", { name: "x", expected_close_on: "31.12.2026" }), 422, "invalid");
    problem(await acme.post("/api/v1/deals", { name: "x", stage_id: randomUUID() }), 422, "invalid");
    assert.equal((await list("companies")).total, total);
  });

  test("addresses and methods that do not exist are problems too", async () => {
    problem(await acme.get("/api/v1/nothing"), 404, "not_found");
    problem(await acme.get("/api/v1/companies/not-an-id"), 404, "not_found");
    problem(await acme.get(`/api/v1/companies/${randomUUID()}`), 404, "not_found");
    problem(await acme.get("/api/v1/companies/../../../etc/passwd"), 404, "not_found");
    for (const method of ["PUT", "TRACE"]) problem(await acme.send(method)("/api/v1/companies", undefined), 405, "method_not_allowed");
  });

  test("without a token, with a broken one or another workspace's: 401, and not one byte of data", async () => {
    const anonymous = installation.client("acme", null);
    const strangers = [
      anonymous,
      installation.client("acme", "ac_wrong"),
      installation.client("acme", `${acme.token}x`),
      installation.client("acme", other.token),
      installation.client("other", acme.token),
      installation.client(null, "ac_wrong"),
      installation.client(null, null),
    ];
    for (const stranger of strangers) {
      for (const collection of COLLECTIONS) {
        problem(await stranger.get(`/api/v1/${collection}`), 401, "unauthenticated");
        problem(await stranger.post(`/api/v1/${collection}`, { name: "x" }), 401, "unauthenticated");
      }
      problem(await stranger.get("/api/v1/companies/export.csv"), 401, "unauthenticated");
    }
    problem(await anonymous.get(`/api/v1/companies?token=${acme.token}&access_token=${acme.token}`), 401, "unauthenticated");
    const basic = Buffer.from(`${acme.token}:`).toString("base64");
    problem(await anonymous.get("/api/v1/companies", { authorization: `Basic ${basic}` }), 401, "unauthenticated");
  });

  test("another workspace's id answers as a random one, and changes nothing", async () => {
    const company = await make("companies", { name: "Ours alone" });
    const contact = await make("contacts", { last_name: "Ours alone", company_id: company.id });
    const deal = await make("deals", { name: "Ours alone", company_id: company.id });
    const note = await make("notes", { subject_kind: "deal", subject_id: deal.id, body: "Ours alone" });
    const product = await make("products", { name: "Ours alone" });
    const [pipeline] = (await list("pipelines")).data;
    const ours = { companies: company, contacts: contact, deals: deal, notes: note, products: product, pipelines: pipeline };
    for (const [collection, row] of Object.entries(ours)) {
      const before = (await acme.get(`/api/v1/${collection}/${row.id}`)).text;
      const patch = { companies: { name: "x" }, contacts: { last_name: "x" }, deals: { name: "x" }, notes: { body: "x" }, products: { name: "x" }, pipelines: { name: "x" } }[collection];
      for (const theirs of [other, installation.client(null, other.token)]) {
        const attacks = [
          (id) => theirs.get(`/api/v1/${collection}/${id}`),
          (id) => theirs.patch(`/api/v1/${collection}/${id}`, patch, { "if-match": `"${row.version}"` }),
          (id) => theirs.delete(`/api/v1/${collection}/${id}`),
        ];
        for (const attack of attacks) {
          const [stolen, random] = [await attack(row.id), await attack(randomUUID())];
          problem(stolen, 404, "not_found");
          assert.deepEqual([stolen.status, common(stolen)], [random.status, common(random)]);
        }
      }
      assert.equal((await acme.get(`/api/v1/${collection}/${row.id}`)).text, before);
    }
    const attach = (id) => [
      ["contacts", { last_name: "x", company_id: id(company) }],
      ["deals", { name: "x", company_id: id(company) }],
      ["deals", { name: "x", contact_id: id(contact) }],
      ["deals", { name: "x", product_id: id(product) }],
      ["deals", { name: "x", pipeline_id: id(pipeline) }],
      ["deals", { name: "x", stage_id: pipeline.stages === undefined ? randomUUID() : id(pipeline.stages[0]) }],
      ["deals", { name: "x", owner_id: id({ id: company.owner_id }) }],
      ["notes", { subject_kind: "deal", subject_id: id(deal), body: "x" }],
    ];
    const random = randomUUID();
    const [stolen, unknown] = [attach((row) => row.id), attach(() => random)];
    for (const [at, [collection, draft]] of stolen.entries()) {
      const answers = [await other.post(`/api/v1/${collection}`, draft), await other.post(`/api/v1/${collection}`, unknown[at][1])];
      assert.ok(answers[0].status === 404 || answers[0].status === 422, `${answers[0].status} ${answers[0].text}`);
      assert.equal(common(answers[0]), common(answers[1]));
    }
    for (const query of [`deals?company_id=${company.id}`, `deals?owner_id=${company.owner_id}`, `notes?subject_id=${deal.id}`]) {
      assert.deepEqual((await list(query, other)).data, []);
    }
    assert.deepEqual((await list("companies?q=Ours", other)).data, []);
  });

  test("a client cannot name the workspace: body, query and headers do not count", async () => {
    const forged = { "x-tenant-id": "other", "x-forwarded-host": other.host, "x-original-host": other.host, forwarded: `host=${other.host}` };
    const made = json(await acme.post("/api/v1/companies", { name: "Stays here" }, forged), 201);
    json(await acme.get(`/api/v1/companies/${made.id}`));
    problem(await other.get(`/api/v1/companies/${made.id}`), 404, "not_found");
    problem(await acme.get("/api/v1/companies?tenant_id=other"), 400, "bad_request");
  });

  test("a CSV export holds every record, and no cell that a spreadsheet would run", async () => {
    for (const name of ["=1+1", "+1", "-1", "@SUM(A1)"]) await make("products", { name: `${name} run`, series: "csv" });
    await make("products", { name: 'Comma, "quotes"', series: "csv" });
    const exported = await acme.get("/api/v1/products/export.csv?series=csv");
    assert.equal(exported.status, 200);
    assert.match(exported.headers["content-type"], /^text\/csv/);
    assert.match(exported.headers["content-disposition"], /^attachment; filename="products\.csv"$/);
    assert.equal(exported.headers["x-content-type-options"], "nosniff");
    const lines = exported.text.trimEnd().split("\r\n");
    assert.equal(lines.length, 1 + 5);
    assert.ok(exported.text.includes('"Comma, ""quotes"""'));
    for (const cell of exported.text.split(/[,\r\n]+/)) assert.doesNotMatch(cell, /^"?[=+@-]/);
    assert.equal((await acme.get("/api/v1/products/export.csv")).text.trimEnd().split("\r\n").length, 1 + (await list("products")).total);
  });

  test("a deal follows its stage, and money keeps every digit", async () => {
    const [{ stages }] = (await list("pipelines")).data;
    const stage = (kind) => stages.find((it) => it.kind === kind);
    const amount = { amount_minor: Number.MAX_SAFE_INTEGER, currency: "JPY" };
    const deal = await make("deals", { name: "Moves", amount });
    assert.deepEqual(json(await acme.get(`/api/v1/deals/${deal.id}`)).amount, amount);
    const won = json(await acme.patch(`/api/v1/deals/${deal.id}`, { stage_id: stage("won").id }, { "if-match": '"1"' }));
    assert.deepEqual([won.status, won.stage_name, won.version], ["won", stage("won").name, 2]);
    assert.match(won.closed_on, /^\d{4}-\d\d-\d\d$/);
    const open = json(await acme.patch(`/api/v1/deals/${deal.id}`, { stage_id: stage("open").id }, { "if-match": '"2"' }));
    assert.deepEqual([open.status, open.closed_on], ["open", null]);
    assert.ok((await list("deals?status=open")).data.every((row) => row.status === "open"));
  });

  test("no answer is stored by a cache, and none names what runs here", async () => {
    for (const answer of [await acme.get("/api/v1/companies"), await acme.get("/api/v1/nothing"), await installation.client("acme", null).get("/api/v1/deals")]) {
      assert.equal(answer.headers["cache-control"], "no-store");
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
      assert.equal(answer.headers["access-control-allow-origin"], undefined);
      for (const name of ["server", "x-powered-by", "via"]) assert.equal(answer.headers[name], undefined);
    }
    const preflight = await acme.send("OPTIONS")("/api/v1/companies", undefined, { origin: "http://evil.example", "access-control-request-method": "POST" });
    assert.equal(preflight.headers["access-control-allow-origin"], undefined);
  });

  test("roles and teams are lists like the others, and a member is put into a team", async () => {
    const role = await make("roles", { name: "Rep", base: "member", rules: { deal: { delete: "nothing" } } });
    assert.deepEqual([role.rules.deal.delete, role.rules.deal.read, role.members], ["nothing", "all", []]);
    const team = await make("teams", { name: "North" });
    const me = (await make("companies", { name: "Mine" })).owner_id;
    const joined = await acme.send("PUT")(`/api/v1/teams/${team.id}/members/${me}`);
    assert.deepEqual([json(joined).members.map((mate) => mate.id), joined.headers.etag], [[me], '"2"']);
    for (const [at, made] of [["roles", role], ["teams", team]]) {
      assert.ok((await walk(at, 1)).some((row) => row.id === made.id), at);
      assert.deepEqual((await list(at, other)).data, [], at);
      problem(await other.get(`/api/v1/${at}/${made.id}`), 404, "not_found");
      problem(await acme.patch(`/api/v1/${at}/${made.id}`, { name: "x" }), 428, "precondition_required");
    }
    problem(await acme.send("PUT")(`/api/v1/members/${me}/role`, { role_id: role.id }), 422, "invalid");
    assert.equal((await acme.delete(`/api/v1/roles/${role.id}`)).status, 204);
  });

  test("the OpenAPI document is public, on any host, and describes every route", async () => {
    for (const host of [`localhost:${installation.port}`, acme.host, "evil.example"]) {
      const document = json(await call(installation.port, { path: "/api/openapi.json", host }));
      assert.match(document.openapi, /^3\.1/);
      for (const collection of COLLECTIONS) {
        const [all, one, csv] = [collection, `${collection}/{id}`, `${collection}/export.csv`].map((at) => document.paths[`/api/v1/${at}`]);
        assert.deepEqual(Object.keys(all).sort(), ["get", "post"], collection);
        assert.deepEqual(Object.keys(one).sort(), ["delete", "get", "patch"], collection);
        assert.ok(csv.get, collection);
      }
      const dangling = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
      for (const name of dangling) assert.ok(name in document.components.schemas, name);
    }
  });
});
