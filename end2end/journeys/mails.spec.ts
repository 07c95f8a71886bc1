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
  const complaint = dialog.getByText("Line 1: there is no variable “frist_name”.");
  await expect(complaint.first()).toBeVisible();
  await expect(dialog.getByText("Subject, line 1: there is no variable “frist_name”.")).toBeVisible();
  await dialog.getByLabel("Subject").fill("Hello {{first_name}}");
  await expect(complaint).toHaveCount(0);
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
  await expect(page.getByText("Waits: this installation has no mail server yet.", { exact: true })).toBeVisible();
  await page.getByText("Text", { exact: true }).last().click();
  await expect(page.getByText("To ada@engines.example", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText("Withdrawn", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Withdrawn by /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
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
  const recipients = many.getByRole("region", { name: "Recipients" });
  await expect(recipients).toContainText("2 people get this e-mail, 1 does not.");
  await expect(recipients).toContainText("This person has no e-mail address.");
  const preview = many.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("Preview for Ada");
  await expect(preview).toContainText("Hello Ada");
  await expectAccessible(page);

  // Nobody's company is known: whoever would get it is nobody, and nothing can be sent.
  await many.getByLabel("Subject").fill("Hello {{company}}");
  await expect(recipients).toContainText("Nobody gets this e-mail.");
  await expect(many.getByRole("button", { name: "Write to 0 people" })).toBeDisabled();
  await many.getByLabel("Subject").fill("Hello {{first_name}}");
  await many.getByRole("button", { name: "Write to 2 people" }).click();
  const jobs = page.getByRole("region", { name: "Bulk changes" });
  await expect(jobs).toContainText("2 people written to");
  await expect(jobs).toContainText("1 was left as it is");
  await expect(jobs.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expectAccessible(page);
});

test("what was written stays when its dialog is closed", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "mail_templates", { name: "First contact", subject: "Hello {{first_name}}", body: "Dear {{company}}" });
  const ada = await post(server, owner, "contacts", { first_name: "Ada", email: "ada@engines.example" });
  await signIn(page, server, owner, `/people/${ada["id"] as string}`);
  const write = page.getByRole("dialog", { name: "Write to Ada" });
  const begin = page.getByRole("button", { name: "Write e-mail" });
  const [subject, text] = [write.getByLabel("Subject"), write.getByRole("textbox", { name: "Text" })];

  await begin.click();
  await expect(subject).toBeFocused();
  await subject.fill("About engines");
  await text.fill("Dear Ada");
  const height = await text.evaluate((box) => box.getBoundingClientRect().height);
  expect(height).toBeGreaterThan(120);
  await page.keyboard.press("Escape");
  await expect(write).toBeHidden();
  await begin.click();
  await expect(subject).toHaveValue("About engines");
  await expect(text).toHaveValue("Dear Ada");
  await expect(write.getByText("What you wrote before is still here.")).toBeVisible();
  await expectAccessible(page);

  // A template lies over it, says what it would be refused for, and gives it back.
  await write.getByLabel("Template").selectOption({ label: "First contact" });
  await expect(subject).toHaveValue("Hello Ada");
  const preview = write.getByRole("region", { name: "Preview" });
  await expect(preview.locator("mark")).toHaveText("Company");
  await expect(preview).toContainText("Not known of this one: company.");
  await expectAccessible(page);
  await write.getByLabel("Template").selectOption({ label: "None" });
  await expect(subject).toHaveValue("About engines");
  await expect(text).toHaveValue("Dear Ada");
  await write.getByRole("button", { name: "Begin anew" }).click();
  await expect(subject).toHaveValue("");
  await expect(text).toHaveValue("");
  await subject.fill("About looms");
  await text.fill("Dear Ada");
  await write.getByRole("button", { name: "Send" }).click();
  await expect(write).toBeHidden();
  await begin.click();
  await expect(subject).toHaveValue("");
});

test("a template that is not saved stays, and variables go where the cursor was", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/settings/templates");
  const begin = page.getByRole("button", { name: "New template" });
  const dialog = page.getByRole("dialog", { name: "New template" });
  await begin.click();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByLabel("Name").fill("First contact");
  const [subject, text] = [dialog.getByLabel("Subject"), dialog.getByRole("textbox", { name: "Text" })];
  await text.fill("Dear ");
  await subject.fill("Hello ");
  await dialog.getByRole("button", { name: "Insert a variable" }).click();
  await page.getByRole("menuitem", { name: "First name" }).click();
  await expect(subject).toHaveValue("Hello {{first_name}}");
  await expect(text).toHaveValue("Dear ");
  await text.focus();
  await dialog.getByRole("button", { name: "Insert a variable" }).click();
  await page.getByRole("menuitem", { name: "Last name" }).click();
  await expect(text).toHaveValue(/\{\{last_name\}\}/);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await begin.click();
  await expect(subject).toHaveValue("Hello {{first_name}}");
  await dialog.getByRole("button", { name: "Save template" }).click();
  await expect(dialog).toBeHidden();
  await begin.click();
  await expect(dialog.getByLabel("Name")).toHaveValue("");
});
