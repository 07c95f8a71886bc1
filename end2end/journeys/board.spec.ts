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
