/**
 * Changing many records at once, and taking back and redoing what one did.
 */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

/** Companies `Company 001` and on. */
async function companies(server: Server, owner: Owner, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await post(server, owner, "companies", { name: `Company ${String(n).padStart(3, "0")}` });
  }
}

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 1440) < 640;

/** The row with this name, as a row or as a card. */
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function select(page: Page, name: string): Promise<void> {
  if (isPhone(page)) {
    await row(page, name).click();
  } else {
    await row(page, name).hover();
    await row(page, name).getByRole("checkbox").click();
  }
}

test("many companies are changed over the whole filter, and come back", async ({ page, server }) => {
  const owner = await workspace(server);
  await companies(server, owner, 60);
  await signIn(page, server, owner, "/companies");
  const bar = page.getByRole("region", { name: "Selection" });
  if (isPhone(page)) {
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await expect(bar).toContainText("Tap the companies to select");
  }
  await select(page, "Company 001");
  await expect(bar).toContainText("1 company selected");
  await expectAccessible(page);
  if (isPhone(page)) {
    await select(page, "Company 002");
    await select(page, "Company 003");
  } else {
    await row(page, "Company 003").getByRole("checkbox").click({ modifiers: ["Shift"] });
    await row(page, "Company 003").focus();
  }
  await expect(bar).toContainText("3 companies selected");
  if (isPhone(page)) await bar.getByRole("button", { name: "Select all", exact: true }).click();
  else await page.keyboard.press("Control+a");
  await expect(bar).toContainText(/(50|60) companies selected/);
  const whole = bar.getByRole("button", { name: "Select all 60 that match" });
  if (await whole.isVisible()) {
    await whole.click();
    await expect(bar).toContainText("All 60 that match are selected");
  }
  await bar.getByRole("button", { name: "Sector" }).click();
  const change = page.getByRole("dialog").getByRole("button", { name: /^Change/ });
  await expect(change, "nothing is chosen yet").toBeDisabled();
  const clear = page.getByRole("dialog").getByLabel("Clear it instead");
  await clear.check();
  await expect(change).toBeEnabled();
  await clear.uncheck();
  await page.getByRole("dialog").getByLabel("Sector").fill("Rockets");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: /^Change/ }).click();
  const jobs = page.getByRole("region", { name: "Bulk changes" });
  await expect(jobs).toContainText("60 companies changed");
  await expect(bar).toBeHidden();
  await expect(row(page, "Company 001")).toContainText("Rockets");
  await jobs.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Company 001")).not.toContainText("Rockets");
});

test("fields that the workspace added are changed at once, choices one by one", async ({ page, server }) => {
  const owner = await workspace(server);
  const choices = ["Red", "Green"].map((label) => ({ label }));
  await post(server, owner, "fields", { object: "company", label: "Tags", kind: "multi_select", choices, in_table: true });
  await post(server, owner, "companies", { name: "Amber", fields: { tags: ["Green"] } });
  await post(server, owner, "companies", { name: "Beryl" });
  await signIn(page, server, owner, "/companies");
  if (isPhone(page)) await page.getByRole("button", { name: "Select", exact: true }).click();
  await select(page, "Amber");
  await select(page, "Beryl");
  const bar = page.getByRole("region", { name: "Selection" });
  const dialog = page.getByRole("dialog", { name: "Tags of 2 companies" });
  const change = async (how: string, choice: string) => {
    await bar.getByRole("button", { name: "More fields" }).click();
    await page.getByRole("menuitem", { name: "Tags" }).click();
    await dialog.getByLabel("What to do").selectOption(how);
    await expect(dialog.getByRole("button", { name: "Change 2 companies" }), "nothing is chosen yet").toBeDisabled();
    await dialog.getByLabel(choice, { exact: true }).check();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Change 2 companies" }).click();
    await expect(page.getByRole("region", { name: "Bulk changes" })).toContainText("2 companies changed");
  };
  await change("Add these", "Red");
  if (isPhone(page)) {
    await page.goto(`${page.url()}?q=tags%3Ared`);
    for (const name of ["Amber", "Beryl"]) await expect(row(page, name)).toBeVisible();
    return;
  }
  await expect(row(page, "Amber")).toContainText("Green");
  for (const name of ["Amber", "Beryl"]) await expect(row(page, name)).toContainText("Red");
  await page.keyboard.press("Control+z");
  await expect(row(page, "Beryl")).not.toContainText("Red");
  await expect(row(page, "Amber")).toContainText("Green");
});

