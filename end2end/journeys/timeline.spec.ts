/**
 * Lists as bars along the time: looked at, moved by hand, by their ends and by keys, in lanes, kept as a view, on a phone.
 */
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

const MARCH = "/deals?view=timeline&from=2027-03-01";
/** Width of a day where a month is shown. */
const DAY_PX = 24;

const bar = (page: Page, name: string): Locator => page.locator("[data-bar]").filter({ hasText: name });
const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 700;

async function deal(
  server: Server, owner: Owner, name: string, opened: string | null, expected: string | null,
): Promise<Record<string, unknown>> {
  const amount = { amount_minor: 1_250_000, currency: "USD" };
  return post(server, owner, "deals", { name, amount, opened_on: opened, expected_close_on: expected });
}

/** What a bar says of its dates. */
const lasts = (opened: string, expected: string): RegExp => new RegExp(`Opened ${opened}, Expected close ${expected}`);

test("a bar lies between its dates, and what lacks one is a diamond", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-08", "2027-03-19");
  await deal(server, owner, "Harbour", "2027-03-15", null);
  await deal(server, owner, "Long since", "2026-01-01", "2026-02-01");
  await signIn(page, server, owner, MARCH);
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
  await expect(page.getByText("2 deals", { exact: true })).toBeVisible();
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("8 Mar 2027", "19 Mar 2027"));
  await expect(bar(page, "Harbour")).toHaveAccessibleName(/Opened 15 Mar 2027/);
  await expect(bar(page, "Harbour")).toHaveClass(/ac-gantt-point/);
  await expect(bar(page, "Long since")).toHaveCount(0);
  const box = await bar(page, "Lantern").boundingBox();
  expect(box?.width).toBe(12 * DAY_PX);
  await expectAccessible(page);
  // Without keys a button asks for the dates, also for the one that is missing.
  await page.getByRole("row").filter({ hasText: "Harbour" }).getByRole("button", { name: "Choose dates" }).click();
  const move = page.getByRole("dialog", { name: "Move Harbour" });
  await expect(move.getByLabel("Opened")).toHaveValue("15 Mar 2027");
  await expect(move.getByLabel("Expected close")).toHaveValue("");
  await move.getByRole("button", { name: "Cancel" }).click();
  await expect(move).toBeHidden();
  await bar(page, "Lantern").click();
  await expect(page.getByRole("heading", { level: 1, name: "Lantern" })).toBeVisible();
});

test("a bar and its ends are dragged, taken back, and go back where that is refused", async ({ page, server, watch }) => {
  test.skip(isPhone(page), "a phone's finger is tried in another journey");
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-08", "2027-03-19");
  await signIn(page, server, owner, MARCH);
  const drag = async (from: "start" | "middle" | "end", days: number): Promise<void> => {
    const box = await bar(page, "Lantern").boundingBox();
    if (box === null) throw new Error("the bar is not there");
    const at = { start: box.x + 3, middle: box.x + box.width / 2, end: box.x + box.width - 3 }[from];
    const y = box.y + box.height / 2;
    await page.mouse.move(at, y);
    await page.mouse.down();
    await page.mouse.move(at + (days * DAY_PX) / 2, y, { steps: 4 });
    await page.mouse.move(at + days * DAY_PX, y, { steps: 4 });
    await page.mouse.up();
  };
  await drag("end", 4);
  await expect(page.getByText("Lantern is from 8 Mar 2027 to 23 Mar 2027")).toBeVisible();
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("8 Mar 2027", "23 Mar 2027"));
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("8 Mar 2027", "19 Mar 2027"));
  await drag("start", 2);
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("10 Mar 2027", "19 Mar 2027"));
  await expect(page.getByText("Lantern is from 10 Mar 2027 to 19 Mar 2027")).toBeVisible();
  await drag("middle", 3);
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("13 Mar 2027", "22 Mar 2027"));
  await expect(page.getByText("Lantern is from 13 Mar 2027 to 22 Mar 2027")).toBeVisible();
  await page.reload();
  await awake(page);
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("13 Mar 2027", "22 Mar 2027"));

  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await page.route(/update_deal/, (route) => route.abort("internetdisconnected"));
  await drag("middle", 5);
  await expect(page.getByText(/^Lantern is from 13 Mar 2027 to 22 Mar 2027 again\./)).toBeVisible();
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("13 Mar 2027", "22 Mar 2027"));
});

