/**
 * An installation of the real binary: a data directory, a database and a free port, served, killed and served again.
 *
 * Every test runs on both databases. Without ALPHACLONE_TEST_DATABASE_URL the PostgreSQL half fails; it is never skipped.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe } from "node:test";
import { promisify } from "node:util";
import { call } from "./http.mjs";

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 20_000;
const POLL_MS = 25;
const LOG_CHARS_MAX = 20_000;
const CLI_MS_MAX = 120_000;

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");

export const BINARY = process.env.ALPHACLONE_BIN ?? path.join(TARGET, "debug/alphaclone");
export const PASSWORD = "seven gelbe Enten";
export const METRICS_TOKEN = "a token that reads the metrics";

/** Declares `body(installation)` once a database; the installation serves when the tests run. */
export function onBothDatabases(name, body, options = {}) {
  for (const database of ["sqlite", "postgres"]) {
    describe(`${name} (${database})`, () => {
      const installation = new Installation(database);
      before(async () => {
        await installation.prepare();
        if (options.served !== false) await installation.serve();
      });
      after(() => installation.remove());
      body(installation);
    });
  }
}

export class Installation {
  #child = null;
  #log = "";
  #drop = null;

  constructor(database) {
    this.database = database;
  }

  /** Picks port, directory and database; nothing runs yet. */
  async prepare() {
    this.port = await freePort();
    this.data = await mkdtemp(path.join(tmpdir(), "alphaclone-contract-"));
    this.baseUrl = `http://localhost:${this.port}`;
    const scratch = this.database === "postgres" ? await scratchDatabase() : null;
    this.databaseUrl = scratch?.url ?? null;
    this.#drop = scratch?.drop ?? null;
  }

  /** Another installation of the same kind of database, empty. */
  async beside() {
    const other = new Installation(this.database);
    await other.prepare();
    return other;
  }

  get env() {
    return {
      ...process.env,
      ALPHACLONE_LISTEN: `127.0.0.1:${this.port}`,
      ALPHACLONE_DATA: this.data,
      ALPHACLONE_BASE_URL: this.baseUrl,
      ALPHACLONE_SITE: process.env.ALPHACLONE_SITE ?? path.join(TARGET, "site"),
      ALPHACLONE_DATABASE_URL: this.databaseUrl ?? "",
      ALPHACLONE_METRICS_TOKEN: METRICS_TOKEN,
    };
  }

  get log() {
    return this.#log;
  }

  /** Serves and waits until it answers. */
  async serve({ args = ["serve"], env = this.env } = {}) {
    const child = spawn(BINARY, args, { env, cwd: this.data, stdio: ["ignore", "pipe", "pipe"] });
    const remember = (chunk) => (this.#log = (this.#log + chunk).slice(-LOG_CHARS_MAX));
    child.stdout.on("data", remember);
    child.stderr.on("data", remember);
    child.on("error", (error) => remember(`${error}`));
    this.#child = child;
    const deadline = Date.now() + START_MS_MAX;
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
      const answer = await call(this.port, { path: "/readyz" }).catch(() => null);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`${BINARY} does not serve:\n${this.#log}`);
  }

  /** Ends the server by `signal`; answers its exit code, `null` when it did not get to choose one. */
  async end(signal) {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, "exit");
    child.kill(signal);
    const forced = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
    await gone;
    clearTimeout(forced);
    return child.exitCode;
  }

  async remove() {
    await this.end("SIGKILL");
    if (this.data !== undefined) await rm(this.data, { recursive: true, force: true });
    await this.#drop?.();
  }

  /** Runs a subcommand; answers `{code, stdout, stderr}`, also when it failed. */
  async command(...args) {
    try {
      const { stdout, stderr } = await run(BINARY, args, { env: this.env, cwd: this.data, timeout: CLI_MS_MAX });
      return { code: 0, stdout, stderr };
    } catch (error) {
      if (typeof error.code !== "number") throw error;
      return { code: error.code, stdout: error.stdout, stderr: error.stderr };
    }
  }

  /** A subcommand that has to succeed; answers what it printed. */
  async ok(...args) {
    const { code, stdout, stderr } = await this.command(...args);
    if (code !== 0) throw new Error(`alphaclone ${args.join(" ")} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Makes a workspace; answers it with `client`, which speaks to its host as its owner. */
  async workspace(slug) {
    const owner = ["--owner-email", `${slug}@example.com`, "--owner-password", PASSWORD];
    const made = JSON.parse(await this.ok("tenant", "create", "--name", slug, "--slug", slug, ...owner, "--json"));
    return { ...made, client: this.client(slug, made.api_token) };
  }

  /** Requests to a workspace's host with a token; `slug` null is the base host. */
  client(slug, token) {
    const host = slug === null ? `localhost:${this.port}` : `${slug}.localhost:${this.port}`;
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const send = (method) => (at, body, headers = {}) =>
      call(this.port, { method, path: at, host, body, headers: { ...authorization, ...headers } });
    const get = (at, headers = {}) => send("GET")(at, undefined, headers);
    return { host, token, get, post: send("POST"), patch: send("PATCH"), delete: send("DELETE"), send };
  }
}

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** A new, empty database on the test cluster, and how to drop it. */
async function scratchDatabase() {
  const cluster = process.env.ALPHACLONE_TEST_DATABASE_URL;
  if (!cluster) throw new Error("ALPHACLONE_TEST_DATABASE_URL is not set: run under scripts/with-postgres.sh");
  const name = `contract_${randomBytes(6).toString("hex")}`;
  const sql = (statement) => run("psql", ["--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement, cluster]);
  await sql(`CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}
