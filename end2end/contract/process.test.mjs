/**
 * The process: flags and environment, health, one owner of the data, commands through the socket and without a server, and
 * a stop that drops no request.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { call, json } from "./support/http.mjs";
import { BINARY, METRICS_TOKEN, PASSWORD, freePort, onBothDatabases } from "./support/installation.mjs";

const EXIT_MS_MAX = 30_000;
const CLIENTS = 8;

/** Runs the binary until it ends by itself. */
async function ended(args, env, cwd) {
  const child = spawn(BINARY, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  const timer = setTimeout(() => child.kill("SIGKILL"), EXIT_MS_MAX);
  const [code] = await once(child, "exit");
  clearTimeout(timer);
  return { code, text };
}

/** The environment without what configures the server. */
function bare(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("ALPHACLONE_") || name === "ALPHACLONE_SITE"));
}

onBothDatabases("process", (installation) => {
  test("health and readiness answer under any Host, a workspace's pages only under its own", async () => {
    for (const host of ["localhost", "evil.example", "nobody.localhost", "", "x".repeat(200)]) {
      for (const [at, text] of [["/healthz", "ok\n"], ["/readyz", "ready\n"]]) {
        const answer = await call(installation.port, { path: at, host });
        assert.deepEqual([answer.status, answer.text], [200, text], `${host} ${at}`);
      }
    }
    const { client } = await installation.workspace("acme");
    for (const host of ["evil.example", "nobody.localhost", "acme.localhost.evil.example", "a.acme.localhost", "127.0.0.1.evil.example"]) {
      for (const at of ["/", "/sign-in", "/deals", "/api/v1/companies"]) {
        const headers = { authorization: `Bearer ${client.token}` };
        assert.equal((await call(installation.port, { path: at, host, headers })).status, 404, `${host}${at}`);
      }
    }
  });

  test("a second server on the same data is refused with a sentence, and the first serves on", async () => {
    const env = { ...installation.env, ALPHACLONE_LISTEN: `127.0.0.1:${await freePort()}` };
    const { code, text } = await ended(["serve"], env, installation.data);
    assert.equal(code, 1);
    assert.match(text, /^alphaclone: .*another process already serves .*\.$/m);
    assert.equal((await call(installation.port, { path: "/readyz" })).status, 200);
  });

  test("commands run inside the server, and what they make is there at once", async () => {
    assert.equal((await stat(path.join(installation.data, "control.sock"))).mode & 0o777, 0o600);
    const { client } = await installation.workspace("through-the-socket");
    json(await client.get("/api/v1/companies"));
  });

  test("commands run without a server too, and the next server knows", async () => {
    assert.equal(await installation.end("SIGTERM"), 0);
    const { client } = await installation.workspace("offline");
    assert.match(await installation.ok("tenant", "list"), /^offline /m);
    await installation.serve();
    json(await client.get("/api/v1/companies"));
  });

  test("flags do what the environment does, and go before it", async () => {
    assert.equal(await installation.end("SIGTERM"), 0);
    const args = ["serve", "--listen", `127.0.0.1:${installation.port}`, "--data", installation.data, "--base-url", installation.baseUrl];
    if (installation.databaseUrl !== null) args.push("--database-url", installation.databaseUrl);
    await installation.serve({ args, env: { ...bare(installation.env), ALPHACLONE_LISTEN: "127.0.0.1:1" } });
    assert.match(await installation.ok("tenant", "list"), /^acme /m);
  });

  test("a wrong setting stops the start with one sentence that names it", async () => {
    const wrong = {
      ALPHACLONE_LISTEN: "nowhere",
      ALPHACLONE_BASE_URL: "localhost",
      ALPHACLONE_DATABASE_URL: "mysql://x",
      ALPHACLONE_TRUSTED_PROXIES: "everybody",
      ALPHACLONE_SMTP_URL: "mail",
    };
    for (const [name, value] of Object.entries(wrong)) {
      const dir = path.join(installation.data, "wrong");
      await mkdir(dir, { recursive: true });
      const { code, text } = await ended(["serve"], { ...bare(installation.env), ALPHACLONE_DATA: dir, [name]: value }, dir);
      assert.equal(code, 1, name);
      assert.equal(text.trim().split("\n").length, 1, text);
      assert.ok(text.startsWith(`alphaclone: ${name}: `), text);
      assert.deepEqual(await readdir(dir), [], "nothing was made");
    }
    const dir = path.join(installation.data, "wrong");
    await writeFile(path.join(dir, "alphaclone.toml"), 'lisen = "127.0.0.1:1"\n');
    const { code, text } = await ended(["serve"], { ...bare(installation.env), ALPHACLONE_DATA: dir }, dir);
    assert.equal(code, 1);
    assert.match(text, /^alphaclone: alphaclone\.toml: .*lisen/);
  });

  test("SIGTERM lets running requests finish, ends with 0, and keeps all that was acknowledged", async () => {
    const { client } = await installation.workspace("draining");
    const made = [];
    let stopping = false;
    const writer = async (n) => {
      for (let count = 0; ; count++) {
        const answer = await client.post("/api/v1/companies", { name: `W${n}-${count}` }).catch((error) => error);
        if (answer instanceof Error) {
          assert.ok(stopping, `${answer}`);
          return;
        }
        if (answer.status !== 201) {
          assert.ok(stopping && answer.status === 503, answer.text);
          return;
        }
        made.push(answer.json().id);
        if (made.length === CLIENTS * 5) {
          stopping = true;
          codes.push(installation.end("SIGTERM"));
        }
      }
    };
    const codes = [];
    await Promise.all(Array.from({ length: CLIENTS }, (_, n) => writer(n)));
    assert.deepEqual(await Promise.all(codes), [0]);
    await installation.serve();
    for (const id of made) json(await client.get(`/api/v1/companies/${id}`));
  });

  test("neither the log nor the data hold passwords or tokens in the clear", async () => {
    const { client } = await installation.workspace("discreet");
    json(await client.post("/api/v1/companies", { name: "Line\r\nbreak SECRET-NAME" }), 201);
    await client.get("/api/v1/companies?q=SECRET-QUERY");
    const dir = path.join(installation.data, "looked-into");
    await installation.ok("backup", dir);
    const files = [];
    const collect = async (at) => {
      for (const entry of await readdir(at, { withFileTypes: true })) {
        const full = path.join(at, entry.name);
        if (entry.isDirectory()) await collect(full);
        else if (entry.isFile()) files.push(full);
      }
    };
    await collect(installation.data);
    assert.ok(files.length > 3);
    for (const file of files) {
      const text = (await readFile(file)).toString("latin1");
      assert.ok(!text.includes(client.token), file);
      assert.ok(!text.includes(PASSWORD), file);
    }
    for (const secret of [client.token, PASSWORD, "SECRET-NAME", "SECRET-QUERY", "discreet@example.com"]) {
      assert.ok(!installation.log.includes(secret), secret);
    }
    assert.equal((await stat(path.join(installation.data, "secret.key"))).mode & 0o777, 0o600);
  });

  test("metrics count by route, never by path, and are not for everybody", async () => {
    const { client } = await installation.workspace("counted");
    const { id } = json(await client.post("/api/v1/companies", { name: "Counted" }), 201);
    json(await client.get(`/api/v1/companies/${id}`));
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const metrics = await call(installation.port, { path: "/metrics", headers });
    assert.equal(metrics.status, 200);
    assert.match(metrics.text, /route="\/api\/v1\/companies\/\{id\}"/);
    assert.ok(!metrics.text.includes(id));
    assert.equal((await call(installation.port, { path: "/metrics" })).status, 404);
  });
});
