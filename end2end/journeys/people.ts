/**
 * What journeys do before they begin: somebody signs up, signs in, or has a workspace made by the operator.
 */
import { type Page, expect } from "@playwright/test";
import type { Server } from "../fixtures/server";

export interface Owner {
  email: string;
  password: string;
  slug: string;
  token: string;
}

interface Created {
  slug: string;
  api_token: string;
}

interface Mail {
  to: string;
  body: string;
}

/** A workspace as `alphaclone tenant create` makes it. */
export async function workspace(server: Server, slug = "acme", email = `owner@${slug}.example`): Promise<Owner> {
  const password = "four quiet green lanterns";
  const printed = await server.cli(
    "tenant", "create", "--name", "Acme Rockets", "--slug", slug, "--owner-email", email, "--owner-password", password, "--json",
  );
  const created = JSON.parse(printed) as Created;
  return { email, password, slug: created.slug, token: created.api_token };
}

/** Signs up by mail, as anybody can, and ends on the workspace's empty home. */
export async function signUp(page: Page, server: Server, slug: string): Promise<Omit<Owner, "token">> {
  const [email, password] = [`mia@${slug}.example`, "four quiet green lanterns"];
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("mail");
  await page.goto(await mailedLink(server, email));
  await page.getByLabel("Your name").fill("Mia Lindqvist");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Workspace").fill("Blue Kite");
  await page.getByLabel("Address").fill(slug);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(server.workspaceUrl(slug, "/"));
  await awake(page);
  return { email, password, slug };
}

/** Signs in on the base host and ends on `at` of the workspace. */
export async function signIn(page: Page, server: Server, owner: Omit<Owner, "token">, at = "/"): Promise<void> {
  await page.goto(server.workspaceUrl(owner.slug, at));
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(server.workspaceUrl(owner.slug, at));
  await awake(page);
}

/** Waits until the page has hydrated: before that, clicks do nothing. */
export async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-awake"));
}

/** The newest link that the operator's outbox holds for an address. */
export async function mailedLink(server: Server, to: string): Promise<string> {
  const lines = (await server.cli("outbox", "--json")).split("\n").filter((line) => line !== "");
  const mail = lines.map((line) => JSON.parse(line) as Mail).find((one) => one.to === to);
  const link = mail?.body.match(/https?:\/\/\S+/)?.[0];
  expect(link, `a link in the mail to ${to}`).toBeTruthy();
  return link as string;
}

/** A write through the API, as an outsider would do it. */
export async function post(server: Server, owner: Owner, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await server.call({
    path: `/api/v1/${path}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "POST",
    headers: { authorization: `Bearer ${owner.token}` },
    body,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json();
}

/** Deletes a record through the API. */
export async function remove(server: Server, owner: Owner, path: string): Promise<void> {
  const answer = await server.call({
    path: `/api/v1/${path}`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "DELETE",
    headers: { authorization: `Bearer ${owner.token}` },
  });
  expect(answer.status, answer.text).toBe(204);
}
