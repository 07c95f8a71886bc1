/**
 * Taking a list out: the menu of formats, what is saved, how far a long one is, and what was refused.
 */
import { readFile } from "node:fs/promises";
import { type Page, expect } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { test } from "../fixtures/test";
import { post, signIn, workspace } from "./people";

const exported = (page: Page) => page.getByRole("button", { name: "Export", exact: true });

async function choose(page: Page, format: string): Promise<void> {
  await exported(page).click();
  await page.getByRole("menuitem", { name: format }).click();
}

test("what a list shows is saved in each format, in its order", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const [name, sector] of [["Hottechi", "Rockets"], ["Betasoloin", "Rockets"], ["Zathunicon", "Tools"]] as const) {
    await post(server, owner, "companies", { name, sector });
  }
  await signIn(page, server, owner, "/companies?q=sector%3Arockets&sort=-name");
  await expect(page.getByRole("link", { name: /Hottechi/ }).filter({ visible: true }).first()).toBeVisible();
  for (const [format, ending] of [["JSON", "json"], ["CSV", "csv"], ["Excel workbook", "xlsx"]] as const) {
    const saving = page.waitForEvent("download");
    await choose(page, format);
    const download = await saving;
    expect(download.suggestedFilename()).toBe(`companies.${ending}`);
    const bytes = await readFile(await download.path());
    if (ending === "json") {
      const all = JSON.parse(bytes.toString()) as { name: string }[];
      expect(all.map(({ name }) => name)).toEqual(["Hottechi", "Betasoloin"]);
    } else if (ending === "csv") {
      expect(bytes.toString().trimEnd().split("\r\n").map((line) => line.split(",")[1])).toEqual(["name", "Hottechi", "Betasoloin"]);
    } else {
      expect(bytes.subarray(0, 2).toString()).toBe("PK");
    }
    await expect(page.getByText(`2 companies saved as companies.${ending}`)).toBeVisible();
  }
  await expectAccessible(page);
});

test("the menu is opened and walked by keys, on the board too", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals");
  await expect(page.getByText("Lantern rollout").first()).toBeVisible();
  await exported(page).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Excel workbook" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const saving = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const all = JSON.parse((await readFile(await (await saving).path())).toString()) as { name: string }[];
  expect(all.map(({ name }) => name)).toEqual(["Lantern rollout"]);
  await expect(page.getByText("1 deal saved as deals.json")).toBeVisible();
});

test("a long export says how far it is, and can be cancelled", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Hottechi" });
  // A line that gives nothing until it is let go.
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/v1/companies/export.csv*", async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  await signIn(page, server, owner, "/companies");
  await choose(page, "CSV");
  const card = page.getByRole("region", { name: "Bulk changes and exports" });
  await expect(card).toContainText("Exporting companies");
  await expect(card.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await expectAccessible(page);
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card).toBeHidden();
  await expect(page.getByText("The export was cancelled")).toBeVisible();
  release();
  const saving = page.waitForEvent("download");
  await choose(page, "CSV");
  await saving;
});

test("what was refused is said, and nothing is saved", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Hottechi" });
  const detail = "A workbook holds 1,048,575 records, and this list has more.";
  await page.route("**/api/v1/companies/export.xlsx*", (route) =>
    route.fulfill({ status: 413, contentType: "application/problem+json", body: JSON.stringify({ code: "too_large", detail }) }),
  );
  await signIn(page, server, owner, "/companies");
  watch.expect(/export\.xlsx.*413|413.*export\.xlsx/);
  await choose(page, "Excel workbook");
  await expect(page.getByText(`Nothing was exported. ${detail}`)).toBeVisible();
  await expectAccessible(page);
});
