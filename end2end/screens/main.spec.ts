/**
 * The main screens, photographed whole. A new screen is one line in SCREENS; its picture is docs/screens/NAME-WIDTH.png.
 */
import path from "node:path";
import { ROOT } from "../fixtures/devices";
import { test } from "../fixtures/test";

const SCREENS = [
  { name: "sign-in", path: "/sign-in" },
  { name: "design-system", path: "/dev/ui" },
];

test("the main screens", async ({ page }, testInfo) => {
  for (const screen of SCREENS) {
    await page.goto(screen.path, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({
      path: path.join(ROOT, "docs/screens", `${screen.name}-${testInfo.project.name}.png`),
      fullPage: true,
    });
  }
});
