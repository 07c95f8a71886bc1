// The routes, and of every part its name, its size in bytes and, in hexadecimal, a bit for each route that needs it.
const { routes, parts } = PACKS;
// A request for a part costs as much as so many bytes more of a pack.
const REQUEST_BYTES = 16 * 1024;
const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 15000;
// The bytes of parts on their way in a pack, and the modules made or being made of parts.
const arriving = new Map();
const modules = new Map();

const sizes = new Map(parts.map(([name, size]) => [name, size]));
// In the order in which they stand in the route's pack; its own part, which may need the others, comes last.
const packs = new Map(routes.map((route, at) => [route, parts.filter(([, , needed]) => isSet(needed, at)).map(([name]) => name)]));

function isSet(hex, at) {
    return ((BigInt(`0x${hex}`) >> BigInt(at)) & 1n) === 1n;
}
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const bytesIn = (names) => names.reduce((sum, name) => sum + sizes.get(name), 0);

// A lost connection is waited out: a page whose code does not come has nothing else to show.
async function download(file) {
    for (let wait = RETRY_FIRST_MS; ; wait = Math.min(2 * wait, RETRY_LAST_MS)) {
        try {
            const response = await fetch(new URL(`./${file}`, import.meta.url));
            if (response.ok) return new Uint8Array(await response.arrayBuffer());
            if (response.status === 404) break;
        } catch (error) {
            console.warn(`${file}: ${error.message}; trying again`);
        }
        await later(wait);
    }
    // This build is gone, so there is a newer one. When to change to it, whoever may be in the middle of a text decides.
    offerReload();
    return new Promise(() => {});
}
function offerReload() {
    if (document.getElementById("new-version")) return;
    const offer = document.createElement("p");
    offer.id = "new-version";
    offer.setAttribute("role", "alert");
    const reload = document.createElement("button");
    reload.textContent = "Reload";
    reload.addEventListener("click", () => location.reload());
    offer.append("A new version is here. ", reload);
    document.body.append(offer);
}
// One request for all parts of a route, unless asking for the missing ones alone is less.
function fetchPack(names, route) {
    const missing = names.filter((name) => !arriving.has(name) && !modules.has(name));
    if (missing.length < 2 || missing.length * REQUEST_BYTES + bytesIn(missing) < bytesIn(names)) return;
    const pack = download(`${route}.pack`);
    let end = 0;
    for (const name of names) {
        const start = end;
        end += sizes.get(name);
        if (missing.includes(name)) arriving.set(name, pack.then((bytes) => bytes.subarray(start, start + sizes.get(name))));
    }
}
async function instantiate(name) {
    const bytes = arriving.get(name) ?? download(`${name}.wasm`);
    const { instance } = await WebAssembly.instantiate(await bytes, getSharedImports());
    arriving.delete(name);
    return instance;
}
function moduleOf(name) {
    if (!modules.has(name)) {
        const module = instantiate(name);
        module.catch(() => modules.delete(name));
        modules.set(name, module);
    }
    return modules.get(name);
}
function packed(route) {
    return wrapAsyncCb(async () => {
        const names = packs.get(route);
        fetchPack(names, route);
        await Promise.all(names.slice(0, -1).map(moduleOf));
        for (const own of names.slice(-1)) await moduleOf(own);
    });
}
