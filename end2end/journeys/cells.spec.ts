/**
 * Changing what stands in a table where it stands, by pointer and by keys alone. On a phone a row is a card, and is changed on
 * its own page.
 */
import { expectAccessible } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

test.beforeEach(({ isMobile }) => {
  test.skip(isMobile, "a phone shows cards, and has no cells");
});

test("cells are walked through, changed, emptied and copied by keys alone, and a change is undone", async ({ page, server, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const owner = await workspace(server);
  for (const name of ["Acme", "Beta", "Gamma"]) await post(server, owner, "companies", { name, sector: name === "Beta" ? "Tools" : null });
  await signIn(page, server, owner, "/companies");
  const row = (at: number) => page.locator(`#companies-row-${at}`);
  const sector = (at: number) => row(at).getByRole("gridcell").nth(2);
  await row(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(sector(0)).toBeFocused();

  // Typing begins with what is typed; Enter saves and goes on below.
  await page.keyboard.press("R");
  const field = page.getByLabel("Sector", { exact: true });
  await expect(field).toHaveValue("R");
  await expectAccessible(page);
  await page.keyboard.type("ockets");
  await page.keyboard.press("Enter");
  await expect(sector(0)).toHaveText("Rockets");
  await expect(sector(1)).toBeFocused();

  // Escape leaves it as it was.
  await page.keyboard.press("F2");
  await expect(field).toHaveValue("Tools");
  await field.fill("Nothing of this");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(sector(1)).toHaveText("Tools");
  await expect(sector(1)).toBeFocused();

  // Copied from one cell into another, and emptied.
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowDown");
  await expect(sector(2)).toBeFocused();
  await page.keyboard.press("Control+v");
  await expect(sector(2)).toHaveText("Tools");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect(sector(0)).toHaveText("");

  // Back to the row, whose keys are its own again.
  await page.keyboard.press("Escape");
  await expect(row(0)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(sector(0)).toHaveText("Rockets");
});

test("the pen over a cell edits it, and what is refused stays where it was typed", async ({ page, server, watch }) => {
  watch.expect(/update_deal 422|status of 422/);
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Acme" });
  await post(server, owner, "companies", { name: "Beta" });
  await post(server, owner, "deals", { name: "Rollout", company_id: company["id"] });
  await post(server, owner, "deals", { name: "Pilot", company_id: company["id"], amount: { amount_minor: 500_000, currency: "USD" } });
  await signIn(page, server, owner, "/deals?view=table");
  const cell = (at: number) => page.locator("#deal-table-row-0").getByRole("gridcell").nth(at);
  const edit = async (at: number, title: string) => {
    await cell(at).hover();
    await page.getByRole("button", { name: `Change ${title}` }).click();
  };
  await edit(3, "Amount");
  const amount = page.getByLabel("Amount", { exact: true });
  await amount.fill("much");
  await amount.press("Enter");
  await expect(amount, "it stays until it can be read").toHaveValue("much");
  await page.locator("#deal-table-row-1").click({ position: { x: 200, y: 12 } });
  await expect(page, "a click beside it ends the editing and opens nothing").toHaveURL(/view=table/);
  await expect(amount, "what cannot be read is not thrown away").toHaveValue("much");
  await amount.fill("12,500");
  await amount.press("Enter");
  await expect(cell(3)).toContainText("12,500");

  // A stage is chosen from those that there are.
  await edit(2, "Stage");
  await page.getByLabel("Stage", { exact: true }).selectOption({ label: "Won" });
  await page.mouse.click(700, 700);
  await expect(cell(2), "who goes on elsewhere means what stands there").toContainText("Won");

  // A company is found by its name.
  await edit(4, "Company");
  await page.getByRole("combobox", { name: "Company" }).fill("Beta");
  await page.getByRole("option", { name: "Beta" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(cell(4)).toContainText("Beta");

  // A name cannot be taken away.
  await edit(1, "Deal");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("");
  await name.press("Enter");
  await expect(page.getByText(/name/i).filter({ visible: true }).first()).toBeVisible();
  await expect(name).toBeVisible();
  await name.press("Escape");
  await expect(cell(1)).toHaveText("Pilot");
  await page.reload();
  await awake(page);
  await expect(cell(3)).toContainText("12,500");
});

test("two who change one cell are told of each other", async ({ page, server, watch }) => {
  watch.expect(/update_company 412|status of 412/);
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Acme", sector: "Tools" });
  await signIn(page, server, owner, "/companies");
  const sector = page.locator("#companies-row-0").getByRole("gridcell").nth(2);
  await sector.hover();
  await page.getByRole("button", { name: "Change Sector" }).click();
  const field = page.getByLabel("Sector", { exact: true });
  await expect(field).toHaveValue("Tools");
  const answer = await server.call({
    path: `/api/v1/companies/${String(company["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": `"${String(company["version"])}"` },
    body: { sector: "Theirs" },
  });
  expect(answer.status, answer.text).toBe(200);
  await field.fill("Mine");
  await field.press("Enter");
  const note = page.getByRole("alert").filter({ hasText: "Somebody changed this meanwhile" });
  await expect(note).toContainText("Theirs");
  await note.getByRole("button", { name: "Keep mine" }).click();
  await expect(sector).toHaveText("Mine");
});

test("cells of leads are changed, save those of one that was converted", async ({ page, server }) => {
  const owner = await workspace(server);
  const lead = await post(server, owner, "leads", { first_name: "Ada", last_name: "Open", source: "Fair" });
  const done = await post(server, owner, "leads", { first_name: "Bob", last_name: "Done", source: "Fair" });
  const converted = await server.call({
    path: `/api/v1/leads/${String(done["id"])}/convert`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "POST",
    headers: { authorization: `Bearer ${owner.token}` },
    body: { version: done["version"] },
  });
  expect(converted.status, converted.text).toBe(200);
  await signIn(page, server, owner, "/leads");
  const edit = async (name: string, title: string) => {
    await page.getByRole("row").filter({ hasText: name }).getByRole("gridcell").filter({ hasText: "Fair" }).hover();
    await page.getByRole("button", { name: `Change ${title}` }).click();
  };
  await edit("Ada Open", "Source");
  await page.getByLabel("Source", { exact: true }).fill("Letter");
  await page.getByLabel("Source", { exact: true }).press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "Ada Open" })).toContainText("Letter");
  await edit("Bob Done", "Source");
  await expect(page.getByText("This lead was converted and is read-only")).toBeVisible();
  await expect(page.getByLabel("Source", { exact: true })).toBeHidden();
  await page.goto(server.workspaceUrl(owner.slug, `/leads/${String(lead["id"])}`));
  await expect(page.getByText("Letter").first()).toBeVisible();
});
