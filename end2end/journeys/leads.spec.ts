/**
 * Leads: made in their list, converted one by one and many at once, and given back by an undo.
 */
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 1440) < 640;

test("a lead is made, converted into a person, a company and a deal, and given back", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/leads");
  await expect(page.getByText("People who may become customers will be here")).toBeVisible();
  await page.getByRole("button", { name: "New lead" }).filter({ visible: true }).first().click();
  const form = page.getByRole("dialog", { name: "New lead" });
  await form.getByLabel("First name").fill("Noa");
  await form.getByLabel("Last name").fill("Berg");
  await form.getByLabel("Company").fill("Harbour Light");
  await form.getByLabel("E-mail").fill("noa@harbour.example");
  await form.getByLabel("Source").fill("Fair");
  await form.getByLabel("Value").fill("5000");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create lead" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("link", { name: /Noa Berg/ }).filter({ visible: true }).first().click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Noa Berg");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Convert" }).click();
  const dialog = page.getByRole("dialog", { name: "Convert Noa Berg" });
  await expect(dialog.getByLabel("Person", { exact: true })).toHaveValue("new");
  await expect(dialog.getByLabel("Company", { exact: true })).toHaveValue("new");
  await expect(dialog.getByLabel("Deal", { exact: true })).toHaveValue("Harbour Light");
  await dialog.getByLabel("Deal", { exact: true }).fill("Lantern rollout");
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole("button", { name: "Convert" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("This lead is read-only. Go on with what it became.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Convert" })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Edit First name/ })).toBeHidden();
  const main = page.getByRole("main");
  for (const [name, folder] of [["Noa Berg", "people"], ["Harbour Light", "companies"], ["Lantern rollout", "deals"]] as const) {
    await expect(main.getByRole("link", { name, exact: true })).toHaveAttribute("href", new RegExp(`^/${folder}/`));
  }
  await expectAccessible(page);
  const lead = page.url();
  await main.getByRole("link", { name: "Lantern rollout", exact: true }).click();
  await page.waitForURL(/\/deals\//);
  await expect(page.getByText("$5,000").first()).toBeVisible();
  await page.goto(lead);
  await awake(page);
  await page.getByRole("button", { name: "Take this back" }).first().click();
  await expect(page.getByRole("button", { name: "Convert" })).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await expect(page.getByText("Harbour Light")).toHaveCount(0);
});

test("a company that is there already is offered and taken", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Harbour Light" });
  const lead = await post(server, owner, "leads", { first_name: "Noa", last_name: "Berg", company_name: "Harbour Light Inc." });
  await post(server, owner, "notes", { subject_kind: "lead", subject_id: lead.id, body: "Met at the fair" });
  await signIn(page, server, owner, `/leads/${String(lead.id)}`);
  await expect(page.getByText("Met at the fair").first()).toBeVisible();
  await page.getByRole("button", { name: "Convert" }).click();
  const dialog = page.getByRole("dialog", { name: "Convert Noa Berg" });
  await expect(dialog.getByLabel("Company", { exact: true })).toHaveValue(String(company.id));
  await dialog.getByLabel("Make a deal").uncheck();
  await expect(dialog.getByLabel("Deal", { exact: true })).toBeHidden();
  await dialog.getByRole("button", { name: "Convert" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Harbour Light", exact: true })).toHaveAttribute("href", `/companies/${String(company.id)}`);
  await main.getByRole("link", { name: "Noa Berg", exact: true }).click();
  await page.waitForURL(/\/people\//);
  await expect(page.getByText("Met at the fair").first()).toBeVisible();
});

test("many leads are converted at once, and the way back is offered", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone selects in another way, which the journeys of acts take");
  const owner = await workspace(server);
  for (const name of ["Ada", "Bea", "Cid"]) {
    await post(server, owner, "leads", { first_name: name, last_name: "Berg", company_name: `${name} AG` });
  }
  await signIn(page, server, owner, "/leads");
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await row("Ada").getByRole("checkbox").click();
  await row("Bea").getByRole("checkbox").click();
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("2 leads selected");
  await bar.getByRole("button", { name: "Convert" }).click();
  const dialog = page.getByRole("dialog", { name: "Convert 2 leads?" });
  await expect(dialog.getByLabel("Make a deal of each")).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Convert 2 leads" }).click();
  const jobs = page.getByRole("region", { name: "Bulk changes" });
  await expect(jobs).toContainText("2 leads converted");
  await expect(row("Ada")).toContainText("Converted");
  await expect(row("Cid")).toContainText("New");
  await expectAccessible(page);
  await page.keyboard.press("Control+z");
  await expect(row("Ada")).toContainText("New");
});
