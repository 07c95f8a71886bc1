/**
 * Web forms: made by a member, filled in by a stranger on their own page, without JavaScript, and in a page of another site.
 */
import type { Page } from "@playwright/test";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expectNoSideways } from "../fixtures/accessibility";
import type { Server } from "../fixtures/server";
import { expect, expectAccessible, test } from "../fixtures/test";
import { type Owner, awake, post, signIn, workspace } from "./people";

/** Sooner than this nobody has filled in a form. */
const TYPING_MS = 3_200;

interface Made {
  key: string;
  address: string;
}

/** A form as a program makes one. */
async function made(server: Server, owner: Owner, more: object = {}): Promise<Made> {
  const form = await post(server, owner, "forms", { name: "Contact us", state: "active", ...more });
  return { key: form.key as string, address: server.workspaceUrl(owner.slug, `/f/${form.key as string}`) };
}

async function fill(page: Page | ReturnType<Page["frameLocator"]>, name: string): Promise<void> {
  await page.getByLabel("Last name").fill(name);
  await page.getByLabel("E-mail").fill("ada@engines.example");
  await page.getByLabel("Message (optional)").fill("Can you build an engine?");
}

/** Sends the form that the page shows as a program would: asked for anew and back in milliseconds. Answers what is shown then. */
function sendAtOnce(page: Page, name: string): Promise<string> {
  return page.evaluate(async (name) => {
    const drawn = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html").forms[0] as HTMLFormElement;
    const answers = new URLSearchParams({ last_name: name, email: "ada@engines.example" });
    for (const hidden of drawn.querySelectorAll<HTMLInputElement>("input[type=hidden]")) answers.set(hidden.name, hidden.value);
    return (await fetch(location.href, { method: "POST", body: answers })).text();
  }, name);
}

test("a form is made, filled in by a stranger, and makes a lead", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/forms");
  await expect(page.getByText("Let leads come by themselves")).toBeVisible();
  await page.getByRole("button", { name: "New form" }).filter({ visible: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "New form" });
  await dialog.getByLabel("Name").fill("Contact us");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL(/\/forms\/[0-9a-f-]{36}/);

  await page.getByLabel("Title").fill("Talk to us");
  await page.getByLabel("Text beside the box").fill("I agree that you write to me.");
  await page.getByLabel("Ask one more").selectOption("phone");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  // The preview has followed, and is there to be looked at alone.
  await expect(page.locator(".crm-preview-panel").getByText("Talk to us")).toBeVisible();
  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);

  await page.getByRole("tab", { name: "Share" }).click();
  const address = await page.getByRole("region", { name: "Its own page" }).innerText();
  expect(address).toContain(`http://${owner.slug}.localhost:${server.port}/f/`);
  await expectAccessible(page);
  await expectNoSideways(page);

  const stranger = await newPerson();
  await stranger.goto(address);
  await expect(stranger.getByRole("heading", { level: 1, name: "Talk to us" })).toBeVisible();
  await expectAccessible(stranger);
  await expectNoSideways(stranger);
  await fill(stranger, "Byron");
  await stranger.getByLabel("I agree that you write to me.").check();
  await stranger.waitForTimeout(TYPING_MS);
  await stranger.getByRole("button", { name: "Send" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible();
  await expectAccessible(stranger);

  await expect(page.getByText("1 lead, 1 in the last 30 days")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/leads"));
  await page.getByRole("link", { name: /Byron/ }).filter({ visible: true }).first().click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  await expect(page.getByText("Sent with a web form")).toBeVisible();
  await expect(page.getByText("Contact us. Agreed to: I agree that you write to me.")).toBeVisible();
  await expect(page.getByText("Can you build an engine?").first()).toBeVisible();
});

test("what was sent too fast is held back until somebody says what it is", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  const form = await made(server, owner);
  const stranger = await newPerson();
  await stranger.goto(form.address);
  for (const name of ["Spam", "Byron"]) expect(await sendAtOnce(stranger, name)).toContain("Thank you");
  await signIn(page, server, owner, "/forms");
  await expect(page.getByText("2 held back")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Contact us/ }).filter({ visible: true }).first().click();
  await page.getByRole("tab", { name: /Held back/ }).click();
  const waiting = page.getByRole("listitem").filter({ hasText: "Sent within seconds" });
  await expect(waiting).toHaveCount(2);
  await expectAccessible(page);
  await expectNoSideways(page);
  await waiting.filter({ hasText: "Spam" }).getByRole("button", { name: "Delete" }).click();
  await expect(waiting).toHaveCount(1);
  await waiting.filter({ hasText: "Byron" }).getByRole("button", { name: "Make a lead" }).click();
  await expect(page.getByText("Nothing is held back")).toBeVisible();
  await page.goto(server.workspaceUrl(owner.slug, "/leads"));
  await expect(page.getByRole("link", { name: /Byron/ }).filter({ visible: true }).first()).toBeVisible();
});

