/**
 * Views of lists: saved, changed, shared, deleted and brought back; columns; the filter in rows.
 */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 640;

/** Opens the sheet with all views. */
async function allViews(page: Page) {
  await page.getByRole("button", { name: /All \d+ views/ }).click();
  const sheet = page.getByRole("dialog", { name: "Views" });
  await expect(sheet).toBeVisible();
  return sheet;
}

async function saveAs(page: Page, name: string) {
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save the view" }).click();
  await expect(dialog).toBeHidden();
}

test("a view is saved, changed, and given up for what it was", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Harbour Ltd", "Tidewater AG"]) await post(server, owner, "companies", { name });
  await signIn(page, server, owner, "/companies");
  const bar = page.getByRole("combobox", { name: "Search or filter companies" });
  const row = (name: RegExp) => page.getByRole("link", { name }).filter({ visible: true });
  await bar.fill("harbour");
  await bar.press("Escape");
  await expect(row(/Tidewater/)).toHaveCount(0);
  await page.getByRole("button", { name: "Save as a view…" }).click();
  await saveAs(page, "By the sea");
  await expect(page).toHaveURL(/\?view=[0-9a-f-]{36}$/);
  await expect(page.getByRole("button", { name: "Discard changes" })).toHaveCount(0);
  await expect(bar).toHaveValue("harbour");

  await bar.fill("harbour or tidewater");
  await bar.press("Escape");
  await expect(row(/Tidewater/)).toHaveCount(1);
  await expect(page).toHaveURL(/q=harbour%20or%20tidewater&view=/);
  await page.reload();
  await awake(page);
  await expect(bar, "a difference outlives a reload").toHaveValue("harbour or tidewater");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(bar).toHaveValue("harbour");
  await expect(row(/Tidewater/)).toHaveCount(0);
  await page.goBack();
  await expect(bar, "the back button brings the difference back").toHaveValue("harbour or tidewater");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The view is saved")).toBeVisible();
  await expect(page).toHaveURL(/\?view=[0-9a-f-]{36}$/);
  await expectAccessible(page);
  const link = page.url();
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await awake(page);
  await expect(row(/Harbour/)).toHaveCount(1);
  await page.goto(link);
  await awake(page);
  await expect(bar).toHaveValue("harbour or tidewater");
});

test("views are favoured, renamed, copied, deleted and brought back in one sheet", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Harbour Ltd" });
  await post(server, owner, "views", { object: "company", name: "Retail", query: "sector:retail", share: "shared" });
  await post(server, owner, "views", { object: "company", name: "Mine", query: "owner:me" });
  await signIn(page, server, owner, "/companies");
  let sheet = await allViews(page);
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Make Mine a favourite" }).click();
  await expect(sheet.getByRole("button", { name: "Mine is a favourite: take it out" })).toBeVisible();
  await sheet.getByRole("button", { name: "What to do with Retail" }).click();
  const rename = page.getByRole("menuitem", { name: "Rename or share…" });
  await expect(rename).toBeVisible();
  // What comes meanwhile from elsewhere takes nothing from under the pointer.
  await post(server, owner, "views", { object: "company", name: "Second shop", query: "sector:retail", share: "shared" });
  await expect(sheet.getByRole("link", { name: /Second shop/ })).toBeVisible();
  await rename.click();
  const form = page.getByRole("dialog", { name: "Name of the view" });
  await form.getByLabel("Name").fill("Shops");
  await form.getByRole("radio", { name: /^Locked/ }).check();
  await form.getByRole("button", { name: "Save the view" }).click();
  await expect(form).toBeHidden();

  sheet = await allViews(page);
  await sheet.getByRole("link", { name: /Shops/ }).click();
  await expect(page).toHaveURL(/view=/);
  await expect(page.getByRole("combobox", { name: "Search or filter companies" })).toHaveValue("sector:retail");
  if (!isPhone(page)) {
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Mine" })).toBeVisible();
  }
  sheet = await allViews(page);
  await sheet.getByRole("button", { name: "What to do with Shops" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("Shops is deleted")).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(page).not.toHaveURL(/view=[0-9a-f]/);
  await page.getByRole("button", { name: "Undo" }).click();
  sheet = await allViews(page);
  await expect(sheet.getByRole("link", { name: /Shops/ })).toBeVisible();
});

