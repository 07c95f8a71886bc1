// make dev: builds, serves the demo workspace on http://localhost:3000, and does both again when a source file changes.
//
// A change that does not compile leaves the running server alone. Reload the page after "serving".
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { once } from "node:events";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const WATCHED = ["app", "frontend", "migrations", "server", "style"];
const SOURCES = /\.(rs|toml|css|js|svg|woff2)$/;
const BUILD_OUTPUT = /(^|\/)(target|node_modules)\//;
// Editors save in several steps and formatters follow; one build answers them all.
const SETTLE_MS = 250;
const STOP_GRACE_MS = 5000;

const env = {
  ...process.env,
  CARGO_TARGET_DIR: target,
  ALPHACLONE_SITE: process.env.ALPHACLONE_SITE ?? path.join(target, "site"),
  ALPHACLONE_DATA: process.env.ALPHACLONE_DATA ?? path.join(root, "data"),
  ALPHACLONE_LISTEN: process.env.ALPHACLONE_LISTEN ?? "127.0.0.1:3000",
};

const say = (text) => console.log(`==> ${text}`);

async function succeeds(command, args) {
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}

let server = null;

async function stopServer() {
  const child = server;
  server = null;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const forced = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await gone;
  clearTimeout(forced);
}

async function rebuild() {
  const bundle = await succeeds("scripts/web.sh", ["--dev"]);
  const binary = bundle && (await succeeds("cargo", ["build", "-p", "server"]));
  if (!binary) {
    say("the build failed; waiting for the next change");
    return;
  }
  await stopServer();
  server = spawn(path.join(target, "debug", "alphaclone"), ["serve", "--demo"], { cwd: root, env, stdio: "inherit" });
  server.on("error", (error) => say(`the server did not start: ${error.message}`));
  say(`serving on http://${env.ALPHACLONE_LISTEN.replace("127.0.0.1", "localhost")}; watching ${WATCHED.join(", ")}`);
}

let building = false;
let wanted = false;
async function changed() {
  wanted = true;
  if (building) return;
  building = true;
  while (wanted) {
    wanted = false;
    await rebuild();
  }
  building = false;
}

let settle;
for (const folder of WATCHED) {
  watch(path.join(root, folder), { recursive: true }, (_event, name) => {
    if (name === null || !SOURCES.test(name) || BUILD_OUTPUT.test(name)) return;
    clearTimeout(settle);
    settle = setTimeout(changed, SETTLE_MS);
  });
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, async () => {
    await stopServer();
    process.exit(0);
  });
}

await changed();