test("whoever leaves a form that is not saved is asked first", async ({ page, server }) => {
  const owner = await workspace(server);
  const form = await post(server, owner, "forms", { name: "Contact us", title: "Contact us" });
  await signIn(page, server, owner, `/forms/${form.id as string}`);
  await awake(page);
  const leaving = page.getByRole("dialog", { name: "Leave without saving?" });
  const back = page.getByRole("link", { name: "Web forms" }).filter({ visible: true }).first();
  await page.getByLabel("Title").fill("Talk to us");
  await back.click();
  await leaving.getByRole("button", { name: "Stay" }).click();
  await expect(page.getByLabel("Title")).toHaveValue("Talk to us");
  const asked = page.waitForEvent("dialog");
  const gone = page.goto("about:blank").catch(() => "stayed");
  const question = await asked;
  expect(question.type(), "by the browser where the site is left").toBe("beforeunload");
  await question.dismiss();
  expect(await gone).toBe("stayed");
  await back.click();
  await leaving.getByRole("button", { name: "Leave" }).click();
  await page.waitForURL(/\/forms$/);
  await page.goBack();
  await expect(page.getByLabel("Title"), "it was not saved").toHaveValue("Contact us");
  await page.getByLabel("Title").fill("Talk to us");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await page.getByRole("link", { name: "Web forms" }).filter({ visible: true }).first().click();
  await page.waitForURL(/\/forms$/);
});

test("whoever saves a form second is asked, and loses nothing", async ({ page, server, newPerson }) => {
  const owner = await workspace(server);
  const form = await post(server, owner, "forms", { name: "Contact us", title: "Contact us" });
  const other = await newPerson();
  for (const writer of [page, other]) {
    await signIn(writer, server, owner, `/forms/${form.id as string}`);
    await awake(writer);
  }
  const save = async (writer: Page) => {
    await writer.getByRole("button", { name: "Save", exact: true }).click();
    await expect(writer.getByText("Saved", { exact: true }).first()).toBeVisible();
  };
  const title = (writer: Page) => writer.getByLabel("Title");
  const asked = page.getByText("Somebody changed this form meanwhile");
  await title(page).fill("Mine");
  await title(other).fill("Theirs");
  await save(other);
  await expect(asked).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(asked).toHaveCount(0);
  await expect(title(page)).toHaveValue("Mine");
  await save(page);
  await expect(title(other), "who wrote nothing meanwhile follows").toHaveValue("Mine");

  await title(page).fill("Mine again");
  await title(other).fill("Theirs again");
  await save(other);
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(title(page)).toHaveValue("Theirs again");
  await expect(asked).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a form is filled in, put right and sent", async ({ page, server, watch }) => {
    const owner = await workspace(server);
    const form = await made(server, owner, { consent: "I agree." });
    await page.goto(form.address);
    await fill(page, "   ");
    await page.getByLabel("I agree.").check();
    watch.expect(/422/);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("Fill this in.")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue("ada@engines.example");
    await expect(page.getByLabel("Message (optional)")).toHaveValue("Can you build an engine?");
    await expect(page.getByLabel("I agree.")).toBeChecked();
    await page.getByLabel("Last name").fill("Byron");
    await page.waitForTimeout(TYPING_MS);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible();
  });
});

/** A page of another site, on an origin of its own. */
async function site(): Promise<{ origin: string; show: (html: string) => void; stop: () => void }> {
  let page = "";
  const other = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(`<!DOCTYPE html><html lang="en"><head><title>Another site</title><link rel="icon" href="data:,"></head><body><main><h1>Another site</h1>${page}</main></body></html>`);
  });
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  return { origin, show: (html) => (page = html), stop: () => void other.close() };
}

test("a form stands in a page of the site it names, as tall as it is, and in no other", async ({ page, server, newPerson, watch }) => {
  const owner = await workspace(server);
  const [ours, theirs] = [await site(), await site()];
  const form = await made(server, owner, { embedding: "named", sites: [ours.origin] });
  await signIn(page, server, owner, "/forms");
  await page.getByRole("link", { name: /Contact us/ }).filter({ visible: true }).first().click();
  await page.getByRole("tab", { name: "Share" }).click();
  const snippet = await page.getByRole("region", { name: "In your website" }).innerText();
  ours.show(snippet);
  theirs.show(snippet);

  const stranger = await newPerson();
  await stranger.goto(ours.origin);
  const frame = stranger.frameLocator("iframe");
  await expect(frame.getByRole("heading", { name: "Contact us" })).toBeVisible();
  const height = async (): Promise<number> => (await stranger.locator("iframe").boundingBox())?.height ?? 0;
  await expect.poll(height).not.toBe(640);
  await fill(frame, "Byron");
  await stranger.waitForTimeout(TYPING_MS);
  await frame.getByRole("button", { name: "Send" }).click();
  await expect(frame.getByRole("heading", { name: "Thank you" })).toBeVisible();
  // The page that says so is shorter, and so is its frame.
  await expect.poll(height).toBeLessThan(300);
  await expect(page.getByText("1 lead, 1 in the last 30 days")).toBeVisible();

  watch.expect(/frame-ancestors|ERR_BLOCKED_BY_RESPONSE|refused/i);
  const other = await newPerson();
  await other.goto(theirs.origin);
  await expect(other.getByRole("heading", { name: "Another site" })).toBeVisible();
  await expect(other.frameLocator("iframe").getByRole("heading", { name: "Contact us" })).toHaveCount(0);

  // A form of the site's own leads to ours where something is wrong, and is taken where nothing is.
  const plain = await page.getByRole("region", { name: "As a form of your own" }).innerText();
  ours.show(plain);
  await stranger.goto(ours.origin);
  await stranger.getByLabel("Last name").fill("Lovelace");
  await stranger.getByLabel("E-mail").fill("ada@engines.example");
  await stranger.getByRole("button", { name: "Send" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible();
  expect(stranger.url()).toContain(form.key);
  ours.stop();
  theirs.stop();
});
