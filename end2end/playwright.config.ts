/**
 * The journeys, at both widths; on PostgreSQL too when a test cluster is there (scripts/with-postgres.sh).
 */
import path from "node:path";
import { defineConfig } from "@playwright/test";
import { TARGET, browser, desktop1440, phone390 } from "./fixtures/devices";
import type { Database } from "./fixtures/server";

const onPostgres = process.env.ALPHACLONE_TEST_DATABASE_URL !== undefined;

export default defineConfig<{ database: Database }>({
  testDir: "journeys",
  outputDir: path.join(TARGET, "end2end-results"),
  fullyParallel: true,
  workers: 2,
  // A journey that passes at the second try has found something.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { ...browser, trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [
    { name: "desktop-1440", use: desktop1440 },
    { name: "phone-390", use: phone390 },
    ...(onPostgres ? [{ name: "desktop-1440-postgres", use: { ...desktop1440, database: "postgres" as const } }] : []),
  ],
});
