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
