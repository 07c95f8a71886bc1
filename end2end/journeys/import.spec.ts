/**
 * A company's first hour: sign up, bring over what another CRM exported, work the pipeline, and take it all back.
 */
import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../fixtures/test";
import { crmExport } from "./crm-files";
import { awake, post, signIn, signUp, workspace } from "./people";
import { workbook } from "./workbook";

const column = (who: Page, name: string) => who.getByRole("region", { name: new RegExp(`^${name}`) });
const onward = (page: Page) => page.getByRole("link", { name: "Continue" });
const inTheMiddle = async (of: Locator) => {
  const box = await of.boundingBox();
  if (box === null) throw new Error("not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

test("sign-up, import, a deal dragged, seen by another, undone, and the import taken back", async ({ page, server, newPerson, isMobile }) => {
  test.setTimeout(120_000);
  const made = crmExport();
  const owner = await signUp(page, server, "blue-kite");

  await page.goto(server.workspaceUrl(owner.slug, "/import"));
  await awake(page);
  await expectAccessible(page);
  await page.locator("input[type=file]").setInputFiles(made.files);
  await page.waitForURL(/\/import\/[0-9a-f-]{36}\?step=columns/);
  await expect(page.getByRole("heading", { name: "sales_pipeline.csv" })).toBeVisible();
  await expect(page.getByLabel("Field for close_value")).toHaveValue("Amount");
  await expectAccessible(page);

  await onward(page).click();
  await expect(page.getByText("questions are open")).toBeVisible();
  await expectAccessible(page);
  // Each is asked once a file, with a value of the file to look at.
  for (const group of await page.getByRole("radiogroup").or(page.locator("fieldset:has(input[type=radio])")).all()) {
    await group.getByText("day, month, year").first().click();
  }
  for (const confirm of await page.getByRole("button", { name: "Confirm these" }).all()) await confirm.click();
  await onward(page).click();

  await expect(page.getByRole("heading", { name: /sales_pipeline\.csv: Deals?, 120 of 120 rows/i })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Import ${made.companies + made.products + made.people + made.deals} rows` }).click();
  await expect(page.getByRole("heading", { name: /^140 added/ })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  const report = page.url();

  const found = `/deals?q=${made.engaging.replace(" ", "+")}`;
  const other = await newPerson();
  await signIn(other, server, owner, found);
  await page.goto(server.workspaceUrl(owner.slug, found));
  await awake(page);
  const card = (who: Page, stage: string) => column(who, stage).getByText(made.engaging);
  const lies = (who: Page, stage: string) =>
    expect(async () => {
      await column(who, stage).scrollIntoViewIfNeeded({ timeout: 1_000 });
      await expect(card(who, stage)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 10_000 });
  await lies(page, "Engaging");
  await lies(other, "Engaging");
  if (isMobile) {
    await column(page, "Engaging").getByRole("listitem").filter({ hasText: made.engaging }).locator("[tabindex]").first().focus();
    await page.keyboard.press("Space");
    // Over "Lead", which a new workspace came with.
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
  } else {
    const [from, to] = [await inTheMiddle(card(page, "Engaging")), await inTheMiddle(column(page, "Prospecting"))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 12 });
    await page.mouse.up();
  }
  await expect(page.getByText(/moved to Prospecting/)).toBeVisible();
  await lies(page, "Prospecting");
  await lies(other, "Prospecting");
  await page.getByRole("button", { name: "Undo" }).click();
  await lies(page, "Engaging");
  await lies(other, "Engaging");

  await page.goto(report);
  await awake(page);
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByRole("heading", { name: "The import was taken back" })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await expect(page.getByText("Your companies will be here")).toBeVisible();
});

test("a file that is none is refused with what to do, and can be taken out", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/import");
  const zip = { name: "deals.csv", mimeType: "text/csv", buffer: Buffer.from("PK\u0003\u0004\u0000\u0000 not a table", "latin1") };
  await page.locator("input[type=file]").setInputFiles([zip, ...crmExport(5).files.slice(0, 1)]);
  await page.waitForURL(/step=columns/);
  await expect(page.getByText("This is not a text file")).toBeVisible();
  await expect(page.getByRole("heading", { name: "accounts.csv" })).toBeVisible();
  await page.getByRole("link", { name: "Files" }).click();
  await page.getByRole("button", { name: "Take out deals.csv" }).click();
  await expect(page.getByText("This is not a text file")).toHaveCount(0);

  // Left in the middle, it is found again where it was.
  await page.goto(server.workspaceUrl(owner.slug, "/import"));
  await awake(page);
  await page.getByRole("link", { name: /accounts\.csv/ }).click();
  await expect(page.getByLabel("Field for account")).toHaveValue("Name");

  // A field has one column: who takes it leaves the other without.
  const kept = page.waitForResponse(/answer_import/);
  await page.getByLabel("Field for sector").selectOption("Name");
  await expect(page.getByLabel("Field for account")).toHaveValue("");
  await kept;
  await page.reload();
  await expect(page.getByLabel("Field for sector")).toHaveValue("Name");
});

test("a sheet of a workbook fills fields of the workspace's own, and says which choices there are", async ({ page, server, isMobile }) => {
  const owner = await workspace(server);
  await post(server, owner, "fields", { object: "company", label: "Customer tier", kind: "select", choices: ["Gold", "Tin"] });
  await post(server, owner, "fields", { object: "company", label: "Score", kind: "number", in_table: true });
  const buffer = workbook({
    "Read me": [],
    Customers: [["Company", "Customer tier", "Points"], ["Plussunin", "gold", "12.5"], ["Hottechi", "Bronze", "7"]],
    Partners: [["Company", "Website"], ["Zumgoity", "zumgoity.example"]],
  });
  await signIn(page, server, owner, "/import");
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await page.locator("input[type=file]").setInputFiles({ name: "crm.xlsx", mimeType, buffer });
  await page.waitForURL(/step=columns/);
  await expect(page.getByRole("heading", { name: "crm.xlsx", exact: true })).toBeVisible();
  const chosen = (label: string) => page.getByLabel(label).locator("option:checked");
  await expect(chosen("Sheet")).toHaveText("Customers");
  await expect(chosen("Field for Customer tier")).toHaveText("Customer tier");
  await page.getByLabel("Sheet").selectOption("Partners");
  await expect(chosen("Field for Website")).toHaveText("Website");
  await page.getByLabel("Sheet").selectOption("Customers");
  const points = page.getByLabel("Field for Points");
  await expect(chosen("Field for Points")).toHaveText("Leave out");
  await points.selectOption("Score");
  await expect(points.locator("optgroup[label='Custom fields'] option")).toHaveText(["Customer tier", "Score"]);
  await expectAccessible(page);
  await onward(page).click();
  // A name and two fields of one's own do not say what a row is.
  await page.getByRole("group", { name: "What is a row of this file?" }).getByText("Companies").click();
  await onward(page).click();
  await expect(page.getByRole("heading", { name: "crm.xlsx: Companies, 2 of 2 rows" })).toBeVisible();
  await expect(page.getByText(/“Bronze”: .* Choose one of Gold, Tin\./).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByRole("heading", { name: /^2 added/ })).toBeVisible({ timeout: 30_000 });

  await page.goto(server.workspaceUrl(owner.slug, "/companies?q=customer_tier:gold"));
  await awake(page);
  await expect(page.getByRole("link", { name: /Plussunin/ }).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /Hottechi/ })).toHaveCount(0);
  if (!isMobile) await expect(page.getByRole("gridcell", { name: "12.5" })).toBeVisible();
});
