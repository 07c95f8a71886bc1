/**
 * Planning the next step on a record, finding it among one's own, and ticking it off.
 */
import { expectAccessible } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

test("a step is planned on a deal, found among one's own, done, and taken back", async ({ page, server }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, `/deals/${String(deal["id"])}`);
  await expect(page.getByText("Nothing planned. What is the next step?")).toBeVisible();
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await page.getByRole("button", { name: "Plan", exact: true }).last().click();
  await expect(page.getByText("Enter what is to be done.")).toBeVisible();
  await page.getByLabel("What").fill("Ask Noa for the budget");
  await page.getByLabel("Due", { exact: true }).fill("2020-02-03");
  await page.getByLabel("Time").fill("09:30");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Plan", exact: true }).last().click();
  const step = page.getByRole("listitem").filter({ hasText: "Ask Noa for the budget" });
  await expect(step.getByText(/^Overdue, 3 Feb 2020, 09:30/)).toBeVisible();
  await expect(page.getByText("Activity planned")).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, "/"));
  await awake(page);
  await expect(page.getByText("Ask Noa for the budget")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/activities"));
  await awake(page);
  await expect(page.getByRole("heading", { name: "Overdue" })).toBeVisible();
  await expect(step.getByRole("link", { name: "Lantern rollout" })).toBeVisible();
  await expectAccessible(page);
  const mark = page.getByRole("checkbox", { name: /Ask Noa for the budget/ });
  await mark.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("Nothing is waiting")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(mark).toHaveAttribute("aria-checked", "false");
  await mark.click();
  await page.goto(server.workspaceUrl(owner.slug, "/activities?view=done"));
  await awake(page);
  await expect(mark).toHaveAttribute("aria-checked", "true");
});

test("an activity whose change fails shows at once how it stands", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  await post(server, owner, "activities", {
    kind: "call", title: "Show the pilot", subject_kind: "company", subject_id: company["id"],
  });
  await signIn(page, server, owner, "/activities?view=all");
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  // The lists fail with the change, as they do without a network: nothing but the screen itself can put it right.
  await page.route(/\/(update|delete|list)_activit/, (route) => route.abort("internetdisconnected"));
  const mark = page.getByRole("checkbox", { name: /Show the pilot/ });
  await mark.click();
  await expect(page.getByText("Show the pilot stays as it was.")).toBeVisible();
  await expect(mark).toHaveAttribute("aria-checked", "false");
  await page.getByRole("button", { name: "What to do with it" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("The activity is still here.")).toBeVisible();
  await expect(mark).toBeVisible();
});

test("an activity that another person plans comes in by itself", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  await signIn(page, server, owner, "/activities?view=all");
  await expect(page.getByText("Nothing is waiting")).toBeVisible();
  await post(server, owner, "activities", {
    kind: "meeting", title: "Show the pilot", subject_kind: "company", subject_id: company["id"],
  });
  await expect(page.getByText("Show the pilot")).toBeVisible();
});

test("how long the screens take is shown to who runs the workspace", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, "/deals");
  await page.goto(server.workspaceUrl(owner.slug, "/speed"));
  await awake(page);
  const deals = page.getByRole("listitem").filter({ hasText: /^\/deals/ }).first();
  await expect(deals).toContainText(/p95 [\d.]+ m?s/);
  await deals.locator("summary").click();
  await expect(deals.getByRole("listitem").filter({ hasText: "page" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByText("Programs and the API")).toBeVisible();
  await expectAccessible(page);
});

test("an activity is planned from the list, about a record that is found by its name", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Harbour pilot" });
  await signIn(page, server, owner, "/activities");
  await page.getByRole("button", { name: "Plan an activity" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Plan an activity" });
  await dialog.getByRole("combobox", { name: "About" }).fill("harb");
  await dialog.getByRole("option", { name: /Harbour pilot/ }).click();
  await dialog.getByLabel("What").fill("Ask for the berth");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Ask for the berth")).toBeVisible();
  await expect(page.getByRole("link", { name: /Harbour pilot/ }).first()).toBeVisible();
});

test("a day is picked and the calendar is gone, and a day that cannot be read is not left out", async ({ page, server }) => {
  const owner = await workspace(server);
  const deal = await post(server, owner, "deals", { name: "Lantern rollout" });
  await signIn(page, server, owner, `/deals/${String(deal["id"])}`);
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await page.getByLabel("What").fill("Send the quote");
  const due = page.getByLabel("Due", { exact: true });
  await due.fill("2026-12-04");
  const calendar = page.getByRole("dialog", { name: "Choose a day" });
  const open = page.getByRole("button", { name: "Open calendar" }).first();
  // What is hidden may not come back at the next frame.
  const isGone = async () => {
    await expect(calendar).toBeHidden();
    await page.waitForTimeout(300);
    await expect(calendar).toBeHidden();
  };
  await open.click();
  await calendar.getByRole("button", { name: /10 December 2026/ }).click();
  await expect(due).toHaveValue("10 Dec 2026");
  await isGone();
  await open.click();
  await expect(calendar).toBeVisible();
  await page.keyboard.press("Escape");
  await isGone();
  await due.fill("tomorrow");
  await due.press("Enter");
  await expect(page.getByText("Enter a day like 22 Nov 2026")).toBeVisible();
  await expect(due).toBeFocused();
  await expect(page.getByText("Activity planned")).toHaveCount(0);
});
