/**
 * The job the CRM is there for: sign up, enter deals, move one along, see it elsewhere at once, take it back.
 */
import { expect, expectAccessible, test } from "../fixtures/test";
import { awake, mailedLink, post, signIn, workspace } from "./people";

test("somebody signs up by mail and lands in an empty workspace", async ({ page, server }) => {
  await page.goto("/sign-up");
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill("mia@kite.example");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("mail");

  await page.goto(await mailedLink(server, "mia@kite.example"));
  await expectAccessible(page);
  await page.getByLabel("Your name").fill("Mia Lindqvist");
  await page.getByLabel("Password", { exact: true }).fill("four quiet green lanterns");
  await page.getByLabel("Workspace").fill("Blue Kite");
  await page.getByLabel("Address").fill("blue-kite");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(server.workspaceUrl("blue-kite", "/"));
  await awake(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Mia");
  await expectAccessible(page);
});

test("a deal that one person moves, another sees move, and undo takes it back", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout", amount: { amount_minor: 451_400, currency: "USD" } });
  await signIn(page, server, owner, "/deals");
  const other = await newPerson();
  await signIn(other, server, owner, "/deals");

  const column = (who: typeof page, name: string) => who.getByRole("region", { name: new RegExp(`^${name}`) });
  const card = (who: typeof page, stage: string) => column(who, stage).getByText("Lantern rollout");
  // A phone shows one column, and only columns in sight hold their cards; fresh data draws a column anew.
  const lies = (who: typeof page, stage: string) =>
    expect(async () => {
      await column(who, stage).scrollIntoViewIfNeeded({ timeout: 1_000 });
      await expect(card(who, stage)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 10_000 });
  await expect(card(page, "Lead")).toBeVisible();
  await expect(card(other, "Lead")).toBeVisible();

  await column(page, "Lead").getByRole("listitem").filter({ hasText: "Lantern rollout" }).locator("[tabindex]").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(card(page, "Qualified")).toBeVisible();
  await expect(page.getByText("Lantern rollout moved to Qualified")).toBeVisible();
  // The focus went with the card and stays, also when the server's answer is drawn.
  await expect(page.locator("[data-card]:focus")).toContainText("Lantern rollout");
  await expect(card(page, "Qualified")).toBeInViewport();
  await lies(other, "Qualified");

  await page.getByRole("button", { name: "Undo" }).click();
  await lies(page, "Lead");
  await lies(other, "Lead");
});

test("a card is opened at a touch, and a move can be taken back after the board was left", async ({ page, server, isMobile }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals");
  const card = page.getByRole("link", { name: /Lantern rollout/ });
  await card.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.getByText("Lantern rollout moved to Qualified")).toBeVisible();
  if (isMobile) await card.tap();
  else await card.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Lantern rollout");
  // Longer than a finger rests on a card before it is lifted.
  await page.waitForTimeout(500);
  await expect(page.getByRole("button", { name: "Qualified" })).toHaveAttribute("aria-current", "step");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Lead" })).toHaveAttribute("aria-current", "step");
});

test("a deal is entered by hand, opened, and found again", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/deals");
  await page.getByRole("button", { name: "New deal" }).first().click();
  const dialog = page.getByRole("dialog", { name: /deal/i });
  await dialog.getByLabel("Name").fill("Tide tables, yearly");
  await dialog.getByRole("button", { name: /create|add|save/i }).click();
  await expect(page.getByText("Tide tables, yearly").first()).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/deals?view=table"));
  await awake(page);
  // The row is a link at both widths; on a phone it is one cell.
  await page.getByRole("link", { name: /Tide tables, yearly/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Tide tables, yearly");
  await expectAccessible(page);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the board and the lists can be read", async ({ page, server, watch }) => {
    // What a browser without JavaScript says of a script that it was asked to load.
    watch.expect(/frontend\.js csp$/);
    const owner = await workspace(server);
    await post(server, owner, "deals", { name: "Lantern rollout" });
    await page.goto(server.workspaceUrl(owner.slug, "/deals"));
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Lantern rollout").first()).toBeVisible();
    expect(await page.title()).toContain("Deals");
  });
});

for (const at of ["/", "/deals", "/deals?view=table", "/leads", "/companies", "/people", "/activities", "/duplicates", "/bin", "/audit", "/speed", "/settings/account", "/settings/security", "/settings/members", "/settings/tokens"]) {
  test(`${at} is accessible, empty and with records`, async ({ page, server }) => {
    const owner = await workspace(server);
    await signIn(page, server, owner, at);
    await expectAccessible(page);
    const company = await post(server, owner, "companies", { name: "Harbour Light" });
    await post(server, owner, "contacts", { first_name: "Noa", last_name: "Berg", company_id: company.id });
    await post(server, owner, "deals", { name: "Lantern rollout", company_id: company.id });
    await post(server, owner, "leads", { first_name: "Ilse", last_name: "Vos", company_name: "Quay Works", source: "Fair" });
    await page.reload();
    await awake(page);
    await expectAccessible(page);
  });
}

