/**
 * What every page stands in: the frame, its menus, lists that fill it, and what becomes of them when something goes wrong.
 */
import { expect, test } from "../fixtures/test";
import { awake, mailedLink, post, signIn, workspace } from "./people";

test("a list that is come to by the navigation fills its view, and the window itself does not scroll", async ({ page, server }) => {
  const owner = await workspace(server);
  await Promise.all(Array.from({ length: 45 }, (_, n) => post(server, owner, "companies", { name: `Company ${n}` })));
  await signIn(page, server, owner);
  await page.getByRole("link", { name: "Companies" }).filter({ visible: true }).first().click();
  await expect(page.getByRole("grid", { name: "Companies" })).toBeVisible();
  const shortfall = () =>
    page.evaluate(() => {
      const view = document.querySelector(".ac-table");
      const rows = [...document.querySelectorAll(".ac-table-row")];
      const end = Math.max(0, ...rows.map((row) => row.getBoundingClientRect().bottom));
      return view === null ? Number.NaN : view.getBoundingClientRect().bottom - end;
    });
  await expect.poll(shortfall, { message: "pixels of the view without a row" }).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true);
});

test("the account menu says in words where it leads", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/companies");
  await page.locator(".ac-shell-user button").first().click();
  const words = await page.getByRole("menuitem", { name: "Sign out" }).locator("span.truncate").boundingBox();
  expect(words?.width).toBeGreaterThan(30);
});

test("a list that could not be read is read when the connection is back", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  await post(server, owner, "companies", { name: "Hottechi" });
  await signIn(page, server, owner, "/people");
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  // The page's code comes first, so that its data is what fails.
  await page.route("**/fn/**", (route) => route.abort("internetdisconnected"));
  await page.getByRole("link", { name: "Companies" }).filter({ visible: true }).first().click();
  await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
  await page.unroute("**/fn/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Hottechi").filter({ visible: true }).first()).toBeVisible();
});

test("the theme can be chosen at every width", async ({ page, server, isMobile }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/companies");
  const root = page.locator("html");
  const choose = (name: string) => page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
  const sheet = page.locator("#ac-shell-more");
  if (isMobile) await page.getByRole("button", { name: "More", exact: true }).click();
  else await page.setViewportSize({ width: 800, height: 900 });
  await choose("Dark");
  await expect(root).toHaveAttribute("data-theme", "dark");
  if (isMobile) await expect(sheet).toBeVisible();
  else await page.setViewportSize({ width: 1440, height: 900 });
  await choose("Light");
  await expect(root).toHaveAttribute("data-theme", "light");
  if (!isMobile) return;
  await sheet.getByRole("link", { name: "Deals" }).click();
  await expect(sheet).toBeHidden();
});

test("an unsent note waits for its writer", async ({ page, server }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, `/deals/${String(deal["id"])}`);
  await page.getByLabel("New note").fill("They asked for the yearly price");
  await page.getByRole("link", { name: "Companies" }).filter({ visible: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Companies");
  await page.goBack();
  await expect(page.getByLabel("New note")).toHaveValue("They asked for the yearly price");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByLabel("New note")).toHaveValue("");
  await page.reload();
  await awake(page);
  await expect(page.getByLabel("New note")).toHaveValue("");
});

test("a colleague is invited, joins, and is given one role after the other", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/settings/members");
  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByLabel("E-mail").fill("grace@acme.example");
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(invite).toBeHidden();

  const grace = await newPerson();
  await grace.goto(await mailedLink(server, "grace@acme.example"));
  await grace.getByLabel("Your name").fill("Grace Hopper");
  await grace.getByLabel("Password", { exact: true }).fill("five quiet green lanterns");
  await grace.getByRole("button", { name: "Join" }).click();
  await grace.waitForURL(server.workspaceUrl(owner.slug, "/"));

  const change = page.getByRole("button", { name: "Change Grace Hopper" });
  const dialog = page.getByRole("dialog", { name: "Grace Hopper" });
  for (const role of ["Guest", "Admin"]) {
    await change.click();
    await dialog.getByLabel("Role").selectOption({ label: role });
    await dialog.getByRole("button", { name: "Save role" }).click();
    await expect(page.getByText(`Grace Hopper is ${role.toLowerCase()} now.`)).toBeVisible();
    await expect(dialog).toBeHidden();
  }
  await change.click();
  await dialog.getByRole("button", { name: "End membership…" }).click();
  await dialog.getByRole("button", { name: "Keep them" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();

  await page.goto(server.workspaceUrl(owner.slug, "/audit"));
  await expect(page.getByText("Role: member → guest").filter({ visible: true }).first()).toBeVisible();
});
