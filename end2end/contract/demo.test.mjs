/**
 * The demo workspace: made at the first start with `--demo`, the same at every later one, whole even after a kill.
 */
import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { onBothDatabases } from "./support/installation.mjs";

const MADE_MS_MAX = 60_000;
const POLL_MS = 100;

onBothDatabases("demo", (installation) => {
  const file = () => path.join(installation.data, "demo.json");
  const kept = async () => JSON.parse(await readFile(file(), "utf8"));

  /** Starts with `--demo` and waits until its records are there. */
  async function serveDemo() {
    await installation.serve({ args: ["serve", "--demo"] });
    const deadline = Date.now() + MADE_MS_MAX;
    while (Date.now() < deadline) {
      const demo = await kept().catch(() => null);
      if (demo?.is_filled) return demo;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error("the demo was not made in time");
  }

  /** How many records of each kind the demo has, as an export counts them. */
  async function rows(name) {
    const text = await installation.ok("tenant", "export", "demo", "--out", path.join(installation.data, name));
    return ["company", "contact", "deal", "product", "member", "activity"].map((table) => Number(text.match(new RegExp(`\\b${table} (\\d+)`))?.[1] ?? 0));
  }

  test("it is made once, its sign-in is for its owner's eyes, and a start that was killed half-way loses and doubles nothing", async () => {
    await installation.end("SIGTERM");
    const first = await serveDemo();
    assert.match(first.url, /^http:\/\/demo\.localhost/);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    const before = await rows("first.acx");
    assert.ok(before.every((count) => count > 0), `${before}`);

    await installation.end("SIGKILL");
    await writeFile(file(), JSON.stringify({ ...first, is_filled: false }));
    assert.deepEqual(await serveDemo(), first);
    assert.deepEqual(await rows("second.acx"), before);
  });
});