test("zoom, time and dates are in the address, and a view keeps all but the time", async ({ page, server }) => {
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-08", "2027-03-19");
  await signIn(page, server, owner, MARCH);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
  await page.getByRole("button", { name: "Quarter", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Q1 2027" })).toBeVisible();
  await page.getByRole("button", { name: "Year", exact: true }).click();
  await expect(page.getByRole("heading", { name: "2027", exact: true })).toBeVisible();
  await expect(bar(page, "Lantern")).toBeVisible();
  await page.getByLabel("From", { exact: true }).selectOption({ label: "Expected close" });
  await expect(bar(page, "Lantern")).toHaveClass(/ac-gantt-point/);
  await page.getByLabel("Lanes", { exact: true }).selectOption({ label: "Lanes by status" });
  await expect(page.getByRole("rowheader", { name: /^Open/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save as a view…" }).click();
  await page.getByLabel("Name").fill("When they close");
  await page.getByRole("button", { name: "Save the view" }).click();
  await expect(page.getByText("When they close is among your views")).toBeVisible();
  const kept = new URL(page.url());
  expect([...kept.searchParams.keys()]).not.toContain("zoom");
  await page.goto(`${kept.origin}/deals?view=${String(kept.searchParams.get("view"))}&from=2027-03-01`);
  await awake(page);
  await expect(page.getByRole("button", { name: "Year", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("expected");
  await expect(page.getByRole("rowheader", { name: /^Open/ })).toBeVisible();
  await expect(bar(page, "Lantern")).toBeVisible();
});

test("keys alone walk the bars, move one by days, choose its dates and open it", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone has no keys");
  const owner = await workspace(server);
  await deal(server, owner, "Harbour", "2027-03-03", "2027-03-12");
  await deal(server, owner, "Lantern", "2027-03-08", "2027-03-19");
  await signIn(page, server, owner, MARCH);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const stop = "document.activeElement?.hasAttribute('data-bar') ?? false";
  for (let n = 0; n < 60 && !(await page.evaluate<boolean>(stop)); n += 1) await press("Tab");
  await expect(bar(page, "Harbour")).toBeFocused();
  await press("ArrowDown");
  await expect(bar(page, "Lantern")).toBeFocused();
  await press("Home");
  await expect(bar(page, "Harbour")).toBeFocused();
  await press("End");
  await expect(bar(page, "Lantern")).toBeFocused();
  await press("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft");
  await expect(page.getByText("Lantern is from 10 Mar 2027 to 21 Mar 2027")).toBeVisible();
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("10 Mar 2027", "21 Mar 2027"));
  await expect(bar(page, "Lantern")).toBeFocused();
  // What is not put down yet is taken back by Escape.
  await press("Shift+ArrowRight", "Escape");
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("10 Mar 2027", "21 Mar 2027"));
  // What another key takes the arrows away from is put down at once.
  await press("Shift+ArrowRight", "ArrowUp");
  await expect(bar(page, "Harbour")).toBeFocused();
  await expect(page.getByText("Lantern is from 11 Mar 2027 to 22 Mar 2027")).toBeVisible();
  await press("ArrowDown");
  await expect(bar(page, "Lantern")).toBeFocused();
  await press("Shift+ArrowLeft", "m");
  const move = page.getByRole("dialog", { name: "Move Lantern" });
  await expect(move).toBeVisible();
  await expectAccessible(page);
  await move.getByLabel("Expected close").fill("2 Mar 2027");
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(move.getByText(/cannot end before it begins/)).toBeVisible();
  await move.getByLabel("Expected close").fill("31 Mar 2027");
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page.getByText("Lantern is from 10 Mar 2027 to 31 Mar 2027")).toBeVisible();
  await bar(page, "Lantern").focus();
  await press("PageDown");
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await bar(page, "Lantern").focus();
  await press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Lantern" })).toBeVisible();
});

test("on a phone the axis is swept, and a finger that rests takes a bar along", async ({ page, server }) => {
  test.skip(!isPhone(page), "a mouse does not rest");
  const owner = await workspace(server);
  await deal(server, owner, "Lantern", "2027-03-03", "2027-03-09");
  await signIn(page, server, owner, MARCH);
  await expect(page.getByRole("link", { name: "Lantern", exact: true })).toBeVisible();
  await expectAccessible(page);
  const box = await bar(page, "Lantern").boundingBox();
  const at = (by: number): { x: number; y: number } => ({ x: (box?.x ?? 0) + 40 + by, y: (box?.y ?? 0) + 8 });
  const touch = await page.context().newCDPSession(page);
  const left = (): Promise<number> => page.locator("#timeline").evaluate((view) => view.scrollLeft);
  const before = await left();
  // A swipe that begins on a bar moves the time and not the bar.
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(60)] });
  for (let by = 50; by >= -60; by -= 10) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(by)] });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect.poll(left).toBeGreaterThan(before);
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("3 Mar 2027", "9 Mar 2027"));
  // The swipe runs on for a while after the finger has left.
  await expect(async () => {
    await page.locator("#timeline").evaluate((view, to) => view.scrollTo({ left: to }), before);
    expect(await left()).toBe(before);
    await page.waitForTimeout(100);
    expect(await left()).toBe(before);
  }).toPass();
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(0)] });
  await expect(page.locator(".ac-gantt-shifted")).toBeVisible();
  await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(2 * DAY_PX)] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(4 * DAY_PX)] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("7 Mar 2027", "13 Mar 2027"));
  await expect(page.getByText("Lantern is from 7 Mar 2027 to 13 Mar 2027")).toBeVisible();
});

