/**
 * Lists on the days of their dates: looked at, opened, moved by hand, by menu and by keys, kept as a view.
 */
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

const MARCH = "/deals?view=calendar&day=2027-03-15";

const day = (page: Page, iso: string): Locator => page.locator(`[data-day="${iso}"]`);
const chip = (page: Page, name: string): Locator => page.locator("[data-chip]").filter({ hasText: name });
const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 700;

async function deal(server: Server, owner: Owner, name: string, on: string): Promise<Record<string, unknown>> {
  const amount = { amount_minor: 1_250_000, currency: "USD" };
  return post(server, owner, "deals", { name, amount, expected_close_on: on });
}

async function fiveOnOneDay(server: Server, owner: Owner): Promise<void> {
  for (const name of ["Ada", "Bea", "Cleo", "Dora", "Edda"]) await deal(server, owner, `${name} rollout`, "2027-03-18");
}

test("a day shows its first deals, opens with all of them, and gives one away", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-10");
  await fiveOnOneDay(server, owner);
  await signIn(page, server, owner, MARCH);
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
  await expect(page.getByText("6 deals", { exact: true })).toBeVisible();
  await expect(day(page, "2027-03-10").getByRole("link", { name: /Lantern/ })).toBeVisible();
  await expect(day(page, "2027-03-18").locator("[data-chip]")).toHaveCount(3);
  await expectAccessible(page);
  await page.getByRole("button", { name: "+2 more on Thursday, 18 March 2027" }).click();
  const dialog = page.getByRole("dialog", { name: "Thursday, 18 March 2027" });
  await expect(dialog.getByRole("link")).toHaveCount(5);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "What to do with Dora rollout" }).click();
  await page.getByRole("menuitem", { name: "Move to day…" }).click();
  const move = page.getByRole("dialog", { name: "Move Dora rollout" });
  await move.getByLabel("Expected close").fill("22 Mar 2027");
  await expectAccessible(page);
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page.getByText("Dora rollout is on 22 Mar 2027")).toBeVisible();
  await expect(day(page, "2027-03-22").getByRole("link", { name: /Dora/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "+1 more on Thursday, 18 March 2027" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "+2 more on Thursday, 18 March 2027" })).toBeVisible();
  await expect(chip(page, "Dora")).toHaveCount(0);
});

test("months, weeks and the date that counts are in the address, and a view keeps them", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-04-01");
  await signIn(page, server, owner, MARCH);
  if (!isPhone(page)) await expect(day(page, "2027-04-01").getByRole("link", { name: /Lantern/ })).toBeVisible();
  await expect(page.getByText("No deals here by “Expected close”.")).toBeVisible();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await expect(day(page, "2027-04-01").getByRole("link", { name: /Lantern/ })).toBeVisible();
  await page.getByRole("button", { name: "Week", exact: true }).click();
  await expect(page.getByRole("heading", { name: "12 – 18 Apr 2027" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await page.goForward();
  await page.getByLabel("Days of").selectOption({ label: "Created" });
  await page.getByRole("button", { name: "Today", exact: true }).click();
  await expect(chip(page, "Lantern")).toBeVisible();
  await page.getByRole("button", { name: "Save as a view…" }).click();
  await page.getByLabel("Name").fill("Came in this week");
  await page.getByRole("button", { name: "Save the view" }).click();
  await expect(page.getByText("Came in this week is among your views")).toBeVisible();
  const kept = new URL(page.url());
  expect([...kept.searchParams.keys()].sort()).not.toContain("zoom");
  await page.goto(`${kept.origin}/deals?view=${String(kept.searchParams.get("view"))}`);
  await awake(page);
  await expect(page.getByRole("button", { name: "Week", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByLabel("Days of")).toHaveValue("created");
  await expect(chip(page, "Lantern")).toBeVisible();
});

test("a deal is dragged to another day, and back where that is refused", async ({ page, server, watch }) => {
  test.skip(isPhone(page), "a phone's finger is tried in the next journey");
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-10");
  await signIn(page, server, owner, MARCH);
  await chip(page, "Lantern").dragTo(day(page, "2027-03-24"));
  await expect(page.getByText("Lantern is on 24 Mar 2027")).toBeVisible();
  await expect(day(page, "2027-03-24").getByRole("link", { name: /Lantern/ })).toBeVisible();
  await page.reload();
  await awake(page);
  await expect(day(page, "2027-03-24").getByRole("link", { name: /Lantern/ })).toBeVisible();
  expect(page.url()).toContain("day=2027-03-15");

  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await page.route(/update_deal/, (route) => route.abort("internetdisconnected"));
  await chip(page, "Lantern").dragTo(day(page, "2027-03-02"));
  await expect(page.getByText(/^Lantern is back on 24 Mar 2027\./)).toBeVisible();
  await expect(day(page, "2027-03-24").getByRole("link", { name: /Lantern/ })).toBeVisible();
  await expect(day(page, "2027-03-02").locator("[data-chip]")).toHaveCount(0);
});

test("a finger that rests on a deal takes it along", async ({ page, server }) => {
  test.skip(!isPhone(page), "a mouse does not rest");
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-10");
  await deal(server, owner, "Harbour", "2027-03-24");
  await signIn(page, server, owner, MARCH);
  const [from, to] = [await chip(page, "Lantern").boundingBox(), await day(page, "2027-03-24").boundingBox()];
  const at = (box: typeof from): { x: number; y: number } => ({ x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 20 });
  const touch = await page.context().newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(from)] });
  await expect(page.locator(".ac-cal-ghost")).toBeVisible();
  await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(to)] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page.getByText("Lantern is on 24 Mar 2027")).toBeVisible();
  await expect(day(page, "2027-03-10")).toBeHidden();
});

