/**
 * The set-up of sales: the price list, what a deal is made of, and pipelines with their stages.
 */
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { post, remove, signIn, workspace } from "./people";

test("a product is made, priced in two currencies, archived and deleted", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/products");
  await expect(page.getByText("What you sell will be here")).toBeVisible();
  await page.getByRole("button", { name: "New product" }).filter({ visible: true }).first().click();
  const form = page.getByRole("dialog", { name: "New product" });
  await form.getByLabel("Name").fill("Beacon One");
  await form.getByLabel("Code").fill("BCN-1");
  await form.getByLabel("Price").fill("1450");
  await form.getByLabel("Unit").fill("piece");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create product" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("link", { name: /Beacon One/ }).filter({ visible: true }).first().click();
  await page.waitForURL(/\/products\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Beacon One");
  await expect(page.getByText("$1,450 per piece")).toBeVisible();

  await page.getByLabel("Add a currency").fill("EUR");
  await page.getByRole("option", { name: "EUR" }).first().click();
  await page.getByLabel("Price in EUR").fill("1325");
  await page.getByLabel("Price in EUR").press("Enter");
  await expect(page.getByRole("button", { name: /^Edit Price in EUR/ })).toContainText("€1,325");
  await expectAccessible(page);
  await expectNoSideways(page);

  await page.getByRole("button", { name: /^Edit Status/ }).click();
  await page.getByLabel("Status", { exact: true }).selectOption("archived");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("main").getByText("Archived").first()).toBeVisible();
  const step = page.getByRole("listitem").filter({ hasText: "Archived" });
  await step.getByRole("button", { name: "Take this back" }).click();
  await expect(page.getByRole("button", { name: /^Edit Status/ })).toContainText("Active");

  const id = new URL(page.url()).pathname.split("/").pop();
  await page.goto(server.workspaceUrl(owner.slug, "/products"));
  await remove(server, owner, `products/${id}`);
  await page.goto(server.workspaceUrl(owner.slug, "/bin?kind=product"));
  await expect(page.getByText("Beacon One").filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page);
});

test("a deal is made of lines, and its amount follows them", async ({ page, server }) => {
  const owner = await workspace(server);
  const price = { amount_minor: 145_000, currency: "USD" };
  await post(server, owner, "products", { name: "Beacon One", code: "BCN-1", unit: "piece", price });
  const deal = await post(server, owner, "deals", { name: "Harbour rollout", amount: { amount_minor: 500, currency: "USD" } });
  await signIn(page, server, owner, `/deals/${String(deal.id)}`);
  await page.getByRole("button", { name: "Add lines" }).click();
  await page.getByLabel("Add a product").fill("beac");
  await page.getByRole("option", { name: /Beacon One/ }).click();
  const first = page.getByRole("group", { name: "Line 1" });
  await expect(first.getByLabel("What is sold")).toHaveValue("Beacon One");
  await expect(first.getByLabel("Price of one")).toHaveValue("1,450.00");
  await first.getByLabel("Quantity").fill("2.5");
  await first.getByLabel("Discount in percent").fill("10");
  await expect(first).toContainText("$3,262.50");
  await page.getByRole("button", { name: "Free text" }).click();
  const second = page.getByRole("group", { name: "Line 2" });
  await second.getByLabel("What is sold").fill("Freight");
  await second.getByLabel("Price of one").fill("385");
  await expectAccessible(page);
  await expectNoSideways(page);
  await second.getByLabel("Price of one").press("Alt+ArrowUp");
  await expect(first.getByLabel("What is sold")).toHaveValue("Freight");
  await expect(first.getByLabel("Price of one"), "the cursor moves with its line").toBeFocused();
  await page.keyboard.press("Control+Enter");
  const lines = page.getByRole("table", { name: "Lines" });
  await expect(lines.getByRole("row").filter({ hasText: "Freight" })).toBeVisible();
  await expect(lines).toContainText("$3,647.50");
  await expect(page.getByText("of its 2 lines")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Edit Amount/ })).toHaveCount(0);
  await expectAccessible(page);
  await expectNoSideways(page);
  await expect(page.getByText("Lines changed")).toBeVisible();

  await page.getByRole("button", { name: "Edit lines" }).click();
  await first.getByLabel("Quantity").fill("0");
  await page.getByRole("button", { name: "Save lines" }).click();
  await expect(first.getByText(/above zero/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Take this back" }).first().click();
  await expect(page.getByText("No lines.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Edit Amount/ })).toContainText("$5");
});

test("a stage is taken away, and its deals go where somebody says", async ({ page, server }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Harbour rollout" });
  await signIn(page, server, owner, "/settings/pipelines");
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByRole("button", { name: "Change Sales" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the pipeline" });
  await dialog.getByRole("group", { name: "Stage 1" }).getByRole("button", { name: "Take this stage away" }).click();
  await dialog.getByLabel("The deals of Lead go to").selectOption({ label: "Proposal" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save pipeline" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Lead · 10 %")).toHaveCount(0);

  await page.getByRole("button", { name: "New pipeline" }).click();
  const fresh = page.getByRole("dialog", { name: "New pipeline" });
  await fresh.getByLabel("Name", { exact: true }).first().fill("Renewals");
  await fresh.getByRole("button", { name: "Create pipeline" }).click();
  await expect(fresh).toBeHidden();
  await page.getByRole("button", { name: "Move Renewals up" }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Renewals");
  await page.getByRole("button", { name: "Delete Renewals" }).click();
  await page.getByRole("dialog", { name: "Delete Renewals?" }).getByRole("button", { name: "Delete pipeline" }).click();
  await expect(page.getByRole("button", { name: "Change Renewals" })).toHaveCount(0);

  await page.goto(server.workspaceUrl(owner.slug, `/deals/${String(deal.id)}`));
  await expect(page.getByText("Moved on")).toBeVisible();
});
