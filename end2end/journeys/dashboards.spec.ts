/**
 * Dashboards: started from a template or from nothing, set up with real figures, arranged, saved, shared and followed live.
 */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 640;

const deal = (server: Server, owner: Owner, name: string, dollars: number) =>
  post(server, owner, "deals", { name, amount: { amount_minor: dollars * 100, currency: "USD" } });

/** The widget with that title. */
const tile = (page: Page, title: string) => page.locator("article.crm-tile").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

async function make(page: Page, name: string) {
  const dialog = page.getByRole("dialog", { name: "New dashboard" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make it" }).click();
  await expect(dialog).toBeHidden();
}

test("a template shows the workspace's figures, and each leads to its records", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern rollout", 1_200);
  await deal(server, owner, "Harbour lights", 300);
  await signIn(page, server, owner, "/dashboards");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use Sales overview" }).click();
  await make(page, "Our sales");
  await expect(page.getByRole("heading", { level: 1, name: "Our sales" })).toBeVisible();
  const open = tile(page, "Open pipeline");
  await expect(open).toContainText("$1.5k");
  await expect(tile(page, "Pipeline")).toContainText("Negotiation");
  await expectAccessible(page);

  await post(server, owner, "deals", { name: "Pier", amount: { amount_minor: 50_000, currency: "USD" } });
  await expect(open, "a change elsewhere is shown").toContainText("$2k");
  await open.getByRole("link", { name: "$2k" }).click();
  await expect(page).toHaveURL(/\/deals\?view=table&q=status%3Aopen/);
  await expect(page.getByRole("link", { name: /Pier/ }).filter({ visible: true }).first()).toBeVisible();
});

test("widgets are added, set up, moved, resized, duplicated, taken out and brought back", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern rollout", 1_200);
  await signIn(page, server, owner, "/dashboards");
  await page.getByRole("button", { name: "New dashboard" }).click();
  await make(page, "Mine");
  const picker = page.getByRole("dialog", { name: "Add a widget" });
  await expect(picker, "an empty one begins with the picker").toBeVisible();
  await expectAccessible(page);
  await picker.getByRole("button", { name: /^Number/ }).click();
  const sheet = page.getByRole("dialog", { name: "Number" });
  await expect(sheet.getByRole("region", { name: "What it shows" })).toContainText("1");
  await sheet.getByLabel("Measure").selectOption("sum.amount");
  await expect(sheet.getByRole("region", { name: "What it shows" })).toContainText("$1.2k");
  await sheet.getByLabel("Title").fill("In play");
  await sheet.getByRole("combobox", { name: "Filter" }).fill("amount>5k");
  await expect(sheet.getByRole("region", { name: "What it shows" })).toContainText("$0");
  await sheet.getByRole("combobox", { name: "Filter" }).fill("amount>1k");
  await expect(sheet.getByRole("region", { name: "What it shows" })).toContainText("$1.2k");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Add a widget" }).click();
  await picker.getByRole("button", { name: /^Chart/ }).click();
  await page.getByRole("dialog", { name: "Chart" }).getByRole("button", { name: "Done" }).click();
  const titles = () => page.locator("article.crm-tile h2").allTextContents();
  await expect.poll(titles).toEqual(["In play", "Deals, by stage"]);

  await page.getByRole("button", { name: "Move Deals, by stage, with the arrow keys" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(titles).toEqual(["Deals, by stage", "In play"]);
  await expect(page.getByRole("button", { name: "Move Deals, by stage, with the arrow keys" })).toBeFocused();
  await expect(page.getByText("Deals, by stage: place 1 of 2.")).toBeAttached();
  if (!isPhone(page)) {
    const from = await page.getByRole("button", { name: "Move In play, with the arrow keys" }).boundingBox();
    const to = await tile(page, "Deals, by stage").boundingBox();
    if (from === null || to === null) throw new Error("both are shown");
    await page.mouse.move(from.x + 4, from.y + 4);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width * 0.75, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await expect.poll(titles).toEqual(["In play", "Deals, by stage"]);
    await page.getByRole("button", { name: "Move Deals, by stage, with the arrow keys" }).press("Home");
  }

  const menu = (name: string) => page.getByRole("button", { name: `What to do with ${name}` });
  await menu("In play").click();
  await page.getByRole("menuitem", { name: "Make it wide" }).click();
  await expect(page.locator(".crm-cell-wide").filter({ hasText: "In play" })).toHaveCount(1);
  await menu("In play").click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect.poll(titles).toEqual(["Deals, by stage", "In play", "In play"]);
  await menu("In play").last().click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect.poll(titles).toEqual(["Deals, by stage", "In play"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(titles).toEqual(["Deals, by stage", "In play", "In play"]);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Dashboards" }).filter({ visible: true }).first().click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Stay" }).click();

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The dashboard is saved")).toBeVisible();
  await page.reload();
  await awake(page);
  await expect.poll(titles).toEqual(["Deals, by stage", "In play", "In play"]);
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/Undone: the change of .?Mine/)).toBeVisible();
  await expect.poll(titles, "as before it was saved").toEqual([]);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(titles).toEqual(["Deals, by stage", "In play", "In play"]);
});

