/**
 * Projects: one is made, its board is worked by mouse, touch and keys and by two at once, a task has a page of its own.
 */
import { type Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "../fixtures/accessibility";
import { expect, test } from "../fixtures/test";
import { type Owner, awake, mailedLink, post, signIn, workspace } from "./people";
import type { Server } from "../fixtures/server";

const lane = (page: Page, at: number) => page.locator(".ac-board-lane").nth(at);
const cards = (page: Page, at: number) => lane(page, at).locator("[data-card]");
const notice = (page: Page, text: string | RegExp) => page.getByRole("region", { name: "Notices" }).locator(".ac-toast", { hasText: text });

/** A project with tasks, the first of `titles` on top. */
async function website(server: Server, owner: Owner, titles: string[] = []): Promise<string> {
  const project = await post(server, owner, "projects", { name: "Website", code: "WEB" });
  const project_id = String(project["id"]);
  for (const title of [...titles].reverse()) await post(server, owner, "tasks", { project_id, title });
  return project_id;
}

test("a project is made, gets tasks, and says how far it has come", async ({ page, server }) => {
  const owner = await workspace(server);
  await signIn(page, server, owner, "/projects");
  await expect(page.getByRole("heading", { name: "Your projects will be here" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/Enter the project’s name|the project's name/i)).toBeVisible();
  await dialog.getByLabel("Name").fill("Website relaunch");
  await dialog.getByLabel("Code").fill("web");
  await dialog.getByRole("switch", { name: "Secret" }).click();
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Website relaunch");
  await expect(page.getByText("Secret", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await lane(page, 0).getByRole("button", { name: "New task in To do" }).click();
  const task = page.getByRole("dialog", { name: "New task" });
  await task.getByLabel("What is to be done").fill("Write the first page");
  await task.getByLabel("Priority").selectOption("high");
  await expectAccessible(page);
  await task.getByRole("button", { name: "Create task" }).click();
  await expect(task).toBeHidden();
  await expect(cards(page, 0)).toHaveText([/WEB-1.*High.*Write the first page/s]);
  await expect(page.getByText("WEB-1 is on the board")).toBeVisible();
  await expectNoSideways(page);

  await page.getByRole("link", { name: "Projects", exact: true }).first().click();
  const tile = page.getByRole("link", { name: /Website relaunch/ });
  await expect(tile).toContainText("0 of 1 task");
  await expectAccessible(page);
  await page.getByLabel("Search projects").fill("nothing of the kind");
  await expect(page.getByRole("heading", { name: "No project matches" })).toBeVisible();
  await page.getByRole("button", { name: "Show all projects" }).click();
  await expect(tile).toBeVisible();
});

test("a board is worked by keys alone, and a move is taken back", async ({ page, server, isMobile }) => {
  test.skip(isMobile, "keys are tried at 1440");
  const owner = await workspace(server);
  const id = await website(server, owner, ["First", "Second", "Third"]);
  await signIn(page, server, owner, `/projects/${id}`);
  const focused = page.locator("[data-card]:focus");
  for (let step = 0; step < 60 && (await focused.count()) === 0; step += 1) await page.keyboard.press("Tab");
  await expect(focused).toContainText("First");
  for (const key of ["ArrowDown", "Space", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(cards(page, 1)).toHaveText([/Second/]);
  await expect(page.getByText(/Second moved to In progress/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cards(page, 0)).toHaveText([/First/, /Second/, /Third/]);
  await page.reload();
  await awake(page);
  await expect(cards(page, 0)).toHaveText([/First/, /Second/, /Third/]);
  // The same by the keys that take back whatever was done last.
  for (let step = 0; step < 60 && (await focused.count()) === 0; step += 1) await page.keyboard.press("Tab");
  for (const key of ["Space", "ArrowRight", "ArrowRight", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(cards(page, 3)).toHaveText([/First/]);
  await page.keyboard.press("Control+z");
  await expect(cards(page, 0)).toHaveText([/First/, /Second/, /Third/]);
  await expect(cards(page, 3)).toHaveCount(0);
  await page.keyboard.press("Control+Shift+Z");
  await expect(cards(page, 3)).toHaveText([/First/]);
});

test("two on one board see each other's moves", async ({ page, server, newPerson, isMobile, watch }) => {
  test.skip(isMobile, "a pointer is tried at 1440");
  watch.expect(/404/);
  const owner = await workspace(server);
  const id = await website(server, owner, ["First", "Second"]);
  await signIn(page, server, owner, `/projects/${id}`);
  const other = await newPerson();
  await signIn(other, server, owner, `/projects/${id}`);
  const from = (await cards(page, 0).first().boundingBox())!;
  const to = (await lane(page, 2).boundingBox())!;
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 80, { steps: 8 });
  await page.mouse.up();
  await expect(cards(page, 2)).toHaveText([/First/]);
  await expect(cards(other, 2)).toHaveText([/First/]);
  await post(server, owner, "tasks", { project_id: id, title: "From outside" });
  await expect(cards(page, 0)).toHaveText([/From outside/, /Second/]);
  await expect(cards(other, 0)).toHaveText([/From outside/, /Second/]);
  // It goes under both.
  await page.getByRole("button", { name: "Project", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete project" }).click();
  await page.waitForURL(server.workspaceUrl(owner.slug, "/projects"));
  await expect(other.getByRole("heading", { name: "This project is no longer here" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your projects will be here" })).toBeVisible();
  await notice(page, "Website deleted").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: /Website/ }).click();
  await expect(cards(page, 2)).toHaveText([/First/]);
});

test("the columns of a board are renamed, added, limited and put in order", async ({ page, server, watch }) => {
  watch.expect(/422/);
  const owner = await workspace(server);
  const id = await website(server, owner, ["First", "Second"]);
  await signIn(page, server, owner, `/projects/${id}`);
  await page.getByRole("button", { name: "Project", exact: true }).click();
  await page.getByRole("menuitem", { name: "Edit columns" }).click();
  const dialog = page.getByRole("dialog", { name: "Columns of the board" });
  const column = (at: number) => dialog.getByRole("group", { name: `Column ${at}`, exact: true });
  await column(1).getByLabel("Name").fill("Next");
  await column(1).getByLabel("Limit of tasks, none if empty").fill("1");
  await expect(column(1).getByRole("button", { name: "It holds tasks, so it stays" })).toBeDisabled();
  await column(3).getByRole("button", { name: "Take this column away" }).click();
  await dialog.getByRole("button", { name: "Add a column" }).click();
  await expect(column(4).getByLabel("Name")).toBeFocused();
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole("button", { name: "Save columns" }).click();
  await expect(column(4).getByText(/column’s name|column's name/i)).toBeVisible();
  await column(4).getByLabel("Name").fill("Shipped");
  await column(4).getByLabel("What it says of its tasks").selectOption("done");
  await column(4).getByRole("button", { name: "Move up" }).click();
  await dialog.getByRole("button", { name: "Save columns" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".ac-board-lane h2")).toHaveText(["Next", "In progress", "Shipped", "Done"]);
  await expect(lane(page, 0)).toContainText("2 of 1");
  await expect(lane(page, 0)).toContainText("Over its limit");
  await expectAccessible(page);
});

test("a task is read and changed on its page, field by field", async ({ page, server, newPerson, watch }) => {
  watch.expect(/404/);
  const owner = await workspace(server);
  const id = await website(server, owner, ["Write the first page"]);
  await signIn(page, server, owner, `/projects/${id}`);
  await cards(page, 0).first().click();
  await page.waitForURL(server.workspaceUrl(owner.slug, "/tasks/WEB-1"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Write the first page");
  await expectAccessible(page);
  await expectNoSideways(page);
  const other = await newPerson();
  await signIn(other, server, owner, "/tasks/WEB-1");

  await page.getByLabel("Priority").selectOption("urgent");
  await expect(other.getByLabel("Priority")).toHaveValue("urgent");
  await page.getByLabel("Add somebody").selectOption({ index: 1 });
  await expect(other.getByRole("button", { name: /^Remove / })).toBeVisible();
  await page.getByLabel("Estimate").fill("1.5");
  await page.getByLabel("Column").selectOption({ label: "Done" });
  await expect(page.getByText("WEB-1 moved to Done")).toBeVisible();
  await expect(other.getByLabel("Column").locator("option:checked")).toHaveText("Done");
  await expect(other.getByLabel("Estimate")).toHaveValue("1.5");

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Title").fill("Write the front page");
  await page.getByLabel("Description").fill("With a picture.\n\nAnd a line below.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Write the front page");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Write the front page");
  await expect(other.getByText("And a line below.")).toBeVisible();
  await page.reload();
  await awake(page);
  await expect(page.getByLabel("Estimate")).toHaveValue("1.5");

  await page.getByRole("button", { name: "Task", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete task" }).click();
  await page.waitForURL(server.workspaceUrl(owner.slug, `/projects/${id}`));
  await expect(other.getByText("This task was deleted, or is no longer yours to see.")).toBeVisible();
  await notice(page, "Write the front page deleted").getByRole("button", { name: "Undo" }).click();
  await expect(other.getByText("This task was deleted, or is no longer yours to see.")).toHaveCount(0);
  await page.goto(server.workspaceUrl(owner.slug, "/tasks/WEB-1"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Write the front page");
});

test("a guest reads the projects they take part in, and changes nothing", async ({ page, server, newPerson, watch }) => {
  watch.expect(/404/);
  const owner = await workspace(server);
  const id = await website(server, owner, ["First"]);
  await signIn(page, server, owner, "/settings/members");
  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog", { name: "Invite somebody" });
  await invite.getByLabel("E-mail").fill("grace@acme.example");
  await invite.getByLabel("Role").selectOption("guest");
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(invite).toBeHidden();
  const hers = await newPerson();
  await hers.goto(await mailedLink(server, "grace@acme.example"));
  await hers.getByLabel("Your name").fill("Grace Hopper");
  await hers.getByLabel("Password", { exact: true }).fill("five quiet green lanterns");
  await hers.getByRole("button", { name: "Join" }).click();
  await hers.waitForURL(server.workspaceUrl(owner.slug, "/"));
  await hers.goto(server.workspaceUrl(owner.slug, `/projects/${id}`));
  await expect(hers.getByRole("heading", { name: "There is nothing here" })).toBeVisible();

  await page.goto(server.workspaceUrl(owner.slug, `/projects/${id}`));
  await awake(page);
  await page.getByRole("button", { name: "Project", exact: true }).click();
  await page.getByRole("menuitem", { name: "Edit project" }).click();
  const dialog = page.getByRole("dialog", { name: "Project" });
  await dialog.getByLabel("Add a member").selectOption({ label: "Grace Hopper" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await hers.reload();
  await awake(hers);
  await expect(cards(hers, 0)).toHaveText([/First/]);
  await expect(hers.getByRole("button", { name: /New task/ })).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "Project", exact: true })).toHaveCount(0);
  await expectAccessible(hers);
  await cards(hers, 0).first().click();
  await expect(hers.getByRole("heading", { level: 1 })).toHaveText("First");
  await expect(hers.getByLabel("Priority")).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "Edit", exact: true })).toHaveCount(0);
  await expectAccessible(hers);
});

test("a task has labels, a checklist, sub-tasks, and people talk about it", async ({ page, server, newPerson, watch }) => {
  watch.expect(/422/);
  const owner = await workspace(server);
  const id = await website(server, owner, ["Write the first page"]);
  await signIn(page, server, owner, "/tasks/WEB-1");
  const other = await newPerson();
  await signIn(other, server, owner, `/projects/${id}`);

  await page.getByRole("button", { name: "Edit the project’s labels" }).click();
  const dialog = page.getByRole("dialog", { name: "Labels of the project" });
  await expect(dialog.getByRole("heading", { name: "No labels yet" })).toBeVisible();
  await dialog.getByRole("button", { name: "Add a label" }).click();
  await dialog.getByRole("group", { name: "Label 1" }).getByLabel("Name").fill("Copy");
  await dialog.getByRole("group", { name: "Label 1" }).getByLabel("Colour").selectOption("violet");
  await dialog.getByRole("button", { name: "Add a label" }).click();
  await dialog.getByRole("group", { name: "Label 2" }).getByLabel("Name").fill("copy");
  await dialog.getByRole("button", { name: "Save labels" }).click();
  await expect(dialog.getByText("The project has a label of this name.")).toBeVisible();
  await dialog.getByRole("group", { name: "Label 2" }).getByLabel("Name").fill("Design");
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole("button", { name: "Save labels" }).click();
  await expect(dialog).toBeHidden();
  await page.getByLabel("Add a label", { exact: true }).selectOption({ label: "Copy" });
  await expect(page.getByRole("button", { name: "Take the label Copy off" })).toBeVisible();
  await expect(cards(other, 0).first()).toContainText("Copy");

  await page.getByLabel("One more item").fill("Ask the editor");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("One more item")).toHaveValue("");
  await page.getByLabel("One more item").fill("Choose a picture");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: "Ask the editor" }).check();
  await expect(page.getByText("1 of 2", { exact: true })).toBeVisible();
  await expect(cards(other, 0).first()).toContainText("1 of 2 steps done");

  await page.getByLabel("One more sub-task").fill("Collect quotes");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Collect quotes" })).toBeVisible();
  await expect(cards(other, 0)).toHaveCount(2);

  await page.getByLabel("Write a comment").fill("Looks good, ");
  await page.getByLabel("Mention somebody").selectOption({ index: 1 });
  await expect(page.getByLabel("Write a comment")).toHaveValue(/^Looks good, @owner $/);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("@owner", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Write a comment")).toHaveValue("");
  await expect(cards(other, 0).filter({ hasText: "Write the first page" })).toContainText("1 comment");
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByRole("button", { name: /^Comment of / }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Comment", { exact: true }).fill("Looks very good");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Looks very good")).toBeVisible();
  await page.getByRole("button", { name: /^Comment of / }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("Looks very good")).toHaveCount(0);
  await notice(page, "Comment deleted").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Looks very good")).toBeVisible();

  await page.getByRole("link", { name: "Collect quotes" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Collect quotes");
  await page.getByRole("link", { name: "WEB-1" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Write the first page");
  await expect(other.getByLabel("Label")).toBeVisible();
  await other.getByLabel("Label").selectOption({ label: "Copy" });
  await expect(cards(other, 0)).toHaveCount(1);
  await expectAccessible(other);
});

test("a task is found by its words and by what it is called", async ({ page, server }) => {
  const owner = await workspace(server);
  await website(server, owner, ["Write the first page", "Choose a lantern"]);
  await signIn(page, server, owner, "/companies");
  const found = async (words: string, name: RegExp) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or jump to" }).fill(words);
    await page.getByRole("option", { name }).first().click();
  };
  await found("lantern", /Choose a lantern/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Choose a lantern");
  await found("web-2", /Write the first page/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Write the first page");
  await found("website", /Website/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Website");
});

test("what is mine is on one page, by the day on which it is due", async ({ page, server }) => {
  const owner = await workspace(server);
  const project_id = await website(server, owner);
  await signIn(page, server, owner, "/my-work");
  await expect(page.getByRole("heading", { name: "Nothing waits for you" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(server.workspaceUrl(owner.slug, `/projects/${project_id}`));
  await awake(page);
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByLabel("What is to be done").fill("Write the first page");
  await dialog.getByLabel("Priority").selectOption("urgent");
  await dialog.getByLabel("Add somebody").selectOption({ index: 1 });
  await dialog.getByLabel("Due").fill("1 Mar 2020");
  await dialog.getByRole("button", { name: "Create task" }).click();
  await expect(dialog).toBeHidden();
  await post(server, owner, "deals", { name: "Lantern rollout", expected_close_on: "2099-03-01" });
  const company = await post(server, owner, "companies", { name: "Acme" });
  const today = new Date().toISOString().slice(0, 10);
  await post(server, owner, "activities", { kind: "call", title: "Ask Ada", subject_kind: "company", subject_id: company["id"], due_on: today });

  await page.goto(server.workspaceUrl(owner.slug, "/my-work"));
  await awake(page);
  const group = (title: string) => page.locator("section,div").filter({ has: page.getByRole("heading", { name: title, exact: true }) }).last();
  await expect(group("Overdue")).toContainText("Write the first page");
  await expect(group("Today")).toContainText("Ask Ada");
  await expect(group("Later")).toContainText("Lantern rollout");
  await expectAccessible(page);
  await expectNoSideways(page);
  // What is done elsewhere goes.
  const board = await server.call({
    path: `/api/v1/projects/${project_id}/board`,
    host: `${owner.slug}.localhost:${server.port}`,
    headers: { authorization: `Bearer ${owner.token}` },
  });
  const columns = (board.json() as { columns: { id: string; tasks: { id: string }[] }[] }).columns;
  const task = columns[0]!.tasks[0]!.id;
  const moved = await server.call({
    path: `/api/v1/tasks/${task}/move`,
    host: `${owner.slug}.localhost:${server.port}`,
    method: "POST",
    headers: { authorization: `Bearer ${owner.token}` },
    body: { column_id: columns[3]!.id },
  });
  expect(moved.status, moved.text).toBe(200);
  await expect(page.getByText("Write the first page")).toHaveCount(0);
  await page.getByRole("link", { name: /Ask Ada/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Acme");
});

test("the tasks of a project are a list too, in any order", async ({ page, server }) => {
  const owner = await workspace(server);
  const id = await website(server, owner, ["Beta", "Alpha", "Gamma"]);
  await signIn(page, server, owner, `/projects/${id}`);
  await page.getByRole("link", { name: "List", exact: true }).click();
  await page.waitForURL(server.workspaceUrl(owner.slug, `/projects/${id}?view=list`));
  const names = page.getByRole("link", { name: /^(Alpha|Beta|Gamma)/ });
  await expect(names).toHaveText([/Beta/, /Alpha/, /Gamma/]);
  await page.reload();
  await awake(page);
  await expect(names).toHaveText([/Beta/, /Alpha/, /Gamma/]);
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByLabel("Search tasks").fill("alph");
  await expect(names).toHaveText([/Alpha/]);
  await names.first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Alpha");
});
