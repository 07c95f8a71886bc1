/**
 * The live protocol as docs/realtime.md promises it to outsiders.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { json } from "./support/http.mjs";
import { onBothDatabases } from "./support/installation.mjs";
import { open } from "./support/socket.mjs";

const BURST = 30;
const CLIENTS = 8;

onBothDatabases("live", (installation) => {
  let acme, other;
  before(async () => {
    acme = (await installation.workspace("acme")).client;
    other = (await installation.workspace("other")).client;
  });

  const bearer = (client) => ({ host: client.host, headers: { authorization: `Bearer ${client.token}` } });
  const make = async (client, name) => json(await client.post("/api/v1/companies", { name }), 201);
  /** An open connection that has said hello, and what it was answered. */
  const hello = async (client, message = {}, options = bearer(client)) => {
    const socket = await open(installation.port, options);
    assert.ok(socket.send, `refused: ${socket.status} ${socket.text}`);
    socket.send({ type: "hello", ...message });
    return [socket, await socket.next()];
  };

  test("a bearer header or a token in the hello opens the stream, on both kinds of host", async () => {
    const base = `localhost:${installation.port}`;
    const ways = [
      [bearer(acme), {}],
      [{ ...bearer(acme), host: base }, {}],
      [{ host: acme.host }, { token: acme.token }],
      [{ host: base }, { token: acme.token }],
    ];
    for (const [options, message] of ways) {
      const [socket, ready] = await hello(acme, message, options);
      assert.equal(ready.type, "ready");
      assert.equal(ready.cursor, ready.head);
      const company = await make(acme, "Live");
      const { events, cursor } = await socket.next((m) => m.type === "events");
      assert.deepEqual(events, [{ seq: ready.head + 1, type: "company.created", subject: { kind: "company", id: company.id }, version: 1 }]);
      assert.equal(cursor, ready.head + 1);
      socket.drop();
    }
  });

  test("frames hold no field's value", async () => {
    const [socket] = await hello(acme);
    const company = await make(acme, "A very secret name");
    json(await acme.patch(`/api/v1/companies/${company.id}`, { sector: "secret sector" }, { "if-match": '"1"' }));
    const frames = [await socket.next((m) => m.type === "events"), await socket.next((m) => m.type === "events")];
    assert.ok(!JSON.stringify(frames).includes("secret"));
    assert.deepEqual(frames.flatMap((m) => m.events).map((e) => [e.type, e.version]), [["company.created", 1], ["company.updated", 2]]);
    socket.drop();
  });

  test("a returning client gets every event once and in order, from wherever it left", async () => {
    const [watcher, { head }] = await hello(acme);
    const writers = Array.from({ length: CLIENTS }, async (_, n) => {
      for (let count = 0; count < BURST / CLIENTS; count++) await make(acme, `Burst ${n} ${count}`);
    });
    await Promise.all(writers);
    const end = head + CLIENTS * Math.ceil(BURST / CLIENTS);
    const expect = Array.from({ length: end - head }, (_, n) => head + 1 + n);
    assert.deepEqual((await watcher.eventsTo(end)).map((event) => event.seq), expect);
    watcher.drop();

    for (const cursor of [head, head + 1, head + 7, end - 1, end]) {
      const [socket, ready] = await hello(acme, { cursor });
      assert.deepEqual([ready.type, ready.cursor, ready.head], ["ready", cursor, end]);
      const seqs = cursor === end ? [] : (await socket.eventsTo(end)).map((event) => event.seq);
      assert.deepEqual(seqs, expect.filter((seq) => seq > cursor));
      socket.drop();
    }
  });

  test("the log answers where memory does not reach: after a restart from cursor 0", async () => {
    const [first, { head }] = await hello(acme);
    first.drop();
    assert.equal(await installation.end("SIGTERM"), 0);
    await installation.serve();
    const [socket, ready] = await hello(acme, { cursor: 0 });
    assert.equal(ready.type, "ready");
    const seqs = (await socket.eventsTo(head)).map((event) => event.seq);
    assert.deepEqual(seqs, Array.from({ length: head }, (_, n) => n + 1));
    socket.drop();
  });

  test("a cursor of another log is answered with resync", async () => {
    const [socket, answer] = await hello(acme, { cursor: 1_000_000_000 });
    assert.equal(answer.type, "resync");
    const company = await make(acme, "After the resync");
    const { events } = await socket.next((m) => m.type === "events");
    assert.equal(events[0].subject.id, company.id);
    assert.equal(events[0].seq, answer.cursor + 1);
    socket.drop();
  });

  test("a workspace hears nothing of its neighbour", async () => {
    const [ours] = await hello(acme);
    const [theirs] = await hello(other, { cursor: 0 });
    const secret = await make(acme, "Not for the neighbour");
    const own = await make(other, "For the neighbour");
    const heard = [];
    for (let last = null; last?.subject.id !== own.id; last = heard.at(-1)) heard.push(...(await theirs.next((m) => m.type === "events")).events);
    assert.ok(heard.every((event) => event.subject.id !== secret.id));
    assert.equal((await ours.next((m) => m.type === "events")).events[0].subject.id, secret.id);
    [ours, theirs].forEach((socket) => socket.drop());
  });

  test("refused before the upgrade: another workspace's token, a broken one, a foreign page", async () => {
    const wrong = [
      [{ host: other.host, headers: bearer(acme).headers }, 401],
      [{ host: acme.host, headers: { authorization: "Bearer ac_wrong" } }, 401],
      [{ host: "evil.example", headers: bearer(acme).headers }, 404],
      [{ host: "nobody.localhost", headers: bearer(acme).headers }, 404],
      ...["http://evil.example", "null", `http://${other.host}`, `https://${acme.host}`].map((origin) => [
        { host: acme.host, headers: { ...bearer(acme).headers, origin } },
        403,
      ]),
      [{ host: acme.host, headers: { cookie: "session=made-up" } }, [401, 403]],
    ];
    for (const [options, status] of wrong) {
      const refusal = await open(installation.port, options);
      assert.ok([status].flat().includes(refusal.status), `${JSON.stringify(options)}: ${refusal.status}`);
    }
    const own = await open(installation.port, { host: acme.host, headers: { ...bearer(acme).headers, origin: `http://${acme.host}` } });
    assert.ok(own.send);
    own.drop();
  });

  test("a token never counts in the address, and a hello without a valid one is closed with 4001", async () => {
    for (const message of [{}, { token: "ac_wrong" }, { token: other.token }, { token: "" }]) {
      const socket = await open(installation.port, { host: acme.host });
      socket.send({ type: "hello", ...message });
      assert.equal((await socket.end()).code, 4001, JSON.stringify(message));
    }
  });

  test("what cannot be read is 4000, what is too large 1009", async () => {
    for (const message of ["not json", { type: "hallo" }, [], { type: "hello", cursor: "x" }]) {
      const socket = await open(installation.port, bearer(acme));
      socket.send(message);
      assert.equal((await socket.end()).code, 4000, JSON.stringify(message));
    }
    const socket = await open(installation.port, bearer(acme));
    socket.send({ type: "hello", token: "x".repeat(5_000) });
    assert.equal((await socket.end()).code, 1009);
  });

  test("a later message of an unknown type is passed over", async () => {
    const [socket] = await hello(acme);
    socket.send({ type: "something-new" });
    await make(acme, "Still here");
    assert.equal((await socket.next((m) => m.type === "events")).events.length, 1);
    socket.drop();
  });

  test("a server that stops says so, and the cursor holds over the restart", async () => {
    const [socket, { head }] = await hello(acme);
    const stopped = installation.end("SIGTERM");
    assert.equal((await socket.end()).code, 1001);
    assert.equal(await stopped, 0);
    await installation.serve();
    const company = await make(acme, "Meanwhile");
    const [again] = await hello(acme, { cursor: head });
    assert.deepEqual((await again.eventsTo(head + 1)).map((event) => event.subject.id), [company.id]);
    again.drop();
  });
});
