/**
 * Totals at the foot of a table and its rows in groups: chosen by pointer, by finger and by keys, kept in views, and true again
 * after somebody else's change.
 */
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 640;

const DEALS: [string, number | null, string | null][] = [
  ["Lantern rollout", 120_000, "2027-01-20"],
  ["Harbour pilot", 80_050, "2027-01-28"],
  ["Fjord renewal", 5_000, "2027-02-03"],
  ["Iris trial", null, null],
];

async function deals(server: Server, owner: Owner) {
  for (const [name, amount_minor, expected_close_on] of DEALS) {
    const amount = amount_minor === null ? null : { amount_minor, currency: "USD" };
    await post(server, owner, "deals", { name, amount, expected_close_on });
  }
}

const foot = (page: Page, of: string) => page.getByRole("button", { name: new RegExp(`of ${of}`) });
const heading = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name} \\d+$`) });
const row = (page: Page, name: string) => page.getByRole("link", { name: new RegExp(name) }).filter({ visible: true });

/** Scrolls down until it is there: lines far away are not drawn. */
const scrollTo = (page: Page, line: Locator) =>
  expect(async () => {
    await page.locator("tr[aria-rowindex]").last().scrollIntoViewIfNeeded();
    await expect(line).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });

test("a column tells a total over the whole filter, keeps it in a view, and hears of changes", async ({ page, server }) => {
  const owner = await workspace(server);
  await deals(server, owner);
  await signIn(page, server, owner, "/deals?view=table");
  if (isPhone(page)) {
    await page.getByRole("button", { name: "Order and columns" }).click();
    const sheet = page.getByRole("dialog", { name: "What the list shows" });
    await sheet.getByLabel("Total of Amount").selectOption("Sum");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Close" }).click();
  } else {
    await foot(page, "Amount").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sum" }).click();
  }
  await expect(foot(page, "Amount")).toContainText("$2,050.50");
  await expect(page).toHaveURL(/view=table/);
  await expectAccessible(page);

  // What it tells follows the filter, and others' changes.
  const bar = page.getByRole("combobox", { name: "Search or filter deals" });
  await bar.fill("expected:2027-01");
  await bar.press("Escape");
  await expect(foot(page, "Amount")).toContainText("$2,000.50");
  await post(server, owner, "deals", { name: "Grove", amount: { amount_minor: 100_000, currency: "USD" }, expected_close_on: "2027-01-02" });
  await expect(foot(page, "Amount")).toContainText("$3,000.50");
  await post(server, owner, "deals", { name: "Aster", amount: { amount_minor: 900, currency: "EUR" }, expected_close_on: "2027-01-02" });
  await expect(foot(page, "Amount")).toContainText("$3,000.50 + €9");

  await page.getByRole("button", { name: "Save as a view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  await dialog.getByLabel("Name").fill("January");
  await dialog.getByRole("button", { name: "Save the view" }).click();
  await expect(page).toHaveURL(/view=[0-9a-f-]{36}$/);
  await page.reload();
  await awake(page);
  await expect(foot(page, "Amount")).toContainText("$3,000.50 + €9");
});

test("rows stand in groups with their totals, and are closed, opened and left by keys", async ({ page, server }) => {
  const owner = await workspace(server);
  await deals(server, owner);
  const columns = [{ key: "name" }, { key: "stage" }, { key: "amount", total: "sum" }, { key: "expected_close_on" }];
  const view = await post(server, owner, "views", { object: "deal", name: "By month", columns, group_by: "expected.month", sort: "amount" });
  await signIn(page, server, owner, `/deals?view=${String(view["id"])}`);
  for (const name of ["January 2027", "February 2027", "No expected close"]) await expect(heading(page, name)).toBeVisible();
  await expect(heading(page, "January 2027")).toContainText("2");
  await expect(row(page, "Lantern")).toBeVisible();
  await expect(page.getByText("$2,000.50").first()).toBeVisible();
  await expectAccessible(page);

  // The list's order holds within a group.
  const names = await page.locator("[id^='deal-table-row-']").allInnerTexts();
  const at = (word: string) => names.findIndex((text) => text.includes(word));
  expect([at("January"), at("Harbour"), at("Lantern"), at("February"), at("Fjord"), at("No expected")]).toEqual(
    [at("January"), at("Harbour"), at("Lantern"), at("February"), at("Fjord"), at("No expected")].sort((a, b) => a - b),
  );

  await page.locator("#deal-table-row-0").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "Lantern")).toHaveCount(0);
  await expect(heading(page, "January 2027")).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Enter");
  await expect(row(page, "Lantern")).toBeVisible();
  await heading(page, "February 2027").click();
  await expect(row(page, "Fjord")).toHaveCount(0);
  await heading(page, "February 2027").click();
  await expect(row(page, "Fjord")).toBeVisible();

  // Somebody moves a deal to another month: it changes its group.
  await post(server, owner, "deals", { name: "Grove", amount: { amount_minor: 100, currency: "USD" }, expected_close_on: "2027-03-02" });
  await expect(heading(page, "March 2027")).toBeVisible();
  await expect(row(page, "Grove")).toBeVisible();

  await page.getByRole("button", { name: "Remove by Expected close by month" }).click();
  await expect(heading(page, "January 2027")).toHaveCount(0);
  await expect(row(page, "Grove")).toBeVisible();
  await page.goBack();
  await expect(heading(page, "January 2027")).toBeVisible();
});

test("rows are grouped from a column's menu, selected and changed in their groups", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone shows cards");
  const owner = await workspace(server);
  await deals(server, owner);
  await signIn(page, server, owner, "/deals?view=table");
  await page.getByRole("columnheader", { name: /Stage/ }).hover();
  await page.getByRole("button", { name: "Column Stage" }).click();
  await page.getByRole("menuitem", { name: "Group by this" }).click();
  await expect(page).toHaveURL(/group=stage/);
  await expect(heading(page, "Lead")).toBeVisible();
  for (const [name] of DEALS) await expect(row(page, name)).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all loaded rows" }).check();
  await expect(page.getByText("4 deals selected")).toBeVisible();
  await page.keyboard.press("Escape");

  // A cell of a row below a heading.
  const line = page.locator("tr[id^='deal-table-row-']").filter({ hasText: "Fjord" });
  await line.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F2");
  const field = page.getByLabel("Name", { exact: true });
  await field.fill("Fjord once more");
  await field.press("Enter");
  await expect(row(page, "Fjord once more")).toBeVisible();
  await page.reload();
  await awake(page);
  await expect(heading(page, "Lead")).toBeVisible();
  await expect(row(page, "Fjord once more")).toBeVisible();
});

test("a large group comes page by page", async ({ page, server }) => {
  const owner = await workspace(server);
  for (let at = 0; at < 30; at += 1) await post(server, owner, "companies", { name: `Firm ${String(at).padStart(2, "0")}`, sector: at < 28 ? "Tools" : null });
  await signIn(page, server, owner, "/companies?group=sector");
  await expect(heading(page, "Tools")).toContainText("28");
  const more = page.getByText(/Show more of Tools: 25 of 28 are here/);
  await scrollTo(page, more);
  await more.click();
  await expect(more).toHaveCount(0);
  for (const next of [row(page, "Firm 27"), heading(page, "No sector"), row(page, "Firm 29")]) await scrollTo(page, next);
});
