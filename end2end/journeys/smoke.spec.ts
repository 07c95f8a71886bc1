/**
 * The least that must hold before any other journey makes sense.
 */
import { expect, expectAccessible, test } from "../fixtures/test";
import { awake, signIn, workspace } from "./people";

test("the server is alive under any host name", async ({ server }) => {
  for (const host of [`localhost:${server.port}`, "unknown.example"]) {
    expect((await server.call({ path: "/healthz", host })).status).toBe(200);
  }
});

test("the sign-in page is served and accessible", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByLabel(/e-?mail/i)).toBeVisible();
  await expect(page.getByLabel(/password/i).first()).toBeVisible();
  await expectAccessible(page);
});

test("the sign-in page loads no wasm", async ({ page }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto("/sign-in", { waitUntil: "load" });
  expect(requested.length).toBeGreaterThan(0);
  expect(requested.filter((url) => url.includes(".wasm"))).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the sign-in form is there and posts to the server", async ({ page }) => {
    await page.goto("/sign-in");
    const form = page.locator("form").filter({ has: page.getByLabel(/password/i) });
    await expect(form.getByRole("button").first()).toBeVisible();
    await expect(form).toHaveAttribute("method", /post/i);
    await expect(form).toHaveAttribute("action", /./);
  });
});

test("a page whose code does not come at first is waited for", async ({ page, server, watch }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/settings/tokens");
  let refused = 0;
  await page.route("**/deals_page_view.pack", async (route) => {
    refused += 1;
    await (refused < 3 ? route.abort("connectionfailed") : route.continue());
  });
  watch.expect(/deals_page_view\.pack/);
  const answer = await page.goto(server.workspaceUrl(owner.slug, "/deals"));
  expect(answer?.headers()["link"], "the page names its code").toMatch(/deals_page_view\.pack>; rel=preload/);
  await awake(page);
  await page.getByRole("button", { name: "New deal" }).first().click();
  await expect(page.getByRole("dialog", { name: /deal/i }).getByLabel("Name")).toBeFocused();
  expect(refused).toBeGreaterThanOrEqual(3);
});
