/**
 * A workspace says itself who sees what: a role, a team, who may see a record and why, and a look with other eyes.
 */
import { type Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, mailedLink, post, signIn, workspace } from "./people";

/** Invites Grace to a role, who joins in a browser of her own. */
async function grace(page: Page, hers: Page, server: Server, owner: Owner, role = "member"): Promise<void> {
  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByLabel("E-mail").fill("grace@acme.example");
  await invite.getByLabel("Role").selectOption(role);
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(invite).toBeHidden();
  await hers.goto(await mailedLink(server, "grace@acme.example"));
  await hers.getByLabel("Your name").fill("Grace Hopper");
  await hers.getByLabel("Password", { exact: true }).fill("five quiet green lanterns");
  await hers.getByRole("button", { name: "Join" }).click();
  await hers.waitForURL(server.workspaceUrl(owner.slug, "/"));
}

test("a role is made, given, and shows only what is hers; a team shows her more", async ({ page, server, newPerson, watch }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/settings/members");
  const hers = await newPerson();
  await grace(page, hers, server, owner);

  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await expect(page.getByText("No roles of your own yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByLabel("Name").fill("Account manager");
  await page.getByLabel("See deals").selectOption("team");
  await page.getByRole("link", { name: "Members", exact: true }).click();
  const leaving = page.getByRole("dialog", { name: "Leave without saving?" });
  await expectAccessible(page);
  await leaving.getByRole("button", { name: "Stay" }).click();
  await expect(leaving).toHaveCount(0);
  const changes = page.getByRole("region", { name: "What changes" });
  await expect(changes.getByText("See deals: their own and their teams’ instead of all")).toBeVisible();
  await expect(changes.getByText("Change deals: their own and their teams’ instead of all"), "it is brought along").toBeVisible();
  await expect(page.getByLabel("Change deals")).toHaveValue("team");
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("nobody has it")).toBeVisible();

  await page.getByRole("link", { name: "Members", exact: true }).click();
  await page.getByRole("button", { name: "Change Grace Hopper" }).click();
  const dialog = page.getByRole("dialog", { name: "Grace Hopper" });
  await dialog.getByLabel("Role").selectOption({ label: "Account manager" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Grace Hopper has the role Account manager now.")).toBeVisible();
  const hersIs = page.getByRole("listitem").filter({ hasText: "grace@acme.example" });
  await expect(hersIs, "her badge says so at once").toContainText("Account manager");

  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByLabel("E-mail").fill("ida@acme.example");
  await invite.getByLabel("Role").selectOption({ label: "Account manager" });
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "ida@acme.example" })).toContainText("Account manager");

  watch.expect(/404/);
  await hers.goto(server.workspaceUrl(owner.slug, `/deals/${String(deal["id"])}`));
  await expect(hers.getByText("There is nothing here")).toBeVisible();

  await page.getByRole("link", { name: "Teams", exact: true }).click();
  await expect(page.getByText("No teams yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New team" }).click();
  const team = page.getByRole("dialog", { name: "New team" });
  await team.getByLabel("Name").fill("North");
  const box = team.getByRole("combobox", { name: "Add somebody" });
  for (const name of ["Grace", "owner@"]) {
    await box.fill(name);
    // Not what was found for the name before.
    await team.getByRole("option", { name }).first().click();
  }
  await expect(team.getByRole("button", { name: "Remove Grace Hopper" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);
  await team.getByRole("button", { name: "Save team" }).click();
  await expect(team).toBeHidden();

  await hers.goto(server.workspaceUrl(owner.slug, `/deals/${String(deal["id"])}`));
  await expect(hers.getByRole("heading", { level: 1 })).toHaveText("Lantern rollout");
});

test("a record says who may see it and why, and an owner looks with other eyes", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Harbour Light" });
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/settings/members");
  const hers = await newPerson();
  await grace(page, hers, server, owner);

  await page.goto(server.workspaceUrl(owner.slug, `/companies/${String(company["id"])}`));
  await awake(page);
  await page.getByRole("main").getByRole("button", { name: "More" }).first().click();
  await page.getByRole("menuitem", { name: "Who may see this, and why" }).click();
  const why = page.getByRole("dialog", { name: "Who may see this company, and why" });
  await expect(why.getByText("The role owner: read every company.")).toBeVisible();
  await why.getByLabel("For").selectOption({ label: "Grace Hopper" });
  await expect(why.getByText("The role member: delete only their own company.")).toBeVisible();
  await expectAccessible(page);
  await why.getByRole("button", { name: "Close" }).click();

  const product = await post(server, owner, "products", { name: "Lantern" });
  await page.goto(server.workspaceUrl(owner.slug, `/products/${String(product["id"])}`));
  await awake(page);
  await page.getByRole("main").getByRole("button", { name: "More" }).first().click();
  await page.getByRole("menuitem", { name: "Who may see this, and why" }).click();
  await expect(page.getByRole("dialog").getByText("The role owner: read every product.")).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, "/settings/members"));
  await awake(page);
  await page.getByRole("button", { name: "Change Grace Hopper" }).click();
  await page.getByRole("button", { name: "View the workspace as them" }).click();
  const bar = page.getByRole("region", { name: "With other eyes" });
  await expect(bar).toContainText("You see the workspace as Grace Hopper does.");
  await awake(page);
  await expectAccessible(page);
  await expectNoSideways(page);
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await awake(page);
  await expect(page.getByText("Harbour Light").locator("visible=true").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "New company" }), "nothing is offered that would be refused").toHaveCount(0);
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.goto(server.workspaceUrl(owner.slug, "/deals?view=board"));
  await awake(page);
  await expect(page.getByRole("button", { name: "New deal" })).toHaveCount(0);
  await page.locator("[data-card]").first().press("Space");
  await expect(page.getByText(/so nothing can be moved/)).toBeVisible();
  await bar.getByRole("button", { name: "Stop viewing" }).click();
  await page.waitForURL(server.workspaceUrl(owner.slug, "/settings/members"));
  await expect(bar).toHaveCount(0);
});

