/**
 * A server killed without warning in the middle of writes: what it acknowledged is there, once, and the chain verifies.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { json } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";

const CLIENTS = 8;
const WRITES = Number(process.env.ALPHACLONE_KILL_WRITES ?? 10_000);
/** Kills, spread over the writes. */
const KILLS = 3;
const RETRY_MS = 20;
const RETRIES_MAX = 1_500;

onBothDatabases("kill -9", (installation) => {
  test(`every write of ${WRITES} that was acknowledged survives, none happens twice`, async (t) => {
    const { client } = await installation.workspace("acme");
    const acknowledged = new Map();
    const sent = new Map();
    let kills = 0;
    let restart = Promise.resolve();
    const perhapsKill = () => {
      if (kills < KILLS && acknowledged.size >= ((kills + 1) * WRITES) / (KILLS + 1)) {
        kills += 1;
        restart = installation.end("SIGKILL").then(() => installation.serve());
      }
    };
    /** A client that never gives up, and says the same again with the same key. */
    const writer = async () => {
      while (sent.size < WRITES) {
        const key = randomUUID();
        const name = `Write ${sent.size}`;
        sent.set(key, name);
        for (let tries = 0; ; tries++) {
          assert.ok(tries < RETRIES_MAX, "the server does not come back");
          const answer = await client.post("/api/v1/companies", { name }, { "idempotency-key": key }).catch(() => null);
          if (answer === null) {
            await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
            continue;
          }
          acknowledged.set(key, json(answer, 201));
          perhapsKill();
          break;
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, writer));
    await restart;
    assert.equal(kills, KILLS);
    assert.equal(await installation.end("SIGKILL"), null);
    await installation.serve();

    const rows = new Map();
    for (let cursor = null, done = false; !done; done = cursor === null) {
      const page = json(await client.get(`/api/v1/companies?limit=200${cursor === null ? "" : `&cursor=${cursor}`}`));
      page.data.forEach((row) => rows.set(row.id, row));
      cursor = page.next_cursor;
    }
    assert.equal(acknowledged.size, sent.size);
    for (const [key, row] of acknowledged) assert.equal(rows.get(row.id)?.name, sent.get(key));
    assert.equal(rows.size, sent.size, "a retry made no second record");

    const [key, row] = [...acknowledged].at(0);
    const replay = await client.post("/api/v1/companies", { name: row.name }, { "idempotency-key": key });
    assert.deepEqual([json(replay, 201).id, replay.headers["idempotency-replayed"]], [row.id, "true"]);

    const verified = await installation.ok("audit", "verify", "--tenant", "acme");
    t.diagnostic(`${sent.size} writes, ${kills} kills; ${verified.trim()}`);
    assert.match(verified, new RegExp(`\\b\\d{${String(sent.size).length},}\\b`));
  });
});
