/**
 * Fields that a workspace adds to its records: defined by an admin, at once on records, in tables and in the query bar.
 */
import { expectAccessible } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

test("a field is added with a preview, filled in, shown as a column and filtered by", async ({ page, server, watch, isMobile }) => {
  // A value that is missing is refused by the server, which alone knows what is required now.
  watch.expect(/create_company/);
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Hottechi" });
  await signIn(page, server, owner, "/settings/fields?object=company");
  await expect(page.getByText("No fields of your own yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New field" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New field" });
  await dialog.getByLabel("Label", { exact: true }).fill("Customer tier");
  await dialog.getByLabel("Kind").selectOption("Select");
  await dialog.getByLabel("Choice", { exact: true }).nth(0).fill("Gold");
  await dialog.getByLabel("Choice", { exact: true }).nth(1).fill("Tin");
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview.getByLabel("Customer tier")).toBeVisible();
  await expect(preview.getByText("Tin").first()).toBeAttached();
  await dialog.getByLabel("Required in new records").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Customer tier", { exact: true })).toBeVisible();
  await expect(page.getByText("customer_tier")).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await awake(page);
  await page.getByRole("button", { name: "New company" }).filter({ visible: true }).click();
  const form = page.getByRole("dialog", { name: "New company" });
  await form.getByLabel("Name").fill("Plussunin");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(form.getByText("Choose a value for Customer tier.")).toBeVisible();
  await form.getByLabel("Customer tier").selectOption("Gold");
  await expect(form.getByText("Choose a value for Customer tier."), "it is mended").toBeHidden();
  await form.getByLabel("Customer tier").selectOption({ index: 0 });
  await expect(form.getByText("Choose a value for Customer tier."), "it is as it was refused").toBeVisible();
  await form.getByLabel("Customer tier").selectOption("Gold");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(form).toBeHidden();
  const row = (name: string) => page.getByRole("link", { name: new RegExp(name) }).filter({ visible: true }).first();
  await expect(row("Plussunin")).toBeVisible();
  if (!isMobile) {
    await expect(page.getByRole("columnheader", { name: /Customer tier/ })).toBeVisible();
    await expect(page.getByRole("gridcell", { name: "Gold" })).toBeVisible();
  }

  const bar = page.getByRole("combobox", { name: "Search or filter companies" });
  await bar.pressSequentially("tier", { delay: 30 });
  await expect(page.getByRole("option", { name: /^customer_tier/ }), "by a word of its label").toBeVisible();
  await bar.press("ArrowDown");
  await bar.press("Enter");
  await bar.pressSequentially("gold", { delay: 30 });
  await expect(row("Plussunin")).toBeVisible();
  await expect(page.getByRole("link", { name: /Hottechi/ })).toHaveCount(0);
  await page.reload();
  await awake(page);
  await expect(bar).toHaveValue("customer_tier:gold");
  await expect(row("Plussunin")).toBeVisible();
  await expect(page.getByRole("link", { name: /Hottechi/ })).toHaveCount(0);

  await row("Plussunin").click();
  await page.getByRole("button", { name: /Edit Customer tier/ }).click();
  await page.getByLabel("Customer tier").selectOption("Tin");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: /Edit Customer tier.*Tin/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await awake(page);
  await expect(page.getByRole("button", { name: /Edit Customer tier.*Tin/ })).toBeVisible();
});

test("links and relations are followed, and a tick is changed where it stands", async ({ page, server, isMobile }) => {
  const owner = await workspace(server);
  for (const [label, kind] of [["Wiki", "link"], ["VIP", "checkbox"]]) {
    await post(server, owner, "fields", { object: "company", label, kind, in_table: true });
  }
  await post(server, owner, "fields", { object: "company", label: "Parent", kind: "relation", relates_to: "company", in_table: true });
  const parent = await post(server, owner, "companies", { name: "Willow" });
  const fields = { wiki: "https://wiki.example/amber", parent: parent["id"] };
  const child = await post(server, owner, "companies", { name: "Amber", website: "https://amber.example", fields });
  await signIn(page, server, owner, "/companies");
  if (!isMobile) {
    const wiki = page.getByRole("gridcell").getByRole("link", { name: "https://wiki.example/amber" });
    await expect(wiki).toHaveAttribute("rel", "noopener noreferrer");
    await expect(page.getByRole("gridcell").getByRole("link", { name: "amber.example", exact: true })).toBeVisible();
    await page.getByRole("row").filter({ hasText: "Amber" }).getByRole("link", { name: "Willow" }).click();
    await expect(page).toHaveURL(new RegExp(`/companies/${String(parent["id"])}`));
  }
  await page.goto(server.workspaceUrl(owner.slug, `/companies/${String(child["id"])}`));
  await awake(page);
  await expect(page.getByRole("link", { name: "Open https://amber.example" })).toHaveAttribute("href", "https://amber.example");
  const vip = page.getByRole("switch", { name: "VIP" });
  const saved = page.waitForResponse("**/update_company*");
  await vip.click();
  await saved;
  await expect(vip).toBeChecked();
  await expectAccessible(page);
  await page.reload();
  await awake(page);
  await expect(vip).toBeChecked();
  await page.getByRole("link", { name: "Open Willow" }).click();
  await expect(page).toHaveURL(new RegExp(`/companies/${String(parent["id"])}`));
});

test("fields are put in order by keys, deleted, and brought back with their values", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  for (const label of ["Score", "Source", "Region"]) {
    await post(server, owner, "fields", { object: "deal", label, kind: "text" });
  }
  await signIn(page, server, owner, "/settings/fields");
  let moves = 0;
  page.on("response", (answer) => (moves += answer.url().includes("/update_field") ? 1 : 0));
  const names = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Change/ }) });
  await expect(names).toHaveText([/Score/, /Source/, /Region/]);
  await page.getByRole("button", { name: "Move Region up" }).click();
  await expect(names).toHaveText([/Score/, /Region/, /Source/]);
  await page.getByRole("button", { name: "Change Score" }).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(names).toHaveText([/Region/, /Score/, /Source/]);
  await expect.poll(() => moves, "both moves have reached the server").toBe(2);
  await page.reload();
  await awake(page);
  await expect(names).toHaveText([/Region/, /Score/, /Source/]);

  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  const fields = /\/(update_field|list_fields)/;
  await page.route(fields, (route) => route.abort("internetdisconnected"));
  await page.getByRole("button", { name: "Move Source up" }).click();
  await expect(page.getByText("It was not moved.")).toBeVisible();
  await expect(names, "as it stood").toHaveText([/Region/, /Score/, /Source/]);
  await page.unroute(fields);

  await page.getByRole("button", { name: "Delete Score" }).click();
  await expect(names).toHaveText([/Region/, /Source/]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(names).toHaveText([/Region/, /Source/, /Score/]);
  await page.getByRole("button", { name: "Delete Region" }).click();
  await page.getByRole("button", { name: "Bring back Region" }).click();
  await expect(names).toHaveText([/Source/, /Score/, /Region/]);
});

