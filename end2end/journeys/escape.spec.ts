/**
 * Leaving a chooser by Escape: nothing breaks (the watch of every journey sees what the page throws), and the keys go on where
 * they were.
 */
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

test("a chooser in a cell is left by Escape, its list closed or open", async ({ page, server, isMobile }) => {
  test.skip(isMobile, "a phone shows cards, and has no cells");
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Acme" });
  await post(server, owner, "deals", { name: "Rollout", company_id: company["id"] });
  await signIn(page, server, owner, "/deals?view=table");
  const cell = page.locator("#deal-table-row-0").getByRole("gridcell").nth(4);
  const chooser = page.getByRole("combobox", { name: "Company" });
  await page.locator("#deal-table-row-0").focus();
  for (let n = 0; n < 4; n += 1) await page.keyboard.press("ArrowRight");
  await expect(cell).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(chooser).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chooser).toBeHidden();
  await expect(cell).toBeFocused();

  await page.keyboard.press("Enter");
  await chooser.fill("Ac");
  await expect(page.getByRole("option", { name: "Acme" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option", { name: "Acme" })).toBeHidden();
  await expect(chooser, "the first one closes the list").toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chooser).toBeHidden();
  await expect(cell).toBeFocused();
  await expect(cell).toContainText("Acme");
});

test("a chooser on a record's page is left by Escape", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Acme" });
  const ada = await post(server, owner, "contacts", { first_name: "Ada", last_name: "Byron", company_id: company["id"] });
  await signIn(page, server, owner, `/people/${ada["id"] as string}`);
  const edit = page.getByRole("button", { name: /^Edit Company/ });
  const chooser = page.getByRole("combobox", { name: "Company" });
  await edit.click();
  await expect(chooser).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chooser).toBeHidden();
  await expect(edit).toBeFocused();

  await page.keyboard.press("Enter");
  await chooser.fill("Ac");
  await expect(page.getByRole("option", { name: "Acme" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(edit).toBeFocused();
  await expect(edit).toContainText("Acme");
});

test("a dialog is left by Escape out of its chooser", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "contacts", { first_name: "Ada", last_name: "Byron" });
  await signIn(page, server, owner, "/settings/templates");
  await awake(page);
  const opener = page.getByRole("button", { name: "New template" });
  const dialog = page.getByRole("dialog", { name: "New template" });
  for (const time of ["the first time, while its code comes", "and again"]) {
    await opener.click();
    await dialog.getByRole("combobox", { name: "Preview for" }).fill("ada");
    await expect(page.getByRole("option", { name: /Ada Byron/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog, time).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog, time).toBeHidden();
    await expect(opener, time).toBeFocused();
  }
});
