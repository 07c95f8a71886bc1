/**
 * E-mails: a template is written and tried out, sent to one person and seen on the timeline; another one goes to many.
 */
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { awake, post, signIn, workspace } from "./people";

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 1440) < 640;

test("a template is written, sent to one person and seen on the timeline", async ({ page, server }) => {
  const owner = await workspace(server);
  const ada = await post(server, owner, "contacts", { first_name: "Ada", last_name: "Byron", email: "ada@engines.example" });
  const cy = await post(server, owner, "contacts", { first_name: "Cy", last_name: "Moss" });

  await signIn(page, server, owner, "/settings/templates");
  await expect(page.getByText("No templates yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New template" }).click();
  const dialog = page.getByRole("dialog", { name: "New template" });
  await dialog.getByLabel("Name").fill("First contact");
  await dialog.getByLabel("Subject").fill("Hello {{frist_name}}");
  await dialog.getByRole("textbox", { name: "Text" }).fill("Dear {{first_name|friend}},\n\nsee https://acme.example.");
  await dialog.getByRole("button", { name: "Save template" }).click();
  await expect(dialog.getByText("Line 1: there is no variable “frist_name”.").first()).toBeVisible();
  await dialog.getByLabel("Subject").fill("Hello {{first_name}}");
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview.getByText("Hello [First name]")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Preview for" }).fill("Ada");
  await page.getByRole("option", { name: /Ada Byron/ }).click();
  await expect(preview.getByText("Hello Ada")).toBeVisible();
  await expect(preview.getByRole("link", { name: "https://acme.example" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole("button", { name: "Save template" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("First contact", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.goto(server.workspaceUrl(owner.slug, `/people/${cy["id"] as string}`));
  await awake(page);
  await page.getByRole("button", { name: "Write e-mail" }).click();
  const refused = page.getByRole("dialog", { name: "Write to Cy Moss" });
  await expect(refused.getByText("This person has no e-mail address. Add one first.")).toBeVisible();
  await refused.getByRole("button", { name: "Close" }).last().click();

  await page.goto(server.workspaceUrl(owner.slug, `/people/${ada["id"] as string}`));
  await awake(page);
  await page.getByRole("button", { name: "Write e-mail" }).click();
  const write = page.getByRole("dialog", { name: "Write to Ada Byron" });
  await expect(write.getByText("ada@engines.example")).toBeVisible();
  await write.getByLabel("Template").selectOption({ label: "First contact" });
  await expect(write.getByLabel("Subject")).toHaveValue("Hello Ada");
  await expect(write.getByRole("textbox", { name: "Text" })).toHaveValue(/^Dear Ada,/);
  await expectAccessible(page);
  await expectNoSideways(page);
  await write.getByRole("button", { name: "Send" }).click();
  await expect(write).toBeHidden();
  await expect(page.getByText("E-mail written")).toBeVisible();
  await expect(page.getByText("Hello Ada")).toBeVisible();
  await expect(page.getByText("Queued", { exact: true })).toBeVisible();
  await page.getByText("Text", { exact: true }).last().click();
  await expect(page.getByText("To ada@engines.example", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("an e-mail goes to a selection, and who has no address is counted", async ({ page, server }) => {
  test.skip(isPhone(page), "a phone selects in another way, which the journeys of acts take");
  const owner = await workspace(server);
  await post(server, owner, "mail_templates", { name: "First contact", subject: "Hello {{first_name}}", body: "Dear {{first_name|friend}}" });
  await post(server, owner, "contacts", { first_name: "Ada", email: "ada@engines.example" });
  await post(server, owner, "contacts", { first_name: "Bea", email: "bea@engines.example" });
  await post(server, owner, "contacts", { first_name: "Cy" });
  await signIn(page, server, owner, "/people");
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  for (const name of ["Ada", "Bea", "Cy"]) {
    await row(name).getByRole("checkbox").click();
  }
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Write e-mail" }).click();
  const many = page.getByRole("dialog", { name: "Write to 3 people" });
  await many.getByLabel("Template").selectOption({ label: "First contact" });
  await expect(many.getByLabel("Subject")).toHaveValue("Hello {{first_name}}");
  await expectAccessible(page);
  await many.getByRole("button", { name: "Write to 3 people" }).click();
  const jobs = page.getByRole("region", { name: "Bulk changes" });
  await expect(jobs).toContainText("2 people written to");
  await expect(jobs).toContainText("1 was left as it is");
  await expect(jobs.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expectAccessible(page);
});
