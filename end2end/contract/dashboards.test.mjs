/**
 * Dashboards as programs make and read them.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

onBothDatabases("dashboards", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
  });

  const root = "/api/v1/dashboards";

  test("a dashboard is made, changed by version, read with its figures, and deleted", async () => {
    for (const [name, amount] of [["Lantern", 125_000], ["Harbour", 75_000]]) {
      json(await acme.post("/api/v1/deals", { name, amount: { amount_minor: amount, currency: "USD" } }), 201);
    }
    const widgets = [
      { kind: "number", measure: "sum.amount", query: "status:open" },
      { kind: "chart", group: "stage" },
      { kind: "table", query: "status:open", rows: 1 },
      { kind: "funnel" },
      { kind: "forecast" },
      { kind: "leaderboard" },
      { kind: "activity" },
    ];
    const made = json(await acme.post(root, { name: "Sales", share: "shared", widgets }), 201);
    assert.deepEqual(made.widgets.map((widget) => widget.id), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(made.version, 1);

    const shown = json(await acme.get(`${root}/${made.id}/figures`)).data;
    assert.deepEqual(shown.map((one) => one.problem), widgets.map(() => null), JSON.stringify(shown));
    const [number, chart, table, funnel] = shown.map((one) => one.figures.shows);
    assert.deepEqual(number.number.now, { money: [{ amount_minor: 200_000, currency: "USD" }] });
    assert.equal(chart.groups.figures.groups[0].sums.count, 2);
    assert.deepEqual([table.table.records.deal.length, table.table.total], [1, 2]);
    assert.deepEqual([funnel.funnel[0].count, funnel.funnel[0].sums[0].amount_minor], [2, 200_000]);
    // What a part leads to is what the list finds.
    const filter = `${shown[1].figures.filter} ${chart.groups.figures.groups[0].filter}`.trim();
    assert.equal(json(await acme.get(`/api/v1/deals?filter=${encodeURIComponent(filter)}`)).data.length, 2);

    const file = await acme.get(`${root}/${made.id}/figures.csv?widget=1`);
    assert.equal(file.text, "figure,value,currency\r\nnow,2000.00,USD\r\n");

    const ours = { "if-match": '"1"' };
    const changed = json(await acme.patch(`${root}/${made.id}`, { widgets: made.widgets.slice(0, 1) }, ours));
    assert.deepEqual([changed.version, changed.widgets.length], [2, 1]);
    problem(await acme.patch(`${root}/${made.id}`, { name: "Late" }, ours), 412, "stale");
    problem(await other.get(`${root}/${made.id}/figures`), 404, "not_found");
    assert.equal((await acme.delete(`${root}/${made.id}`)).status, 204);
    problem(await acme.get(`${root}/${made.id}`), 404, "not_found");
  });

  test("what cannot stand on one is refused, field by field", async () => {
    const refused = async (widget, field) => {
      const answer = await acme.post(root, { name: "x", widgets: [widget] });
      assert.deepEqual(problem(answer, 422, "invalid").errors.map((error) => error.field), [field]);
    };
    await refused({ kind: "number", query: "stage:" }, "widgets.0.query");
    await refused({ kind: "table", object: "audit" }, "widgets.0.object");
    await refused({ kind: "table", rows: 26 }, "widgets.0.rows");
    assert.equal((await acme.post(root, { name: "x", widgets: [{ kind: "pie" }] })).status, 422);
  });
});
