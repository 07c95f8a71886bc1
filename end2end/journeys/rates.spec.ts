/**
 * Currencies: a rate is set, totals over several currencies become one amount, and it is changed and taken away again.
 */
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { post, signIn, workspace } from "./people";

test("amounts in another currency count by its rate, and by themselves without one", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout", amount: { amount_minor: 100_000, currency: "USD" } });
  await post(server, owner, "deals", { name: "Hafenlichter", amount: { amount_minor: 200_000, currency: "EUR" } });
  await signIn(page, server, owner);
  await expect(page.getByText("$1k + €2k").first()).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, "/settings/currencies"));
  await expect(page.getByText("No other currencies yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add a currency" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a currency" });
  await dialog.getByRole("combobox", { name: "Currency" }).fill("eur");
  await page.getByRole("option", { name: "EUR" }).click();
  await dialog.getByLabel("1 of it is worth").fill("0");
  await dialog.getByRole("button", { name: "Save rate" }).click();
  await expect(dialog.getByText("A rate is more than zero.")).toBeVisible();
  await dialog.getByLabel("1 of it is worth").fill("1.25");
  await expect(dialog.getByText("1 USD is about 0.8 EUR.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save rate" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("1 EUR = 1.25 USD")).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);

  await page.goto(server.workspaceUrl(owner.slug, "/"));
  await expect(page.getByText("≈ $3.5k").first()).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/deals"));
  await expect(page.getByText("≈ $3.5k").first()).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, "/settings/currencies"));
  await page.getByRole("button", { name: "Change the rate of EUR" }).click();
  const change = page.getByRole("dialog", { name: "What 1 EUR is worth" });
  await expect(change.getByLabel("1 of it is worth")).toHaveValue("1.25");
  await change.getByLabel("1 of it is worth").fill("1.1");
  await change.getByRole("button", { name: "Save rate" }).click();
  await expect(page.getByText("1 EUR = 1.1 USD")).toBeVisible();
  await page.getByRole("button", { name: "Delete the rate of EUR" }).click();
  await expect(page.getByText("No other currencies yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("1 EUR = 1.1 USD")).toBeVisible();
});
