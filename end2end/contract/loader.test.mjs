/**
 * What the browser's loader asks the server for, run here over a made-up bundle: the real one shows only one of its ways.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

const SOURCE = new URL("../../tools/web-build/src/pack.js", import.meta.url);
/** A module without content, which is a valid part. */
const EMPTY = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const LARGE_BYTES = 200_000;
/** `big` is needed by deals (bit 0) and people (bit 1); people need two more; nothing (bit 2) needs nothing. */
const INDEX = {
  routes: ["deals", "people", "nothing"],
  parts: [["big", LARGE_BYTES, "3"], ["small", EMPTY.length, "3"], ["own_deals", EMPTY.length, "1"], ["own_people", EMPTY.length, "2"]],
};

let dir;
let asked;
let answers;
let offers;
const real = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout, document: globalThis.document };

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "loader-"));
});
after(async () => {
  Object.assign(globalThis, real);
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  asked = [];
  answers = [];
  offers = [];
  globalThis.fetch = async (url) => {
    const file = basename(url.pathname);
    asked.push(file);
    const next = answers.shift() ?? file;
    if (next instanceof Error) throw next;
    return { ok: next === file, status: next === file ? 200 : next, arrayBuffer: async () => contentOf(file).buffer };
  };
  globalThis.setTimeout = (act) => setImmediate(act);
  const element = () => ({ setAttribute() {}, addEventListener() {}, append() {} });
  globalThis.document = {
    createElement: element,
    getElementById: () => offers[0],
    body: { append: (offer) => offers.push(offer) },
  };
});

function contentOf(file) {
  const [route, kind] = file.split(".");
  const bit = INDEX.routes.indexOf(route);
  const names = kind === "pack" ? INDEX.parts.filter(([, , needed]) => (Number(`0x${needed}`) >> bit) & 1) : [[route]];
  return Uint8Array.from(names.flatMap(([name]) => [...part(name)]));
}

/** Long parts carry one custom section of zeros. */
function part(name) {
  const size = INDEX.parts.find(([known]) => known === name)[1];
  if (size === EMPTY.length) return EMPTY;
  const body = size - EMPTY.length - 1 - 5;
  const length = [0, 1, 2, 3, 4].map((at) => ((body >> (7 * at)) & 0x7f) | (at < 4 ? 0x80 : 0));
  return [...EMPTY, 0, ...length, 1, 0x78, ...new Array(body - 2).fill(0)];
}

let loaders = 0;
async function loader() {
  const source = await readFile(SOURCE, "utf8");
  const file = join(dir, `loader-${(loaders += 1)}.mjs`);
  const head = "const wrapAsyncCb = (load) => load; const getSharedImports = () => ({});\n";
  await writeFile(file, `${head}${source.replace("PACKS", JSON.stringify(INDEX))}\nexport { packed };`);
  return (await import(pathToFileURL(file).href)).packed;
}

test("a route's first visit is one request, its second none", async () => {
  const packed = await loader();
  await packed("deals")();
  await packed("deals")();
  assert.deepEqual(asked, ["deals.pack"]);
});

test("two visits at once ask once", async () => {
  const packed = await loader();
  await Promise.all([packed("deals")(), packed("deals")()]);
  assert.deepEqual(asked, ["deals.pack"]);
});

test("who has most of a route already asks for the rest alone", async () => {
  const packed = await loader();
  await packed("deals")();
  await packed("people")();
  assert.deepEqual(asked, ["deals.pack", "own_people.wasm"]);
});

test("a route without code of its own asks for nothing", async () => {
  const packed = await loader();
  await packed("nothing")();
  assert.deepEqual(asked, []);
});

test("a lost connection and a failing server are waited out", async (t) => {
  t.mock.method(console, "warn", () => {});
  const packed = await loader();
  answers = [new TypeError("Failed to fetch"), 503];
  await packed("deals")();
  assert.deepEqual(asked, ["deals.pack", "deals.pack", "deals.pack"]);
  assert.equal(offers.length, 0);
});

test("a build that is gone offers to reload once, and disturbs nobody", async () => {
  const packed = await loader();
  answers = [404, 404];
  const left = new Promise((resolve) => real.setTimeout(resolve, 100, "still waiting"));
  assert.equal(await Promise.race([packed("deals")(), left]), "still waiting");
  assert.equal(offers.length, 1);
});
