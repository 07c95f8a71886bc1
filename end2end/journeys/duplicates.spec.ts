/**
 * Records that may be the same: said while one is written, on its page and in a list; told apart, merged and separated again.
 */
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 1440) < 640;

test("a new company that is there already is said while it is typed, and never in the way", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Acme Rockets Inc.", website: "https://acme.example" });
  await signIn(page, server, owner, "/companies");
  await page.getByRole("button", { name: "New company" }).filter({ visible: true }).click();
  const form = page.getByRole("dialog", { name: "New company" });
  await form.getByLabel("Name").fill("acme rockets");
  const looks = form.getByRole("status");
  await expect(looks).toContainText("Looks like");
  await expect(looks.getByRole("link", { name: /Acme Rockets Inc/ })).toHaveAttribute("target", "_blank");
  await expect(looks).toContainText("Same name");
  await expectAccessible(page);
  await form.getByLabel("Name").fill("Something else");
  await expect(looks).not.toContainText("Looks like");
  await form.getByLabel("Website").fill("www.acme.example");
  await expect(looks).toContainText("Same website");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(form).toBeHidden();
});

test("two companies are compared and merged, and the merge is undone", async ({ page, server, watch }) => {
  watch.expect(/404|get_company|list_|record_|duplicates_of/);
  const owner = await workspace(server);
  const acme = await post(server, owner, "companies", { name: "Acme Rockets", website: "https://acme.example", sector: "retail" });
  const twin = await post(server, owner, "companies", { name: "ACME Rockets Inc.", website: "https://acme.example" });
  await post(server, owner, "deals", { name: "Twelve rockets", company_id: twin.id });
  await post(server, owner, "notes", { subject_kind: "company", subject_id: twin.id, body: "They pay late" });
  await signIn(page, server, owner, `/companies/${acme.id as string}`);
  const hint = page.getByRole("complementary", { name: "Possible duplicates" });
  await expect(hint).toContainText("ACME Rockets Inc. may be the same: same website, same name");
  await expectAccessible(page);
  await hint.getByRole("link", { name: "Compare and merge" }).click();
  await page.waitForURL(/\/merge\?with=/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Merge Acme Rockets");
  const names = page.getByRole("radiogroup", { name: "Name" });
  // The more complete one is proposed; the keyboard takes the other.
  await expect(names.getByRole("radio").nth(1)).toBeChecked();
  await names.getByRole("radio").nth(1).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(names.getByRole("radio").nth(0)).toBeChecked();
  await expect(page.getByRole("heading", { name: "What there will be" })).toBeVisible();
  await expect(page.getByText("ACME Rockets Inc. goes to the bin. 1 deal and 1 note move along. You can undo this.")).toBeVisible();
  await page.getByText(/fields? (is|are) the same/).click();
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByRole("button", { name: "Merge 2 records" }).click();
  await page.waitForURL(new RegExp(`/companies/${acme.id as string}$`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Acme Rockets");
  await expect(page.getByText("Twelve rockets").first()).toBeVisible();
  await expect(page.getByText("They pay late").first()).toBeVisible();
  await expect(page.getByText("Merged with ACME Rockets Inc.")).toBeVisible();
  await expect(hint).toBeHidden();

  await page.goto(server.workspaceUrl(owner.slug, `/companies/${twin.id as string}`));
  await expect(page.getByText("This company was merged into Acme Rockets")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open Acme Rockets" }).click();
  await page.waitForURL(new RegExp(`/companies/${acme.id as string}$`));
  await awake(page);
  if (isPhone(page)) {
    await page.getByRole("button", { name: "Take this back" }).first().click();
  } else {
    await page.keyboard.press("Control+z");
  }
  await expect(hint).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, `/companies/${twin.id as string}`));
  await expect(page.getByText("Twelve rockets").first()).toBeVisible();
});

test("pairs are listed, told apart and told alike again", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Globex", "Globex Ltd", "Initech"]) {
    await post(server, owner, "companies", { name });
  }
  await post(server, owner, "contacts", { first_name: "Jon", last_name: "Smith", email: "jon@example.com" });
  await post(server, owner, "contacts", { first_name: "J.", last_name: "Smith", email: "Jon@Example.com" });
  await signIn(page, server, owner, "/duplicates");
  const pair = page.getByRole("article");
  await expect(pair).toHaveCount(1);
  await expect(pair).toContainText("85 %");
  await expectAccessible(page);
  await page.getByLabel("Kinds of records").getByRole("link", { name: "People" }).click();
  await expect(pair).toContainText("Same e-mail");
  await pair.getByRole("button", { name: "Not the same" }).click();
  await expect(page.getByText("No duplicates")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(pair).toContainText("Same e-mail");
  await pair.getByRole("link", { name: /^Merge/ }).click();
  await page.waitForURL(/\/people\/.*\/merge\?with=/);
  await page.getByRole("button", { name: "Merge 2 records" }).click();
  await expect(page.getByText("2 records are one now")).toBeVisible();
});