test("what another person changes is drawn by itself, and filters leave what they say", async ({ page, server }) => {
  const owner = await workspace(server);
  const lantern = await deal(server, owner, "Lantern", "2027-03-08", "2027-03-19");
  await deal(server, owner, "Harbour", "2027-03-08", "2027-03-19");
  await signIn(page, server, owner, `${MARCH}&q=name:lantern`);
  await expect(bar(page, "Lantern")).toBeVisible();
  await expect(bar(page, "Harbour")).toHaveCount(0);
  const answer = await server.call({
    path: `/api/v1/deals/${String(lantern["id"])}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "PATCH",
    headers: { authorization: `Bearer ${owner.token}`, "if-match": '"1"' },
    body: { expected_close_on: "2027-03-26" },
  });
  expect(answer.status, answer.text).toBe(200);
  await expect(bar(page, "Lantern")).toHaveAccessibleName(lasts("8 Mar 2027", "26 Mar 2027"));
});

test("every list has its timeline, and activities lead to those without a day", async ({ page, server }) => {
  const owner = await workspace(server);
  const company = await post(server, owner, "companies", { name: "Hottechi" });
  const plan = (title: string, due: string | null): Promise<Record<string, unknown>> =>
    post(server, owner, "activities", {
      kind: "call", title, subject_kind: "company", subject_id: company["id"], due_on: due,
    });
  await plan("First call", "2027-03-10");
  await plan("Some day", null);
  await signIn(page, server, owner, "/activities?view=timeline&from=2027-03-01");
  await expect(bar(page, "First call")).toHaveClass(/ac-gantt-point/);
  await expectAccessible(page);
  await page.getByRole("link", { name: "1 without a date" }).click();
  await expect(page.getByText("Some day")).toBeVisible();
  await expect(page.getByText("First call")).toHaveCount(0);
  await page.goto(server.workspaceUrl(owner.slug, "/companies?view=timeline"));
  await awake(page);
  await expect(bar(page, "Hottechi")).toBeVisible();
  for (const path of ["people", "leads"]) {
    await page.goto(server.workspaceUrl(owner.slug, `/${path}?view=timeline`));
    await awake(page);
    await expect(page.getByText(new RegExp(`^No ${path} in this time\\.`))).toBeVisible();
  }
});