test("a field is added after a look at another object's", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/settings/fields");
  await page.locator('a[href$="/settings/fields?object=company"]').click();
  await expect(page).toHaveURL(/object=company/);
  await page.getByRole("button", { name: "New field" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New field" });
  await dialog.getByLabel("Label", { exact: true }).fill("Fleet size");
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(page.getByText("Fleet size is saved")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Fleet size" })).toBeVisible();
});

test("a formula is checked while it is written, computed for all records and followed by each change", async ({ page, server, watch, isMobile }) => {
  // A field that a formula uses is not deleted.
  watch.expect(/delete_field/);
  const owner = await workspace(server);
  await post(server, owner, "fields", { object: "company", label: "Price", kind: "number", in_table: true });
  await post(server, owner, "fields", { object: "company", label: "Pieces", kind: "number", in_table: true });
  const made = await post(server, owner, "companies", { name: "Amber", fields: { price: 12.5, pieces: 4 } });
  await post(server, owner, "companies", { name: "Birch", fields: { price: 3, pieces: 0 } });
  await signIn(page, server, owner, "/settings/fields?object=company");
  await page.getByRole("button", { name: "New field" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New field" });
  await dialog.getByLabel("Label", { exact: true }).fill("Total");
  await dialog.getByLabel("Kind").selectOption("Formula");
  const formula = dialog.getByLabel("Formula", { exact: true });
  await formula.fill("price * nothing");
  await expect(dialog.getByText("At character 9: There is no field “nothing”.")).toBeVisible();
  await formula.fill("Price * 2");
  await expect(dialog.getByText("At character 1: There is no field “Price”. Did you mean price?")).toBeVisible();
  await formula.fill("preview * 2");
  await expect(dialog.getByText(/There is no field “preview”. There are (?!.*preview)/)).toBeVisible();
  await formula.fill("today()");
  await expect(dialog.getByText(/its value would change every night/)).toBeVisible();
  await formula.fill("price *");
  await dialog.getByRole("button", { name: /^Insert pieces/ }).click();
  await expect(formula).toHaveValue("price * pieces");
  await expect(dialog.getByText("This makes sense.")).toBeVisible();
  await expect(dialog.getByText(/On .*(Birch|Amber)/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Formula (number): price * pieces")).toBeVisible();
  await expect(page.getByText("Being computed")).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(server.workspaceUrl(owner.slug, "/companies?q=total%3A50"));
  await awake(page);
  await expect(page.getByRole("link", { name: /Amber/ }).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /Birch/ })).toHaveCount(0);
  if (!isMobile) {
    await expect(page.getByRole("columnheader", { name: /Total ƒx/ })).toBeVisible();
    await expect(page.getByRole("gridcell", { name: "50", exact: true })).toHaveAttribute("aria-readonly", "true");
  }

  await page.goto(server.workspaceUrl(owner.slug, `/companies/${String(made["id"])}`));
  await awake(page);
  const total = page.locator("#own-total");
  await expect(total).toContainText("ƒx");
  await expect(total).toContainText("50");
  await expect(page.getByRole("button", { name: /Edit Total/ })).toHaveCount(0);
  await page.getByRole("button", { name: /Edit Pieces/ }).click();
  await page.getByLabel("Pieces").fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(total).toContainText("62.5");
  await expectAccessible(page);

  await page.goto(server.workspaceUrl(owner.slug, "/settings/fields?object=company"));
  await awake(page);
  await page.getByRole("button", { name: "Delete Price" }).click();
  await expect(page.getByText(/The formula Total uses it/)).toBeVisible();
});
