/**
 * What lists come to, as programs ask for it: whole and in groups, each with the filter that finds its records.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json, problem } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

onBothDatabases("figures", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
    const amounts = [[100_000, "USD"], [50_050, "USD"], [70_000, "EUR"], null];
    for (const [at, amount] of amounts.entries()) {
      const draft = {
        name: `Deal ${at}`,
        amount: amount && { amount_minor: amount[0], currency: amount[1] },
        expected_close_on: at === 3 ? null : `2027-0${1 + at}-15`,
      };
      json(await acme.post("/api/v1/deals", draft), 201);
    }
    json(await other.post("/api/v1/deals", { name: "Theirs", amount: { amount_minor: 1, currency: "USD" } }), 201);
  });

  const figures = async (query) => json(await acme.get(`/api/v1/deals/figures?${query}`));

  test("amounts are added within a currency, over what the filter leaves", async () => {
    const all = await figures("measures=sum.amount,average.amount,filled.amount");
    assert.deepEqual(all, {
      all: {
        count: 4,
        values: {
          "sum.amount": { money: [{ amount_minor: 150_050, currency: "USD" }, { amount_minor: 70_000, currency: "EUR" }] },
          "average.amount": { money: [{ amount_minor: 75_025, currency: "USD" }, { amount_minor: 70_000, currency: "EUR" }] },
          "filled.amount": { count: 3 },
        },
      },
      groups: [],
      others: null,
    });
    const few = await figures(`measures=max.amount&filter=${encodeURIComponent("expected<2027-02")}`);
    assert.deepEqual(few.all, { count: 1, values: { "max.amount": { money: [{ amount_minor: 100_000, currency: "USD" }] } } });
  });

  test("a group says the filter that finds its records, also beside another", async () => {
    for (const group of ["stage", "status", "owner", "expected.month", "expected.quarter", "expected.week", "created.day"]) {
      const { groups, all } = await figures(`group_by=${group}&filter=deal`);
      assert.equal(groups.reduce((sum, one) => sum + one.sums.count, 0), all.count, group);
      for (const one of groups) {
        const filter = encodeURIComponent(`deal ${one.filter}`);
        const page = json(await acme.get(`/api/v1/deals?filter=${filter}`));
        assert.equal(page.total, one.sums.count, `${group}: ${one.filter}`);
      }
    }
    const months = (await figures("group_by=expected.month")).groups;
    assert.deepEqual(months.map((one) => [one.value, one.label, one.filter]), [
      ["2027-01-01", "January 2027", "expected:2027-01"],
      ["2027-02-01", "February 2027", "expected:2027-02"],
      ["2027-03-01", "March 2027", "expected:2027-03"],
      [null, "No expected close", "expected:none"],
    ]);
  });

  test("what a list does not have is refused with what it has", async () => {
    problem(await acme.get("/api/v1/deals/figures?group_by=name"), 400, "bad_request");
    const refused = await acme.get("/api/v1/deals/figures?measures=sum.owner");
    problem(refused, 400, "bad_request");
    assert.match(refused.text, /amount/);
    problem(await acme.get("/api/v1/deals/figures?cursor=x"), 400, "bad_request");
    problem(await acme.get("/api/v1/notes/figures"), 404, "not_found");
  });

  test("each address is in the document", async () => {
    const document = json(await acme.get("/api/openapi.json"));
    for (const object of ["activities", "companies", "contacts", "deals", "leads", "products"]) {
      const names = document.paths[`/api/v1/${object}/figures`].get.parameters.map((one) => one.name);
      for (const name of ["filter", "group_by", "measures"]) assert.ok(names.includes(name), `${object} ${name}`);
    }
    assert.ok(document.components.schemas.Figures);
  });

  test("a view keeps the totals of its columns and its groups", async () => {
    const columns = [{ key: "name" }, { key: "amount", width: 140, total: "sum" }];
    const view = json(await acme.post("/api/v1/views", { object: "deal", name: "Totals", columns, group_by: "stage" }), 201);
    assert.deepEqual([view.columns, view.group_by], [columns, "stage"]);
    problem(await acme.post("/api/v1/views", { object: "deal", name: "Odd", columns: [{ key: "a", total: "most" }] }), 422, "invalid");
  });
});
