/**
 * Asking a list in the language of the query bar, and finding again what was deleted.
 */
import { expectAccessible } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, remove, signIn, workspace } from "./people";

test("a table is asked in words, with help while they are typed", async ({ page, server }) => {
  const owner = await workspace(server);
  const money = (amount_minor: number) => ({ amount_minor, currency: "USD" });
  await post(server, owner, "deals", { name: "Small pilot", amount: money(50_000) });
  await post(server, owner, "deals", { name: "Large pilot", amount: money(5_000_000) });
  await post(server, owner, "deals", { name: "Large renewal", amount: money(7_000_000) });
  await signIn(page, server, owner, "/deals?view=table");
  const bar = page.getByRole("combobox", { name: "Search or filter deals" });
  const row = (name: string) => page.getByRole("link", { name: new RegExp(name) });
  await bar.pressSequentially("am", { delay: 30 });
  await expect(page.getByRole("option", { name: /^amount/ })).toBeVisible();
  await bar.press("ArrowDown");
  await bar.press("Enter");
  await expect(bar).toHaveValue("amount:");
  await bar.press("Backspace");
  await bar.pressSequentially(">10k pilot", { delay: 30 });
  await expect(row("Large pilot")).toBeVisible();
  await expect(row("Small pilot")).toHaveCount(0);
  await expect(row("Large renewal")).toHaveCount(0);
  await expect(page).toHaveURL(/q=amount/);
  await page.reload();
  await awake(page);
  await expect(bar).toHaveValue("amount>10k pilot");
  await expect(row("Large pilot")).toBeVisible();
  await expect(row("Small pilot")).toHaveCount(0);

  await bar.fill("stge:won");
  await bar.press("Escape");
  const complaint = page.getByText("Did you mean stage?");
  await expect(complaint).toBeVisible();
  await expectAccessible(page);
  await expect(row("Large pilot"), "what cannot be read is not asked").toBeVisible();
  await bar.fill("");
  await expect(complaint).toBeHidden();
  await expect(row("Small pilot")).toBeVisible();
});

test("what was deleted is in the bin, and comes back from there", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  await signIn(page, server, owner, "/bin?kind=company");
  await expect(page.getByText("Nothing deleted here")).toBeVisible();
  await remove(server, owner, `companies/${String(company["id"])}`);
  const back = page.getByRole("button", { name: /Bring back .*Hottechi/ }).filter({ visible: true });
  await expect(back, "it comes in by itself").toBeVisible();
  await expectAccessible(page);
  const sought = page.getByRole("searchbox", { name: "Search what was deleted" });
  await sought.fill("nobody");
  await expect(page.getByText("Nothing deleted is called that")).toBeVisible();
  await sought.fill("hotte");
  await expect(back).toBeVisible();
  await expect(page).toHaveURL(/q=hotte/);
  await sought.fill("");
  await back.click();
  await expect(page.getByText("Nothing deleted here")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await expect(page.getByRole("link", { name: /Hottechi/ }).filter({ visible: true }).first()).toBeVisible();
});

test("what is in the bin goes for good once somebody says so", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  const id = String(company["id"]);
  await post(server, owner, "deals", { name: "Lantern rollout", company_id: id });
  await remove(server, owner, `companies/${id}`);
  await signIn(page, server, owner, "/bin?kind=company");
  await expect(page.getByText("in 29 days").or(page.getByText("in 30 days")).filter({ visible: true }).first()).toBeVisible();
  const leave = page.getByRole("button", { name: /Delete .*Hottechi.* for good/ }).filter({ visible: true });
  await leave.click();
  const dialog = page.getByRole("dialog", { name: /Delete .*Hottechi.* for good\?/ });
  await expect(dialog.getByText("This cannot be undone.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await leave.click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("Nothing deleted here")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/deals?view=table"));
  await expect(page.getByRole("link", { name: /Lantern rollout/ }).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText("Hottechi")).toHaveCount(0);
});

test("a click beside a form does not throw away what was entered", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/companies");
  const open = page.getByRole("button", { name: "New company" }).filter({ visible: true }).first();
  const dialog = page.getByRole("dialog", { name: "New company" });
  await open.click();
  await expect(dialog).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(dialog, "nothing is lost with an empty one").toBeHidden();
  await open.click();
  await dialog.getByLabel("Name").fill("Hottechi");
  await page.mouse.click(5, 5);
  await dialog.getByLabel("Sector").fill("Rockets");
  await expect(dialog.getByLabel("Name")).toHaveValue("Hottechi");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the palette leads to the dialog for a new record, and its address does not open it again", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("new comp");
  await page.getByRole("option", { name: "New company" }).click();
  const dialog = page.getByRole("dialog", { name: "New company" });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/\/companies$/);
  await dialog.getByLabel("Name").fill("Hottechi");
  await dialog.getByLabel("Name").press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("link", { name: /Hottechi/ }).filter({ visible: true }).first()).toBeVisible();
});
