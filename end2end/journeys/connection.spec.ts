/**
 * What is said while the server cannot be reached, so that nobody takes what is old or missing for what is.
 */
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

test("a list that cannot go on says so, asks once, and shows no row under a question it does not answer", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  await Promise.all(Array.from({ length: 60 }, (_, n) => post(server, owner, "companies", { name: `Company ${n}` })));
  await signIn(page, server, owner);
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  let asked = 0;
  await page.route("**/list_companies*", (route) => {
    asked += 1;
    return route.abort("internetdisconnected");
  });
  await page.goto(server.workspaceUrl(owner.slug, "/companies"));
  await awake(page);
  const table = page.locator(".ac-table");
  await expect(page.getByRole("link", { name: /Company/ }).first()).toBeVisible();
  await table.evaluate((view) => view.scrollTo(0, view.scrollHeight));
  const trouble = page.getByRole("alert").filter({ hasText: "cannot be reached" });
  await expect(trouble).toBeInViewport();
  const once = asked;
  // Long enough for a list that asks as soon as it is refused to ask many times.
  await page.waitForTimeout(700);
  expect([once, asked]).toEqual([1, 1]);

  await page.getByRole("combobox", { name: "Search or filter companies" }).fill("Company 59");
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole("link", { name: /Company/ })).toHaveCount(0);
  await expect(trouble).toBeVisible();
  await page.unroute("**/list_companies*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: /Company 59/ })).toBeVisible();
  await expect(trouble).toHaveCount(0);
});

test("a lost connection is said after a moment, moves nothing, and is forgotten when it is back", async ({ page, server }) => {
  const owner = await workspace(server);
  // A browser that says it is offline while messages still arrive is believed less than the messages.
  let cut = false;
  const connected = new Promise<void>((resolve) =>
    page.routeWebSocket(/\/ws$/, (socket) => {
      const far = socket.connectToServer();
      socket.onMessage((message) => {
        if (!cut) far.send(message);
      });
      far.onMessage((message) => {
        if (!cut) socket.send(message);
        resolve();
      });
    }),
  );
  await signIn(page, server, owner, "/companies");
  // What hears of the network comes after the page.
  await connected;
  const mark = page.getByRole("status").filter({ hasText: /Offline since \d\d:\d\d/ });
  const places = () =>
    page.evaluate(() =>
      [".ac-shell-search", ".ac-shell-main h1", ".ac-shell-user"].map((at) => {
        const box = document.querySelector(at)?.getBoundingClientRect();
        return [box?.x, box?.y, box?.width, box?.height];
      }),
    );
  const before = await places();
  cut = true;
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await expect(mark).toBeVisible();
  await expect(mark).toBeInViewport({ ratio: 1 });
  expect(await places()).toEqual(before);
  cut = false;
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(mark).toHaveCount(0);
});