test("what cannot be read stays in its editor with a complaint, and nothing is lost or broken by it", async ({ page, server }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Lantern rollout", amount: { amount_minor: 451_400, currency: "USD" } });
  await signIn(page, server, owner, `/deals/${String(deal.id)}`);
  for (const [field, wrong, right, shown] of [
    ["Expected close", "zzz", "2027-01-15", "15 Jan 2027"],
    ["Amount", "abc", "5000", "$5,000"],
  ] as const) {
    await page.getByRole("button", { name: new RegExp(`^Edit ${field}`) }).click();
    const box = page.getByLabel(field, { exact: true });
    await box.fill(wrong);
    await box.press("Enter");
    await expect(box).toHaveAttribute("aria-invalid", "true");
    await expect(box).toBeFocused();
    await box.fill(right);
    await box.press("Enter");
    await expect(page.getByRole("button", { name: new RegExp(`^Edit ${field}`) })).toContainText(shown);
  }
});

test("a company that is not there is not dropped from a new person", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Harbour Ltd" });
  await signIn(page, server, owner, "/people");
  await page.getByRole("button", { name: "New person" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New person" });
  await dialog.getByLabel("First name").fill("Noa");
  const company = dialog.getByRole("combobox", { name: "Company" });
  await company.fill("Harbor Limited");
  await dialog.getByRole("button", { name: "Create person" }).click();
  await expect(company).toHaveValue("Harbor Limited");
  await expect(company).toHaveAttribute("aria-invalid", "true");
  await expect(company).toBeFocused();
  await company.fill("harbour ltd");
  await expect(dialog.getByRole("option", { name: "Harbour Ltd" })).toBeVisible();
  await dialog.getByRole("button", { name: "Create person" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("link", { name: /Noa/ }).first().click();
  await expect(page.getByText("Harbour Ltd").first()).toBeVisible();
});

test("the back button takes a filter back, and a searched word as one", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Harbour Ltd", "Tidewater AG"]) await post(server, owner, "companies", { name });
  await signIn(page, server, owner, "/companies");
  const row = (name: RegExp) => page.getByRole("link", { name });
  const [harbour, tidewater] = [row(/Harbour Ltd/), row(/Tidewater AG/)];
  const owners = page.getByLabel("Owner", { exact: true });
  await owners.selectOption({ index: 1 });
  const bar = page.getByRole("combobox", { name: "Search or filter companies" });
  await expect(bar, "the select writes into the query").toHaveValue("owner:me");
  await expect(page).toHaveURL(/q=owner/);
  await bar.press("End");
  await bar.pressSequentially(" harbour", { delay: 300 });
  await expect(page).toHaveURL(/q=owner.*harbour/);
  await expect(tidewater).toHaveCount(0);
  await expect(harbour).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/q=owner/);
  await expect(page).not.toHaveURL(/harbour/);
  await expect(tidewater).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/owner/);
  await expect(owners).toHaveValue("");
});

test("the pipeline that is named is the one that is shown", async ({ page, server }) => {
  const owner = await workspace(server);
  const stages = [{ name: "Due", kind: "open", probability: 50 }];
  const renewals = await post(server, owner, "pipelines", { name: "Renewals", stages });
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await post(server, owner, "deals", { name: "Lantern renewal", pipeline_id: renewals["id"] });
  await signIn(page, server, owner, "/deals?view=table");
  const pipeline = page.getByLabel("Pipeline", { exact: true });
  const chosen = pipeline.locator("option:checked");
  const [rollout, renewal] = [page.getByRole("link", { name: /Lantern rollout/ }), page.getByRole("link", { name: /Lantern renewal/ })];
  await expect(chosen).toHaveText("All pipelines");
  await expect(rollout).toBeVisible();
  await expect(renewal).toBeVisible();
  await pipeline.selectOption({ index: 1 });
  await expect(page).toHaveURL(/pipeline=/);
  await expect(renewal).toHaveCount(0);
  await expect(rollout).toBeVisible();
  await pipeline.selectOption("Renewals");
  await expect(rollout).toHaveCount(0);
  // A phone has the views in a sheet.
  const look = async (view: string) => {
    if ((page.viewportSize()?.width ?? 0) < 640) await page.getByRole("button", { name: /All \d+ views/ }).click();
    await page.getByRole("link", { name: view, exact: true }).filter({ visible: true }).click();
  };
  await look("Board");
  await expect(page.getByRole("region", { name: /^Due/ })).toBeVisible();
  await expect(chosen).toHaveText("Renewals");
  await look("Table");
  await expect(renewal).toBeVisible();
  await expect(chosen).toHaveText("Renewals");
  await pipeline.selectOption("All pipelines");
  await expect(rollout).toBeVisible();
});

test("Enter takes what was typed, also where its answer is slow", async ({ page, server }) => {
  const owner = await workspace(server);
  for (const name of ["Aachen GmbH", "Zeta AG"]) await post(server, owner, "companies", { name });
  await signIn(page, server, owner, "/people");
  await page.getByRole("button", { name: "New person" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New person" });
  const company = dialog.getByRole("combobox", { name: "Company" });
  await company.click();
  await expect(dialog.getByRole("option", { name: "Aachen GmbH" })).toBeVisible();
  await page.route("**/list_companies*", async (route) => {
    await new Promise((wait) => setTimeout(wait, 500));
    await route.continue();
  });
  await company.fill("Zeta");
  await company.press("Enter");
  await expect(company).toHaveValue("Zeta AG");
  await expect(company).toHaveAttribute("aria-expanded", "false");
});
