/**
 * The watch itself: a fixture that notices nothing would let every journey pass.
 */
import { test as plain } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";

plain("the watch notices each kind of problem and forgives only the expected", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const watch = new Watch();
  watch.add(context);
  watch.expect(/on purpose/);
  watch.expect(/never comes/);
  await page.setContent(`<script>
    console.error("hydration");
    console.warn("careful");
    console.log("harmless");
    console.error("on purpose");
    setTimeout(() => { throw new Error("uncaught") });
    fetch("http://localhost:9/closed").catch(() => {});
  </script>`);
  await expect.poll(() => watch.findings().length).toBeGreaterThanOrEqual(5);
  const findings = watch.findings().join("\n");
  for (const part of ["console error: hydration", "console warning: careful", "uncaught", "request: GET http://localhost:9/closed", "never came: /never comes/"]) {
    expect(findings).toContain(part);
  }
  expect(findings).not.toContain("on purpose");
  expect(findings).not.toContain("harmless");
  await context.close();
});

test("a page of ours that is not there is a problem", async ({ page, watch }) => {
  watch.expect(/no-such-page.* 404|Failed to load resource/);
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
});