test("keys alone walk the days, open one, and put a deal elsewhere", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone has no keys");
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-10");
  await signIn(page, server, owner, MARCH);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const stop = "document.activeElement?.hasAttribute('data-day') ?? false";
  for (let n = 0; n < 60 && !(await page.evaluate<boolean>(stop)); n += 1) await press("Tab");
  await expect(day(page, "2027-03-10")).toBeFocused();
  await press("ArrowRight");
  await expect(day(page, "2027-03-11")).toBeFocused();
  await press("ArrowDown");
  await expect(day(page, "2027-03-18")).toBeFocused();
  await press("Home");
  await expect(day(page, "2027-03-15")).toBeFocused();
  await press("PageDown");
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await expect(day(page, "2027-04-15")).toBeFocused();
  await press("PageUp");
  await expect(day(page, "2027-03-15")).toBeFocused();
  // Faster than the focus can follow.
  await page.evaluate(() => {
    for (const key of ["ArrowUp", "ArrowRight", "ArrowRight"]) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
  await expect(day(page, "2027-03-10")).toBeFocused();
  await press("Enter");
  await expect(page.getByRole("dialog", { name: "Wednesday, 10 March 2027" })).toBeVisible();
  await press("Escape");
  await expect(day(page, "2027-03-10")).toBeFocused();
  // Into the day: its button is for a pointer, what stands on it is next.
  await press("Tab");
  await expect(chip(page, "Lantern")).toBeFocused();
  await press("m");
  const move = page.getByRole("dialog", { name: "Move Lantern" });
  await expect(move).toBeVisible();
  const date = move.getByLabel("Expected close");
  for (let n = 0; n < 4 && !(await date.evaluate((field) => field === document.activeElement)); n += 1) await press("Tab");
  await press("Control+a");
  await page.keyboard.type("2027-03-31");
  await press("Enter");
  await expect(page.getByText("Lantern is on 31 Mar 2027")).toBeVisible();
  await expect(day(page, "2027-03-31").getByRole("link", { name: /Lantern/ })).toBeVisible();
});

test("what another person changes is on its day by itself, and filters leave what they say", async ({ page, server }) => {
  const owner = await workspace(server);
  const lantern = await deal(server, owner, "Lantern", "2027-03-10");
  await deal(server, owner, "Harbour", "2027-03-11");
  await signIn(page, server, owner, `${MARCH}&q=name:lantern`);
  await expect(chip(page, "Lantern")).toBeVisible();
  await expect(chip(page, "Harbour")).toHaveCount(0);
  const answer = await server.call({
    path: `/api/v1/deals/${String(lantern["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": '"1"' },
    body: { expected_close_on: "2027-03-26" },
  });
  expect(answer.status, answer.text).toBe(200);
  await expect(day(page, "2027-03-26").getByRole("link", { name: /Lantern/ })).toBeVisible();
});

test("every list has its calendar, and activities stand at their times", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  const plan = (title: string, time: string): Promise<Record<string, unknown>> =>
    post(server, owner, "activities", {
      kind: "call", title, subject_kind: "company", subject_id: company["id"], due_on: "2027-03-10", due_time: time,
    });
  await plan("Later call", "16:00");
  await plan("Early call", "09:00");
  await signIn(page, server, owner, "/activities?view=calendar&day=2027-03-15");
  await expect(day(page, "2027-03-10").locator("[data-chip]")).toHaveText([/Early call.*09:00/, /Later call.*16:00/]);
  await expectAccessible(page);
  await page.goto(server.workspaceUrl(owner.slug, "/companies?view=calendar"));
  await awake(page);
  await expect(chip(page, "Hottechi")).toBeVisible();
  await expectAccessible(page);
  for (const path of ["people", "leads"]) {
    await page.goto(server.workspaceUrl(owner.slug, `/${path}?view=calendar`));
    await awake(page);
    await expect(page.getByText(/^No (people|leads) here by “Created”\.$/)).toBeVisible();
  }
});
