/**
 * A WebSocket client of node's built-ins: text messages, pings answered, the close code kept. Enough to hold
 * docs/realtime.md to its word without a library's own idea of it.
 */
import { randomBytes } from "node:crypto";
import http from "node:http";

const MESSAGE_MS_MAX = 15_000;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Opens `/ws`; answers a Socket, or `{status, text}` of the refusal. */
export function open(port, { host, headers = {} }) {
  const key = randomBytes(16).toString("base64");
  const upgrade = { host, connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": key };
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, path: "/ws", headers: { ...upgrade, ...headers }, agent: false });
    request.on("error", reject);
    request.on("upgrade", (_, socket, head) => resolve(new Socket(socket, head)));
    request.on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    request.end();
  });
}

class Socket {
  #socket;
  #bytes = Buffer.alloc(0);
  #messages = [];
  #wake = () => {};
  /** `{code, reason}` once the server has closed. */
  closed = null;

  constructor(socket, head) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", () => {});
    socket.on("close", () => this.#end({ code: 1006, reason: "" }));
    if (head.length > 0) this.#read(head);
  }

  send(message) {
    this.#frame(TEXT, Buffer.from(typeof message === "string" ? message : JSON.stringify(message)));
  }

  /** The next message for which `wanted` holds; earlier ones are dropped. */
  async next(wanted = () => true) {
    return this.#until(() => {
      while (this.#messages.length > 0) {
        const message = this.#messages.shift();
        if (wanted(message)) return message;
      }
      if (this.closed !== null) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      return null;
    });
  }

  /** Takes messages until the events reach `seq`; answers all events in between. */
  async eventsTo(seq) {
    const events = [];
    let cursor = 0;
    while (cursor < seq) {
      const message = await this.next((m) => ["events", "cursor", "ready", "batch"].includes(m.type));
      events.push(...(message.events ?? []));
      cursor = Math.max(cursor, message.cursor);
    }
    return events;
  }

  /** How the server ended the connection. */
  async end() {
    return this.#until(() => this.closed);
  }

  /** Drops the connection without a word. */
  drop() {
    this.#socket.destroy();
  }

  async #until(found) {
    const deadline = Date.now() + MESSAGE_MS_MAX;
    for (;;) {
      const value = found();
      if (value !== null) return value;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`nothing came in ${MESSAGE_MS_MAX} ms`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #read(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let frame = this.#take(); frame !== null; frame = this.#take()) {
      if (frame.opcode === TEXT) this.#messages.push(JSON.parse(frame.payload.toString()));
      if (frame.opcode === PING) this.#frame(PONG, frame.payload);
      if (frame.opcode === CLOSE) {
        const code = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
        this.#end({ code, reason: frame.payload.subarray(2).toString() });
        this.#frame(CLOSE, frame.payload.subarray(0, 2));
        this.#socket.end();
      }
    }
    this.#wake();
  }

  /** The next whole frame. The server sends each message in one. */
  #take() {
    const bytes = this.#bytes;
    if (bytes.length < 2) return null;
    let [size, at] = [bytes[1] & 0x7f, 2];
    if (size === 126) [size, at] = bytes.length < 4 ? [Infinity, 4] : [bytes.readUInt16BE(2), 4];
    else if (size === 127) [size, at] = bytes.length < 10 ? [Infinity, 10] : [Number(bytes.readBigUInt64BE(2)), 10];
    if (bytes.length < at + size) return null;
    this.#bytes = bytes.subarray(at + size);
    return { opcode: bytes[0] & 0x0f, payload: bytes.subarray(at, at + size) };
  }

  #frame(opcode, payload) {
    const mask = randomBytes(4);
    const masked = Buffer.from(payload.map((byte, at) => byte ^ mask[at % 4]));
    const size = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0xfe, payload.length >> 8, payload.length & 0xff]);
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, masked]));
  }

  #end(how) {
    this.closed ??= how;
    this.#wake();
  }
}
