/**
 * The main screens of the demo workspace, photographed as they are first seen. A new screen is one line in SCREENS; its
 * picture is docs/screens/NAME-WIDTH.png.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../fixtures/devices";
import { type Server, startServer } from "../fixtures/server";
import { expect, test } from "../fixtures/test";
import { crmExport } from "../journeys/crm-files";
import { awake, signIn } from "../journeys/people";

const DEMO_MS_MAX = 60_000;

const SCREENS = [
  { name: "home", path: "/" },
  { name: "deals", path: "/deals" },
  { name: "deals-table", path: "/deals?view=table" },
  { name: "deals-groups", path: "/deals?view=table&group=stage&cols=name,stage,amount~sum,company,expected_close_on,owner" },
  { name: "deals-calendar", path: "/deals?view=calendar" },
  { name: "deals-timeline", path: "/deals?view=timeline" },
  { name: "leads", path: "/leads" },
  { name: "companies", path: "/companies" },
  { name: "people", path: "/people" },
  { name: "products", path: "/products" },
  { name: "forms", path: "/forms" },
  { name: "activities", path: "/activities" },
  { name: "activities-week", path: "/activities?view=calendar&zoom=week" },
  { name: "dashboards", path: "/dashboards" },
  { name: "bin", path: "/bin" },
  { name: "audit", path: "/audit" },
  { name: "speed", path: "/speed" },
  { name: "members", path: "/settings/members" },
  { name: "roles", path: "/settings/roles" },
  { name: "teams", path: "/settings/teams" },
  { name: "pipelines", path: "/settings/pipelines" },
  { name: "templates", path: "/settings/templates" },
];

interface Demo {
  email: string;
  password: string;
  is_filled: boolean;
}

async function demo(server: Server): Promise<Demo> {
  let found: Demo | null = null;
  const read = async () => {
    const text = await readFile(path.join(server.dataDir, "demo.json"), "utf8").catch(() => "null");
    found = JSON.parse(text) as Demo | null;
    return found?.is_filled ?? false;
  };
  await expect.poll(read, { timeout: DEMO_MS_MAX }).toBe(true);
  return found as unknown as Demo;
}

async function photograph(page: Page, name: string, width: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.screenshot({ path: path.join(ROOT, "docs/screens", `${name}-${width}.png`), animations: "disabled" });
}

test.use({ colorScheme: "dark" });

test("the main screens", async ({ page }, { project: { name: width } }) => {
  const server = await startServer("sqlite", {}, ["--demo"]);
  try {
    const person = await demo(server);
    await page.goto(`${server.baseUrl}/sign-in`);
    await photograph(page, "sign-in", width);
    await signIn(page, server, { ...person, slug: "demo" });
    for (const screen of SCREENS) {
      await page.goto(server.workspaceUrl("demo", screen.path));
      await awake(page);
      await photograph(page, screen.name, width);
    }
    await page.goto(server.workspaceUrl("demo", "/deals?view=table"));
    await awake(page);
    await page.locator("a[href^='/deals/']").first().evaluate((link) => (link as HTMLElement).click());
    await page.waitForURL(/\/deals\/[0-9a-f-]{36}/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await photograph(page, "deal", width);

    await page.goto(server.workspaceUrl("demo", "/dashboards"));
    await awake(page);
    await page.getByRole("link", { name: /Sales overview/ }).click();
    await expect(page.locator("article.crm-tile[aria-busy=true]")).toHaveCount(0);
    await photograph(page, "dashboard", width);

    await page.goto(server.workspaceUrl("demo", "/import"));
    await awake(page);
    await page.locator("input[type=file]").setInputFiles(crmExport().files);
    await page.waitForURL(/step=columns/);
    await photograph(page, "import-columns", width);
    await page.goto(`${server.baseUrl}/api/docs`);
    await photograph(page, "api-docs", width);
  } finally {
    await server.stop();
  }
});
