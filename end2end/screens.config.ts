/**
 * Not a test run: photographs the main screens into docs/screens, at both widths.
 */
import path from "node:path";
import { defineConfig } from "@playwright/test";
import { TARGET, browser, desktop1440, phone390 } from "./fixtures/devices";

export default defineConfig({
  testDir: "screens",
  outputDir: path.join(TARGET, "screens-results"),
  workers: 1,
  timeout: 180_000,
  use: browser,
  projects: [
    { name: "1440", use: desktop1440 },
    { name: "390", use: phone390 },
  ],
});
