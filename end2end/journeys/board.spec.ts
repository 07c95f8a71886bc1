/**
 * A board whose columns hold more cards than are in sight.
 */
import { expect, test } from "../fixtures/test";
import { post, signIn, workspace } from "./people";

test("a card that leaves a long column stands in one place only", async ({ page, server }) => {
  const owner = await workspace(server);
  for (let n = 0; n < 24; n += 1) await post(server, owner, "deals", { name: `Deal ${n}` });
  await signIn(page, server, owner, "/deals");
  const column = (at: number) => page.locator(".ac-board-lane").nth(at).locator("[data-card]");
  const card = column(0).nth(1);
  const id = String(await card.getAttribute("data-card"));
  await card.focus();
  for (const key of ["Space", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(page.getByText(/moved to Qualified/)).toBeVisible();
  const everywhere = page.locator(`[data-card="${id}"]`);
  await expect(everywhere).toHaveCount(1);
  await expect(column(1)).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(column(1)).toHaveCount(0);
  await expect(everywhere).toHaveCount(1);
});

test("a pipeline is worked by keys alone", async ({ page, server, isMobile }) => {
  test.skip(isMobile, "keys are tried at 1440");
  const owner = await workspace(server);
  for (const name of ["Third", "Second", "First"]) await post(server, owner, "deals", { name });
  await signIn(page, server, owner, "/deals");
  const names = (at: number) => page.locator(".ac-board-lane").nth(at).locator("[data-card]");
  const focused = page.locator("[data-card]:focus");
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // A new deal, by its key and without leaving the keys.
  await press("n");
  const dialog = page.getByRole("dialog", { name: "New deal" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Fourth");
  await press("Enter");
  await expect(dialog).toBeHidden();
  await expect(names(0)).toHaveCount(4);
  // Into the board: whatever stands before it, a card is reached by Tab.
  for (let step = 0; step < 60 && (await focused.count()) === 0; step += 1) await press("Tab");
  await expect(focused).toHaveCount(1);
  await press("ArrowDown");
  await expect(focused).toContainText("First");
  // Lifted and put back, then carried over two columns.
  await press("Space", "ArrowRight", "Escape");
  await expect(names(0)).toHaveCount(4);
  await press("Space", "ArrowRight", "ArrowRight", "Space");
  await expect(names(2)).toHaveText([/First/]);
  await expect(focused, "the focus goes along").toContainText("First");
  await press("Control+z");
  await expect(names(2)).toHaveCount(0);
  await expect(names(0)).toHaveCount(4);
  await press("Control+Shift+Z");
  await expect(names(2)).toHaveText([/First/]);
  // To the record and back.
  for (let step = 0; step < 60 && (await focused.count()) === 0; step += 1) await press("Tab");
  await press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Fourth|First|Second|Third/);
  // The browser has a key of its own for this.
  await page.goBack();
  await expect(names(2)).toHaveText([/First/]);
});

test("a press whose end nobody heard carries nothing, and no second pointer steers", async ({ page, server }) => {
  const owner = await workspace(server);
  await post(server, owner, "deals", { name: "Deal" });
  await signIn(page, server, owner, "/deals");
  const card = page.locator("[data-card]").first();
  const ghost = page.locator(".ac-board-ghost");
  const box = (await card.boundingBox())!;
  const at = { x: box.x + 20, y: box.y + 20 };
  const mouse = { pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true };

  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  // It was let go of outside and comes back with no button pressed.
  await card.dispatchEvent("pointermove", { ...mouse, buttons: 0, clientX: at.x + 60, clientY: at.y });
  await page.mouse.move(at.x + 80, at.y);
  await expect(ghost).toHaveCount(0);
  // Away from the card, which a click would open.
  await page.mouse.move(5, 5);
  await page.mouse.up();

  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y, { steps: 3 });
  await expect(ghost).toHaveCount(1);
  await card.dispatchEvent("pointerup", { ...mouse, pointerId: 7, isPrimary: false, buttons: 0 });
  await expect(ghost).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(ghost).toHaveCount(0);
  await page.mouse.up();
});
