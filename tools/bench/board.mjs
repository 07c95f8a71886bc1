/**
 * The board in Chromium at 1440×900: scrolls and drags by the browser's own input, and prints how far its frames lay apart.
 *
 * Prints one line of JSON: for each phase the gaps between animation frames in milliseconds. What counts as good is decided
 * by who started this.
 */
import { createRequire } from "node:module";
import path from "node:path";

const end2end = createRequire(path.resolve(import.meta.dirname, "../../end2end/package.json"));
const { chromium } = end2end("playwright-core");

const { BOARD_URL, BOARD_EMAIL, BOARD_PASSWORD, BOARD_SCROLL_PX } = process.env;
const VIEWPORT = { width: 1440, height: 900 };
const SCROLL_PX = Number(BOARD_SCROLL_PX);
const SCROLL_PX_PER_SECOND = 2_000;
const IDLE_MS = 2_000;
const DRAG_STEPS = 120;
const STEP_MS = 16;
/** A card held near the end of a column makes the column scroll. */
const HOLD_MS = 2_000;
const LOAD_ALL_MS_MAX = 120_000;

const browser = await chromium.launch({
  executablePath: process.env.ALPHACLONE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(BOARD_URL);
  await page.getByLabel("E-mail").fill(BOARD_EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(BOARD_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(BOARD_URL);
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-awake"));
  await page.waitForSelector(".ac-board-card");
  await page.evaluate(watchFrames);
  const devtools = await page.context().newCDPSession(page);

  const phases = {};
  const phase = async (name, work) => {
    await page.evaluate(() => (window.frameGaps.length = 0));
    await work();
    phases[name] = await page.evaluate(() => [...window.frameGaps]);
  };
  await phase("idle", () => page.waitForTimeout(IDLE_MS));
  await phase("scroll_while_loading", () => scroll(page, devtools, 1, SCROLL_PX));
  const cards = await loadAll(page);
  await phase("scroll_and_drag", async () => {
    await scroll(page, devtools, 0, SCROLL_PX);
    await scroll(page, devtools, 0, -SCROLL_PX / 2);
    await scroll(page, devtools, 2, SCROLL_PX);
    await drag(page, 0, 3);
  });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  console.log(JSON.stringify({ cards, phases }));
} finally {
  await browser.close();
}

/** Runs in the page: keeps the gaps between animation frames. */
function watchFrames() {
  window.frameGaps = [];
  let last = performance.now();
  const tick = (now) => {
    window.frameGaps.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

async function middle(page, column) {
  const box = await page.locator(`#deals-list-${column}`).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, bottom: box.y + box.height };
}

/** As a wheel does, at an even speed. Downwards is positive. */
async function scroll(page, devtools, column, px) {
  const { x, y } = await middle(page, column);
  const gesture = { x, y, yDistance: -px, speed: SCROLL_PX_PER_SECOND, gestureSourceType: "mouse" };
  await devtools.send("Input.synthesizeScrollGesture", gesture);
}

/** Takes the second card of a column across the board, holds it at another column's end, and drops it. */
async function drag(page, from, to) {
  const start = await middle(page, from);
  const end = await middle(page, to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (let step = 1; step <= DRAG_STEPS; step += 1) {
    const share = step / DRAG_STEPS;
    const sway = Math.sin(share * Math.PI * 4) * 150;
    await page.mouse.move(start.x + (end.x - start.x) * share, start.y + sway);
    await page.waitForTimeout(STEP_MS);
  }
  await page.mouse.move(end.x, end.bottom - 10, { steps: 10 });
  await page.waitForTimeout(HOLD_MS);
  await page.mouse.up();
}

/** Scrolls every column to its end until no more cards come; answers how many there are. */
async function loadAll(page) {
  const heights = () =>
    page.evaluate(() => {
      const lists = [...document.querySelectorAll(".ac-board-list")];
      for (const list of lists) list.scrollTop = list.scrollHeight;
      return lists.map((list) => list.scrollHeight).join();
    });
  const deadline = Date.now() + LOAD_ALL_MS_MAX;
  for (let before = "", now = await heights(), same = 0; same < 3; ) {
    if (Date.now() > deadline) throw new Error(`not all cards came in ${LOAD_ALL_MS_MAX} ms`);
    await page.waitForTimeout(300);
    [before, now] = [now, await heights()];
    same = before === now ? same + 1 : 0;
  }
  return page.evaluate(() => {
    const lists = [...document.querySelectorAll(".ac-board-list")];
    const pitch = document.querySelector(".ac-board-item").getBoundingClientRect().height + 8;
    const cards = lists.map((list) => Math.floor(list.scrollHeight / pitch));
    for (const list of lists) list.scrollTop = 0;
    return cards.reduce((sum, count) => sum + count, 0);
  });
}