test("a notice goes where its act is taken back by keys, and names what came back", async ({ page, server, watch }) => {
  // Deleted anew, the record is looked for once more.
  watch.expect(/404/);
  const owner = await workspace(server);
  const acme = await post(server, owner, "companies", { name: "Acme" });
  await signIn(page, server, owner, `/companies/${String(acme["id"])}`);
  await page.getByRole("main").getByRole("button", { name: "More" }).first().click();
  await page.getByRole("menuitem", { name: "Delete this company" }).click();
  const notices = page.getByRole("region", { name: "Notices" });
  await expect(notices).toContainText("Acme deleted");
  await page.keyboard.press("Control+z");
  await expect(notices).toContainText("Undone: the deletion of Acme");
  await expect(notices.getByText("Acme deleted"), "its way back leads nowhere").toHaveCount(0);
  await expect(notices.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await expect(notices).toContainText("Redone: the deletion of Acme");
  await expect(notices.getByRole("button", { name: "Redo" })).toHaveCount(0);
});

test("the example comes as one and goes back as one", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner);
  const load = page.getByRole("button", { name: "Load an example" });
  await load.click();
  await expect(page.getByText("The example is in your workspace.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open the board" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: the 21 new records")).toBeVisible();
  await expect(page.getByText("The example is in your workspace.")).toHaveCount(0);
  await expect(load, "the workspace is empty again").toBeVisible();
});

test("deals are moved at once, and what cannot be is told", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Alpha", "Beta", "Gamma"]) {
    await post(server, owner, "deals", { name });
  }
  await signIn(page, server, owner, "/deals?view=table");
  const bar = page.getByRole("region", { name: "Selection" });
  if (isPhone(page)) {
    await page.getByRole("button", { name: "Select", exact: true }).click();
  }
  await select(page, "Alpha");
  await select(page, "Beta");
  await bar.getByRole("button", { name: "Owner" }).click();
  const change = page.getByRole("dialog").getByRole("button", { name: "Change 2 deals" });
  await expect(change, "nobody is a choice like others").toBeDisabled();
  await page.getByRole("dialog").getByLabel("Owner").selectOption("Nobody");
  await expect(change).toBeEnabled();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await bar.getByRole("button", { name: "Stage" }).click();
  await page.getByRole("dialog").getByLabel("Stage").selectOption({ label: "Won" });
  await page.getByRole("dialog").getByRole("button", { name: "Change 2 deals" }).click();
  await expect(page.getByRole("region", { name: "Bulk changes" })).toContainText("2 deals changed");
  await expect(row(page, "Alpha")).toContainText("Won");
  await expect(row(page, "Gamma")).toContainText("Lead");
});

test("the keyboard goes on from the row whose box was clicked", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone has no such keys");
  const owner = await workspace(server);
  await companies(server, owner, 4);
  await signIn(page, server, owner, "/companies");
  const bar = page.getByRole("region", { name: "Selection" });
  await select(page, "Company 001");
  await expect(row(page, "Company 001")).toBeFocused();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar).toContainText("2 companies selected");
  await page.keyboard.press("Control+a");
  await expect(bar).toContainText("4 companies selected");
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
});

test("records are deleted at once by keyboard, undone and redone by keys", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone has no such keys");
  const owner = await workspace(server);
  await companies(server, owner, 4);
  await signIn(page, server, owner, "/companies");
  await row(page, "Company 001").focus();
  await page.keyboard.press("Shift+ArrowDown");
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("2 companies selected");
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  await page.keyboard.press("Space");
  await expect(bar).toContainText("1 company selected");
  await page.keyboard.press("Shift+ArrowDown");
  await bar.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete 2 companies" }).click();
  await expect(row(page, "Company 0")).toHaveCount(2);
  const card = page.getByRole("region", { name: "Bulk changes" }).getByText("2 companies deleted");
  await expect(card).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: the deletion of 2 companies")).toBeVisible();
  await expect(card, "its way back has been gone").toBeHidden();
  await expect(row(page, "Company 0")).toHaveCount(4);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(row(page, "Company 0")).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(row(page, "Company 0")).toHaveCount(4);
  await page.keyboard.press("Control+Shift+Z");
  await expect(row(page, "Company 0")).toHaveCount(2);
});

test("what one did last is undone from anywhere, but not while one writes", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/companies");
  await page.getByRole("button", { name: "New company" }).filter({ visible: true }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("Hottechi");
  await page.keyboard.press("Control+z");
  await page.getByRole("dialog").getByLabel("Name").fill("Hottechi");
  await page.getByRole("dialog").getByRole("button", { name: "Create company" }).click();
  await expect(row(page, "Hottechi")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/"));
  await awake(page);
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: the new company Hottechi")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+z");
  await expect(page.getByText("There is nothing left to undo")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search or jump to").fill("redo");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Redone: the new company Hottechi")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await expect(row(page, "Hottechi")).toBeVisible();
});

test("a record goes back to how it was after any of its changes", async ({ page, server }) => {
  const owner = await workspace(server);
  const made = await post(server, owner, "companies", { name: "Acme", sector: "Tools" });
  const path = `companies/${String(made["id"])}`;
  const change = async (version: number, body: object) => {
    const answer = await server.call({
      path: `/api/v1/${path}`,
      host: `${owner.slug}.localhost:${server.port}`,
      method: "PATCH",
      headers: { authorization: `Bearer ${owner.token}`, "if-match": `"${version}"` },
      body,
    });
    expect(answer.status).toBe(200);
  };
  await change(1, { name: "Acme Ltd" });
  await change(2, { name: "Acme Rockets", sector: "Space", website: "https://rockets.example" });
  await signIn(page, server, owner, `/${path}`);
  const steps = page.getByRole("list").filter({ has: page.getByText("Acme Ltd") }).getByRole("listitem");
  await steps.last().hover();
  await steps.last().getByRole("button", { name: "How it was after this" }).click();
  const former = page.getByRole("dialog", { name: "How it was" });
  await expect(former.getByRole("button", { name: "Put 3 fields back" })).toBeEnabled();
  await expect(former).toContainText("Acme Rockets");
  await expectAccessible(page);
  await former.getByLabel("Website").uncheck();
  await former.getByRole("button", { name: "Put 2 fields back" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Acme");
  await expect(page.getByText("https://rockets.example").first()).toBeVisible();
  // It is a change like any other.
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Acme Rockets");
});
