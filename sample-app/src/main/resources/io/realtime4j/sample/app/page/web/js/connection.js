import { io } from "/vendor/socket.io.js";
import { Emitter } from "./emitter.js";

const ANSWER_MS = 8_000;
const PROBE_MS = 4_000;
const TOKEN_CODES = new Set(["INVALID_TOKEN", "TOKEN_EXPIRED", "TOKEN_REVOKED"]);

/** A refusal of the server's, or the lack of an answer. */
export class Refusal extends Error {
  constructor({ code, message, retryable, retryAfterMs }) {
    super(message);
    this.code = code;
    this.retryable = retryable ?? false;
    this.retryAfterMs = retryAfterMs;
  }
}

const offline = () => new Refusal({ code: "NOT_CONNECTED", message: "You are offline.", retryable: true });

/**
 * The stock Socket.IO client and what people want to know of it.
 * Events: `state`, `ready(recovered)`, `event(name, payload)`, `trace({kind, name, ms})`.
 */
export class Connection extends Emitter {
  state = "connecting"; // connecting, authenticating, connected, reconnecting, offline, ended
  reason = null; // why the server has ended it
  attempts = 0;
  latency = null;
  wanted = true;
  #session;
  #renew;
  #socket;
  #retry;
  #kicked = null; // what the server has said when it put us out
  #notBefore = 0; // when it has asked to come again
  #shown = null; // the token of the newest attempt
  #renewed = null; // the token that was fetched since it was last connected

  constructor(session, renew) {
    super();
    this.#session = session;
    this.#renew = renew;
  }

  open() {
    const socket = io({
      auth: (give) => give({ token: (this.#shown = this.#session.token), client: { name: "sample-page", version: "1" }, device: { type: "web" } }),
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      autoConnect: false,
    });
    this.#socket = socket;
    socket.onAny((name, payload) => this.#received(name, payload));
    socket.onAnyOutgoing((name) => this.emit("trace", { kind: "out", name }));
    socket.on("connect", () => this.#become("authenticating"));
    socket.on("disconnect", (reason) => this.#lost(reason));
    socket.on("connect_error", (error) => this.#refused(error));
    socket.io.on("reconnect_attempt", (attempt) => {
      this.attempts = attempt;
      this.#become("reconnecting");
    });
    socket.connect();
    setInterval(() => this.#probe(), PROBE_MS);
    addEventListener("online", () => this.wanted && this.reconnect());
    addEventListener("offline", () => this.isReady && socket.io.engine?.close());
  }

  get isReady() {
    return this.state === "connected";
  }

  get socketId() {
    return this.#socket?.id ?? null;
  }

  get transport() {
    return this.#socket?.io.engine?.transport?.name ?? null;
  }

  /** Excellent below 100 ms, good below 300, fair below 600, poor above. */
  get quality() {
    if (!this.isReady || this.latency === null) return "unknown";
    if (this.latency < 100) return "excellent";
    if (this.latency < 300) return "good";
    return this.latency < 600 ? "fair" : "poor";
  }

  /** Sends an event and returns the answer's data; throws a Refusal. */
  async ask(name, payload, timeout = ANSWER_MS) {
    if (!this.#socket?.connected) throw offline();
    const begun = performance.now();
    let answer;
    try {
      answer = await this.#socket.timeout(timeout).emitWithAck(name, payload);
    } catch {
      if (!this.#socket.connected) throw offline();
      throw new Refusal({ code: "NO_ANSWER", message: "The server did not answer.", retryable: true });
    }
    this.emit("trace", { kind: "round", name, ms: performance.now() - begun });
    if (!answer.success) throw new Refusal(answer.error);
    return answer.data;
  }

  /** Sends an event where nobody waits for an answer, and nobody minds if it is lost. */
  tell(name, payload) {
    if (this.isReady) this.#socket.emit(name, payload);
  }

  goOffline() {
    this.wanted = false;
    clearTimeout(this.#retry);
    this.#socket.disconnect();
    this.#become("offline");
  }

  reconnect() {
    this.wanted = true;
    this.#renewed = null;
    if (this.isReady || this.state === "authenticating") return;
    this.attempts += 1;
    this.#become("reconnecting");
    this.#socket.disconnect().connect();
  }

  close() {
    this.wanted = false;
    clearTimeout(this.#retry);
    this.#socket?.disconnect();
  }

  #received(name, payload) {
    this.emit("trace", { kind: "in", name });
    if (name === "authenticated") {
      this.attempts = 0;
      this.#renewed = null;
      this.#notBefore = 0;
      this.#become("connected");
      this.emit("ready", this.#socket.recovered);
      this.#probe();
    } else {
      if (name === "error") this.#told(payload ?? {});
      this.emit("event", name, payload);
    }
  }

  /** What is refused of an event says nothing of the session. */
  #told({ code, message, retryAfterMs, details }) {
    if (details?.event) return;
    if (code === "KICKED") this.#kicked = message;
    if (retryAfterMs) this.#notBefore = performance.now() + retryAfterMs;
  }

  #lost(reason) {
    const kicked = this.#kicked;
    this.#kicked = null;
    this.latency = null;
    if (!this.wanted) return;
    if (kicked !== null) return this.#end(kicked);
    this.#become("reconnecting");
    if (reason === "io server disconnect") this.#again(Math.max(1_000, this.#notBefore - performance.now()));
  }

  async #refused(error) {
    if (!this.wanted) return;
    this.#become("reconnecting");
    if (this.#socket.active) return; // It tries again by itself.
    this.attempts += 1;
    // One that was renewed while the attempt was under way is shown by the next.
    if (TOKEN_CODES.has(error.data?.code) && this.#shown === this.#session.token) {
      if (this.#shown === this.#renewed) return this.#end(error.message);
      try {
        this.#session = await this.#renew();
        this.#renewed = this.#session.token;
      } catch {
        // The next attempt asks again.
      }
    }
    this.#again(error.data?.retryAfterMs ?? 1_000);
  }

  /** The server wants no more of us: only people try again. */
  #end(reason) {
    this.wanted = false;
    this.reason = reason;
    this.#become("ended");
  }

  #again(ms) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.wanted && this.#socket.connect(), ms);
  }

  async #probe() {
    if (!this.isReady) return;
    const begun = performance.now();
    try {
      await this.#socket.timeout(PROBE_MS).emitWithAck("ping", { timestamp: Date.now() });
      this.latency = performance.now() - begun;
      this.emit("trace", { kind: "round", name: "ping", ms: this.latency });
    } catch {
      this.latency = PROBE_MS;
    }
    this.emit("state");
  }

  #become(state) {
    this.state = state;
    this.emit("state");
  }
}
