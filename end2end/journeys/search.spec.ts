/**
 * Records are found however they are typed, and the last that were opened are there on every device.
 */
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../fixtures/test";
import type { Server } from "../fixtures/server";
import { type Owner, awake, post, remove, signIn, workspace } from "./people";

const options = (page: Page) => page.getByRole("listbox", { name: "Commands" });
const group = (page: Page, name: string) => options(page).locator(".ac-palette-group", { hasText: name });

/** The palette, open, and its box. */
async function palette(page: Page) {
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search or jump to" });
  await expect(box).toBeFocused();
  return box;
}

/** A company, a person, a deal, a note and an activity that have the harbour in common; answers the deal's id. */
async function harbour(server: Server, owner: Owner): Promise<string> {
  const company = await post(server, owner, "companies", { name: "Harbour Optics", sector: "medical" });
  await post(server, owner, "contacts", { first_name: "Zoë", last_name: "Ångström", email: "zoe@harbour-optics.example", company_id: company["id"] });
  const deal = await post(server, owner, "deals", { name: "Tide tables, yearly", company_id: company["id"] });
  const on = { subject_kind: "deal", subject_id: deal["id"] };
  await post(server, owner, "notes", { ...on, body: "They moved the lighthouse near the harbour in spring." });
  await post(server, owner, "activities", { ...on, kind: "call", title: "Ask the harbour master", details: "About the berth." });
  return String(deal["id"]);
}

test("misspelt words find what was meant, in groups, with the words marked that were found", async ({ page, server }, info) => {
  const owner = await workspace(server);
  const deal = await harbour(server, owner);
  await signIn(page, server, owner, "/companies");
  const box = await palette(page);
  await box.fill("optcis harbor");
  const company = options(page).getByRole("option", { name: /Harbour Optics/ }).first();
  await expect(company).toBeVisible();
  await expect(company.locator("mark")).toHaveText(["Harbour", "Optics"]);
  await expect(options(page).getByRole("option", { name: /Zoë Ångström/ })).toContainText("zoe@harbour-optics.example");

  await box.fill("harb");
  for (const name of ["Companies", "People", "Notes", "Activities"]) await expect(group(page, name)).toBeVisible();
  await expect(options(page).getByRole("option", { name: /Ask the harbour master/ })).toContainText("Call · Tide tables, yearly");
  await expect(options(page).getByRole("option", { name: /moved the lighthouse/ }).locator("mark")).toHaveText("harb");
  await expect(options(page).getByRole("option", { name: /Zoë Ångström/ })).toContainText("zoe@harbour-optics.example");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("palette-found.png") });

  await box.fill("angstrom zo");
  await expect(options(page).getByRole("option", { name: /Zoë Ångström/ }).locator("mark").first()).toHaveText("Zo");
  await box.fill("nobody of that name");
  await expect(page.getByText("Nothing found.")).toBeVisible();
  await page.screenshot({ path: info.outputPath("palette-empty.png") });
  await box.fill("berth");
  await expect(options(page).getByRole("option", { name: /Ask the harbour master/ })).toBeVisible();
  await box.press("Enter");
  await page.waitForURL(server.workspaceUrl(owner.slug, `/deals/${deal}`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Tide tables, yearly");
});

test("what one opened last comes first, after a reload and on another device, but for what is gone", async ({ page, server, newPerson }, info) => {
  const owner = await workspace(server);
  const deal = await harbour(server, owner);
  await signIn(page, server, owner, "/");
  const box = await palette(page);
  await expect(group(page, "Go to")).toBeVisible();
  await expect(group(page, "Recent")).toHaveCount(0);
  await box.fill("zoe");
  await options(page).getByRole("option", { name: /Zoë Ångström/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Zoë Ångström");
  const told = page.waitForResponse(/remember_opened/);
  await page.goto(server.workspaceUrl(owner.slug, `/deals/${deal}`));
  await told;

  await page.reload();
  await awake(page);
  await palette(page);
  await expect(group(page, "Recent")).toBeVisible();
  await expect(options(page).getByRole("option").nth(0)).toContainText("Tide tables, yearly");
  await expect(options(page).getByRole("option").nth(1)).toContainText("Zoë Ångström");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("palette-recent.png") });

  const phone = await newPerson();
  await signIn(phone, server, owner, "/companies");
  await palette(phone);
  await expect(options(phone).getByRole("option").nth(1)).toContainText("Zoë Ångström");
  await phone.keyboard.press("ArrowDown");
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("Zoë Ångström");

  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await remove(server, owner, `deals/${deal}`);
  await awake(page);
  await palette(page);
  await expect(options(page).getByRole("option").nth(0)).toContainText("Zoë Ångström");
  await expect(options(page).getByRole("option", { name: /Tide tables/ })).toHaveCount(0);
});

test("a search that takes long says so, and one that fails says why", async ({ page, server, watch }, info) => {
  const owner = await workspace(server);
  await harbour(server, owner);
  await signIn(page, server, owner, "/companies");
  const box = await palette(page);
  await expect(group(page, "Go to")).toBeVisible();
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/fn/**/search", async (route) => {
    await held;
    await route.continue();
  });
  await box.fill("harb");
  await expect(page.getByText("Searching", { exact: true })).toBeVisible();
  await page.screenshot({ path: info.outputPath("palette-waiting.png") });
  answer();
  await expect(options(page).getByRole("option", { name: /Harbour Optics/ }).first()).toBeVisible();
  await expect(page.getByText("Searching", { exact: true })).toHaveCount(0);

  await page.unroute("**/fn/**/search");
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await page.route("**/fn/**/search", (route) => route.abort("internetdisconnected"));
  await box.fill("harbo");
  await expect(page.getByRole("status").filter({ hasText: "cannot be reached" })).toBeVisible();
  await page.screenshot({ path: info.outputPath("palette-failed.png") });
  await page.unroute("**/fn/**/search");
  await box.fill("harbou");
  await expect(options(page).getByRole("option", { name: /Harbour Optics/ }).first()).toBeVisible();
});
