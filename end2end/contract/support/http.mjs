/**
 * Plain HTTP to a port of this machine. The Host header is the caller's choice, because node does not resolve `*.localhost`.
 */
import assert from "node:assert/strict";
import http from "node:http";

const ANSWER_MS_MAX = 60_000;
const SOCKETS_MAX = 64;
const agent = new http.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

/** Answers `{status, headers, bytes, text, json()}`. A body that is not text or bytes is sent as JSON. */
export function call(port, { path, method = "GET", host = `localhost:${port}`, headers = {}, body }) {
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const payload = raw ? body : JSON.stringify(body);
  const all = { host, ...(raw ? {} : { "content-type": "application/json" }), ...headers };
  if (payload !== undefined) all["content-length"] = Buffer.byteLength(payload);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, path, method, headers: all, agent, timeout: ANSWER_MS_MAX });
    request.on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        resolve({ status: response.statusCode, headers: response.headers, bytes, text, json: () => JSON.parse(text) });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${method} ${path}: no answer in ${ANSWER_MS_MAX} ms`)));
    request.on("error", reject);
    request.end(payload);
  });
}

/** Asserts RFC 9457 problem JSON of that status and code; answers it. */
export function problem(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers["content-type"] ?? "", /^application\/problem\+json/);
  const body = answer.json();
  assert.equal(body.status, status);
  assert.equal(body.code, code);
  for (const key of ["type", "title", "detail"]) assert.equal(typeof body[key], "string", key);
  assert.equal(body.request_id, answer.headers["x-request-id"]);
  return body;
}

/** The body without the request's id, the one thing that each answer has of its own. */
export function common(answer) {
  return answer.text.replace(answer.headers["x-request-id"], "its own id");
}

/** The parsed body of an answer that has to have that status. */
export function json(answer, status = 200) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers["content-type"] ?? "", /^application\/json/);
  return answer.json();
}
