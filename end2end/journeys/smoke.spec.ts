/**
 * The least that must hold before any other journey makes sense.
 */
import { expect, expectAccessible, test } from "../fixtures/test";

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

test("the sign-in page needs no JavaScript and loads no wasm", async ({ page, server }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(`${server.baseUrl}/sign-in`);
  await page.waitForLoadState("load");
  expect(requested.filter((url) => url.endsWith(".wasm"))).toEqual([]);
});