test("a role hides what a deal is worth and leaves an address as it is", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  await post(server, owner, "fields", { object: "deal", label: "Margin", kind: "number", in_table: true });
  const amount = { amount_minor: 770_000, currency: "USD" };
  const deal = await post(server, owner, "deals", { name: "Lantern rollout", amount, fields: { margin: 12 } });
  const person = await post(server, owner, "contacts", { first_name: "Ada", email: "ada@engines.example" });
  await signIn(page, server, owner, "/settings/members");
  const hers = await newPerson();
  await grace(page, hers, server, owner);

  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByLabel("Name").fill("Researcher");
  const fields = page.getByRole("region", { name: "Single fields" });
  const add = fields.getByLabel("Add a rule for a field");
  for (const field of ["deal amount", "deal fields.margin", "contact email"]) await add.selectOption(field);
  await fields.getByLabel("What may be done with Amount of deals").selectOption("hidden");
  await fields.getByLabel("What may be done with Margin of deals").selectOption("hidden");
  await expect(fields.getByLabel("What may be done with E-mail of people").locator("option")).toHaveText(["Read-only"]);
  const changes = page.getByRole("region", { name: "What changes" });
  await expect(changes.getByText("Amount of deals: hidden instead of as its record")).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);
  // Whoever goes on before the answer is there goes on once it is, and is not asked about what is being saved.
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/create_role*", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Save role" }).click();
  await page.getByRole("link", { name: "Members", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Leave without saving?" })).toHaveCount(0);
  await expect(page).toHaveURL(server.workspaceUrl(owner.slug, "/settings/roles"));
  answer();
  await page.getByRole("button", { name: "Change Grace Hopper" }).click();
  const dialog = page.getByRole("dialog", { name: "Grace Hopper" });
  await dialog.getByLabel("Role").selectOption({ label: "Researcher" });
  await dialog.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Grace Hopper has the role Researcher now.")).toBeVisible();

  await hers.goto(server.workspaceUrl(owner.slug, "/deals?view=table&sort=-amount&cols=name,amount~sum,margin"));
  await expect(hers.getByText("Lantern rollout").locator("visible=true").first()).toBeVisible();
  await awake(hers);
  await expect(hers.getByRole("columnheader", { name: "Amount" })).toHaveCount(0);
  await expect(hers.getByText("7,700")).toHaveCount(0);
  await expectAccessible(hers);
  await hers.goto(server.workspaceUrl(owner.slug, `/deals/${String(deal["id"])}`));
  await awake(hers);
  await expect(hers.getByRole("heading", { level: 1 })).toHaveText("Lantern rollout");
  await expect(hers.getByText("Expected close", { exact: true })).toBeVisible();
  for (const gone of ["Amount", "Margin", "Lines"]) await expect(hers.getByText(gone, { exact: true })).toHaveCount(0);
  await hers.getByRole("main").getByRole("button", { name: "More" }).first().click();
  await hers.getByRole("menuitem", { name: "Who may see this, and why" }).click();
  const why = hers.getByRole("dialog", { name: "Who may see this deal, and why" });
  await expect(why.getByText("The role Researcher hides Amount.")).toBeVisible();
  await expectAccessible(hers);
  await hers.goto(server.workspaceUrl(owner.slug, `/people/${String(person["id"])}`));
  await awake(hers);
  await expect(hers.getByText("ada@engines.example").locator("visible=true").first()).toBeVisible();
  await expect(hers.getByRole("button", { name: /^Edit Phone:/ })).toBeVisible();
  await expect(hers.getByRole("button", { name: /^Edit E-mail:/ })).toHaveCount(0);
});

test("a guest is told what is true and offered what is open", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/settings/members");
  const hers = await newPerson();
  await grace(page, hers, server, owner, "guest");
  await awake(hers);
  await expect(hers.getByRole("heading", { name: "There are no deals for you yet" })).toBeVisible();
  await expect(hers.getByRole("button", { name: "Load an example" })).toHaveCount(0);
  await expectAccessible(hers);

  await hers.goto(server.workspaceUrl(owner.slug, "/companies"));
  await awake(hers);
  await expect(hers.getByText("What is yours will be here.")).toBeVisible();
  await expect(hers.getByText(/Bring them over/)).toHaveCount(0);

  await hers.goto(server.workspaceUrl(owner.slug, "/settings/account"));
  await awake(hers);
  const tabs = hers.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(tabs).toHaveText(["Account", "Security", "Members", "Fields", "Pipelines", "Currencies"]);
  for (const name of ["Members", "Fields", "Pipelines", "Currencies"]) {
    await tabs.filter({ hasText: name }).click();
    await expect(hers.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(hers.getByText("This is not open to you")).toHaveCount(0);
  }
});