test("of two who save one view the second is asked", async ({ page, server, watch }) => {
  watch.expect(/update_view.*412|412.*update_view/);
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Harbour Ltd" });
  const view = await post(server, owner, "views", { object: "company", name: "Shared", query: "a", share: "shared" });
  await signIn(page, server, owner, `/companies?view=${String(view["id"])}`);
  const bar = page.getByRole("combobox", { name: "Search or filter companies" });
  await bar.fill("harbour");
  await bar.press("Escape");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeVisible();
  const changed = await server.call({
    path: `/api/v1/views/${String(view["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": '"1"' },
    body: { query: "tidewater" },
  });
  expect(changed.status).toBe(200);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Somebody else saved this view meanwhile" });
  await expect(asked).toBeVisible();
  await expectAccessible(page);
  await expect(bar, "nothing is lost").toHaveValue("harbour");
  await asked.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByText("The view is saved")).toBeVisible();
});

test("a view that names what is gone still opens, and says so", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Harbour Ltd" });
  const columns = [{ key: "name" }, { key: "vip" }, { key: "owner" }];
  const view = await post(server, owner, "views", { object: "company", name: "Old", query: "vip:yes", columns, sort: "vip" });
  await signIn(page, server, owner, `/companies?view=${String(view["id"])}`);
  await expect(page.getByText(/the column “vip”, the order by “vip”, which this list does not have/)).toBeVisible();
  await expect(page.getByText(/The filter of this view does not work as it stands/)).toBeVisible();
  await expect(page.getByRole("link", { name: /Harbour/ }).filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it out" }).click();
  await expect(page.getByText(/which this list does not have/)).toHaveCount(0);
  await page.goto(server.workspaceUrl(owner.slug, "/companies?view=0193c0de-0000-7000-8000-000000000001"));
  await awake(page);
  await expect(page.getByText(/This view was deleted, or it is not shared with you/)).toBeVisible();
});

test("columns are hidden, moved and made wider by keyboard, and stay so", async ({ page, server }) => {
  const owner = await workspace(server);
  test.skip(isPhone(page), "a phone shows cards");
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals?view=table");
  const heads = page.getByRole("columnheader");
  // The head of the marks that select rows has no words.
  const titles = async () => (await heads.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== "");
  await expect(heads.first()).toBeVisible();
  expect((await titles()).slice(0, 3)).toEqual(["Deal", "Stage", "Amount"]);
  await page.getByRole("button", { name: "Column Stage" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Move right" }).press("Enter");
  await expect.poll(async () => (await titles()).slice(0, 3)).toEqual(["Deal", "Amount", "Stage"]);
  await page.getByRole("button", { name: "Column Company" }).click();
  await page.getByRole("menuitem", { name: "Hide" }).click();
  await expect(heads.filter({ hasText: "Company" })).toHaveCount(0);
  const edge = page.getByRole("separator", { name: /Width of Stage/ });
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await expect(edge).toHaveAttribute("aria-valuenow", "146");
  await page.getByRole("button", { name: "Order and columns" }).click();
  const sheet = page.getByRole("dialog", { name: "What the list shows" });
  await sheet.getByRole("checkbox", { name: "Created" }).check();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Close", exact: true }).click();
  await expect(heads.filter({ hasText: "Created" })).toHaveCount(1);
  await page.waitForLoadState("networkidle");
  await page.reload();
  await awake(page);
  await expect(heads.filter({ hasText: "Created" })).toHaveCount(1);
  await expect(heads.filter({ hasText: "Company" })).toHaveCount(0);
  expect((await titles()).slice(0, 3)).toEqual(["Deal", "Amount", "Stage"]);
  await expect(edge).toHaveAttribute("aria-valuenow", "146");
});

test("an answer that was asked for before a change takes no width back", async ({ page, server }) => {
  const owner = await workspace(server);
  test.skip(isPhone(page), "a phone shows cards");
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals?view=table");
  const edge = page.getByRole("separator", { name: /Width of Stage/ });
  const before = Number(await edge.getAttribute("aria-valuenow"));
  // The server answers at once; the line brings it late.
  await page.evaluate(() => {
    const line = window.fetch.bind(window);
    window.fetch = async (asked, options) => {
      const answer = await line(asked, options);
      if (!(asked instanceof Request ? asked.url : String(asked)).includes("/list_views")) return answer;
      window.fetch = line;
      const slow = new Promise<void>((arrive) => Object.assign(window, { arrive }));
      await slow;
      return answer;
    };
  });
  await post(server, owner, "views", { object: "deal", name: "Of somebody else", share: "shared" });
  await page.waitForFunction(() => "arrive" in window);
  const kept = page.waitForResponse(/keep_list_setting/);
  // Whoever asks again before that answer is there is answered first, and so the old one comes last.
  const newer = page.waitForResponse(/list_views/, { timeout: 1_000 }).then((answer) => answer.finished(), () => null);
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16));
  await Promise.all([kept, newer]);
  await page.evaluate(() => (window as Window & { arrive?: () => void }).arrive?.());
  // The next change is made of the columns as they stand.
  await page.getByRole("button", { name: "Column Company" }).click();
  await page.getByRole("menuitem", { name: "Hide" }).click();
  const heads = page.getByRole("columnheader");
  await expect(heads.filter({ hasText: "Company" })).toHaveCount(0);
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16));
  const sheet = await allViews(page);
  await expect(sheet.getByRole("link", { name: /Of somebody else/ }), "it is asked for again").toBeVisible();
  await page.reload();
  await awake(page);
  await expect(heads.filter({ hasText: "Company" })).toHaveCount(0);
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16));
});

test("of changes in a row none overtakes another, and leaving the page loses none", async ({ page, server }) => {
  const owner = await workspace(server);
  test.skip(isPhone(page), "a phone shows cards");
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals?view=table");
  const edge = page.getByRole("separator", { name: /Width of Stage/ });
  const before = Number(await edge.getAttribute("aria-valuenow"));
  // A line on which nothing that is to be kept gets through.
  await page.evaluate(() => {
    const line = window.fetch.bind(window);
    const waiting = Object.assign(window, { waiting: 0 });
    window.fetch = (asked, options) => {
      if (!(asked instanceof Request ? asked.url : String(asked)).includes("/keep_list_setting")) return line(asked, options);
      waiting.waiting += 1;
      return new Promise<Response>(() => {});
    };
  });
  await edge.focus();
  for (const step of [1, 2, 3]) {
    await page.keyboard.press("ArrowRight");
    await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16 * step));
  }
  const waiting = await page.evaluate(() => (window as Window & { waiting?: number }).waiting);
  expect(waiting, "the next goes out when the first is answered").toBe(1);
  await page.reload();
  await awake(page);
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16 * 3));
});

test("the filter in rows writes the bar's text and reads it", async ({ page, server }) => {
  const owner = await workspace(server);
  const money = (amount_minor: number) => ({ amount_minor, currency: "USD" });
  await post(server, owner, "deals", { name: "Small pilot", amount: money(50_000) });
  await post(server, owner, "deals", { name: "Large pilot", amount: money(5_000_000) });
  await signIn(page, server, owner, "/deals?view=table&q=pilot");
  const bar = page.getByRole("combobox", { name: "Search or filter deals" });
  await page.getByRole("button", { name: "Filter in rows" }).click();
  const sheet = page.getByRole("dialog", { name: "Filter" });
  await expect(sheet.getByLabel("Words that are looked for")).toHaveValue("pilot");
  await sheet.getByRole("button", { name: "Condition" }).click();
  const condition = sheet.getByRole("group", { name: "Condition" });
  await condition.getByLabel("Field").selectOption("amount");
  await condition.getByLabel("Comparison").selectOption({ label: "is more than" });
  await condition.getByLabel("Value").fill("lots");
  await expect(condition.getByText(/no number for Amount/)).toBeVisible();
  await condition.getByLabel("Value").fill("10k");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Done" }).click();
  await expect(bar).toHaveValue("pilot amount>10k");
  await expect(page).toHaveURL(/q=pilot%20amount%3E10k/);
  await expect(page.getByRole("link", { name: /Small pilot/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Large pilot/ }).filter({ visible: true }).first()).toBeVisible();
});

test("names are suggested while they are typed, and what no stage is called is complained about", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Harbour and Sons" });
  await post(server, owner, "deals", { name: "Lantern rollout", company_id: company["id"] });
  await post(server, owner, "deals", { name: "Other" });
  await signIn(page, server, owner, "/deals?view=table");
  const bar = page.getByRole("combobox", { name: "Search or filter deals" });
  await bar.pressSequentially("company:harb", { delay: 20 });
  await page.getByRole("option", { name: "Harbour and Sons" }).click();
  await expect(bar).toHaveValue('company:"Harbour and Sons" ');
  await expect(page.getByRole("link", { name: /Other/ })).toHaveCount(0);
  await bar.fill("stage:wonn");
  await bar.press("Escape");
  await expect(page.getByText("No stage is called “wonn”. Did you mean Won?")).toBeVisible();
  await bar.fill("stage:");
  await expect(page.getByRole("option", { name: /^Won/ })).toBeVisible();
  await expect(page.getByRole("option", { name: "none" })).toHaveCount(0);
});

test("a record's way back leads to the list as it was", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Harbour Ltd", "Tidewater AG"]) await post(server, owner, "companies", { name });
  await signIn(page, server, owner, "/companies?q=harbour&sort=-name");
  await page.getByRole("link", { name: /Harbour/ }).filter({ visible: true }).first().click();
  await expect(page.getByRole("heading", { name: "Harbour Ltd" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Companies" }).click();
  await expect(page).toHaveURL(/q=harbour/);
  await expect(page).toHaveURL(/sort=-name/);
});

test("a filtered board says where its hits are, and goes there", async ({ page, server }) => {
  const owner = await workspace(server);
  const pipelines = await server.call({
    path: "/api/v1/pipelines",
    host: `${owner.slug}.localhost:${server.port}`,
    headers: { authorization: `Bearer ${owner.token}` },
  });
  const [pipeline] = (pipelines.json() as { data: { stages: { id: string; kind: string }[] }[] }).data;
  const lost = pipeline?.stages.find((stage) => stage.kind === "lost");
  await post(server, owner, "deals", { name: "Open one" });
  await post(server, owner, "deals", { name: "Lantern rollout", stage_id: lost?.id });
  await signIn(page, server, owner, "/deals");
  await page.getByRole("combobox", { name: "Search or filter deals" }).fill("lantern");
  const hits = page.getByRole("group", { name: "Where the filter finds deals" });
  await expect(hits.getByRole("button")).toHaveCount(1);
  await expect(page.getByRole("link", { name: /Lantern rollout/ })).toBeInViewport();
  await hits.getByRole("button").click();
  await expect(page.getByRole("link", { name: /Lantern rollout/ })).toBeFocused();
});