test("of two who change one dashboard the second is asked", async ({ page, server, watch }) => {
  watch.expect(/update_dashboard.*412|412.*update_dashboard/);
  const owner = await workspace(server);
  const made = await post(server, owner, "dashboards", { name: "Ours", share: "shared", widgets: [{ kind: "number", title: "First" }] });
  await signIn(page, server, owner, `/dashboards/${String(made["id"])}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "What to do with First" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  const changed = await server.call({
    path: `/api/v1/dashboards/${String(made["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": '"1"' },
    body: { widgets: [{ kind: "table", title: "Theirs" }] },
  });
  expect(changed.status).toBe(200);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Somebody else saved this dashboard meanwhile" });
  await expect(asked).toBeVisible();
  await expectAccessible(page);
  await asked.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByText("The dashboard is saved")).toBeVisible();
  await expect(tile(page, "First")).toHaveCount(2);
});

test("a dashboard is renamed, copied, deleted and brought back, and its figures are saved as a file", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern rollout", 1_200);
  const widgets = [{ kind: "number", title: "All", measure: "sum.amount" }, { kind: "forecast", title: "Ahead" }, { kind: "funnel", title: "Stages" }];
  const made = await post(server, owner, "dashboards", { name: "Ours", share: "shared", widgets });
  await signIn(page, server, owner, `/dashboards/${String(made["id"])}`);
  await expect(tile(page, "Ahead")).toContainText("Weighted");
  await expect(tile(page, "Stages")).toContainText("Negotiation");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "What to do with All" }).click();
  await page.getByRole("menuitem", { name: "Save as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("All.csv");

  const act = async (name: string) => {
    await page.getByRole("button", { name: "What to do with this dashboard" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await act("Rename or share…");
  const form = page.getByRole("dialog", { name: "Name of the dashboard" });
  await form.getByLabel("Name").fill("All of ours");
  await form.getByRole("radio", { name: /^Locked/ }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "All of ours" })).toBeVisible();
  await act("Duplicate…");
  await page.getByRole("dialog", { name: "Save as a new dashboard" }).getByRole("button", { name: "Make it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "All of ours (copy)" })).toBeVisible();
  await act("Delete");
  await expect(page).toHaveURL(/\/dashboards$/);
  const back = page.waitForResponse(/restore_dashboard/);
  await page.getByRole("button", { name: "Undo" }).click();
  expect((await back).status()).toBe(200);
  await page.goto(server.workspaceUrl(owner.slug, "/dashboards"));
  await expect(page.getByRole("link", { name: /^All of ours \(copy\)/ })).toBeVisible();
});

test("an open menu of a dashboard stays open when somebody else changes it", async ({ page, server }) => {
  const owner = await workspace(server);
  const made = await post(server, owner, "dashboards", { name: "Ours", share: "shared", widgets: [{ kind: "number", title: "All" }] });
  await signIn(page, server, owner, `/dashboards/${String(made["id"])}`);
  await page.getByRole("button", { name: "What to do with this dashboard" }).click();
  const rename = page.getByRole("menuitem", { name: "Rename or share…" });
  await expect(rename).toBeFocused();
  const changed = await server.call({
    path: `/api/v1/dashboards/${String(made["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": '"1"' },
    body: { name: "Theirs" },
  });
  expect(changed.status).toBe(200);
  await expect(page.getByRole("heading", { level: 1, name: "Theirs" })).toBeVisible();
  await expect(rename).toBeFocused();
  await rename.click();
  await expect(page.getByRole("dialog", { name: "Name of the dashboard" }).getByLabel("Name")).toHaveValue("Theirs");
});
