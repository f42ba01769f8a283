import { el } from "./dom.js";

const WINDOW_MS = 60_000;
const LAST = 12;

/** Draws a minute of round trips, queue and events as they go. */
export class Monitor {
  #chat;
  #trace = [];
  #queue = [];
  #totals = { out: 0, in: 0 };
  #canvas = el("canvas", { class: "plot", role: "img", "aria-label": "Round trips, queue and events of the last minute" });
  #facts = el("p", { class: "quiet" });
  #list = el("ol", { class: "trace" });
  #timer = null;

  constructor(chat) {
    this.#chat = chat;
    chat.connection.on("trace", (one) => this.#record(one));
    chat.outbox.on("changed", () => this.#queue.push({ at: performance.now(), size: chat.outbox.waiting.length }));
  }

  start() {
    this.#timer = setInterval(() => this.#draw(), 250);
    requestAnimationFrame(() => this.#draw());
    return el("div", { class: "panel-body stack", tabindex: "0", role: "region", "aria-label": "Plot and events" }, this.#canvas, el("ul", { class: "legend" }, ...[["round", "round trip"], ["queue", "queue"], ["in", "events in"], ["out", "events out"]].map(([kind, label]) => el("li", {}, el("span", { class: `key key-${kind}` }), label))), this.#facts, el("h3", { text: "Latest events" }), this.#list);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #record({ kind, name, ms }) {
    const at = performance.now();
    if (kind !== "round") this.#totals[kind] += 1;
    this.#trace.push({ at, kind, name, ms });
    while (this.#trace.length > 0 && this.#trace[0].at < at - WINDOW_MS) this.#trace.shift();
    while (this.#queue.length > 1 && this.#queue[1].at < at - WINDOW_MS) this.#queue.shift();
  }

  #draw() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    if (width === 0) return;
    const ratio = devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: width * ratio, height: height * ratio });
    const pen = this.#canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const now = performance.now();
    const x = (at) => width * (1 - (now - at) / WINDOW_MS);
    const middle = height - 34;
    const rounds = this.#trace.filter((one) => one.kind === "round");
    const top = Math.max(20, ...rounds.map((one) => one.ms)) * 1.15;
    const y = (ms) => middle - (ms / top) * (middle - 14);
    this.#grid(pen, width, middle, top, y, colour);
    this.#area(pen, x, middle, now, colour);
    pen.strokeStyle = pen.fillStyle = colour("accent");
    pen.lineWidth = 1.5;
    pen.beginPath();
    rounds.forEach((one, i) => pen[i ? "lineTo" : "moveTo"](x(one.at), y(one.ms)));
    pen.stroke();
    for (const one of rounds) pen.fillRect(x(one.at) - 1.5, y(one.ms) - 1.5, 3, 3);
    for (const one of this.#trace) {
      if (one.kind === "round") continue;
      pen.fillStyle = colour(one.kind === "in" ? "green" : "orange");
      pen.fillRect(x(one.at), one.kind === "in" ? middle + 6 : middle + 19, 1.5, 10);
    }
    this.#words(rounds);
  }

  #grid(pen, width, middle, top, y, colour) {
    pen.strokeStyle = colour("line");
    pen.fillStyle = colour("quiet");
    pen.font = "11px system-ui, sans-serif";
    for (const share of [0, 0.5, 1]) {
      const ms = (top / 1.15) * share;
      pen.beginPath();
      pen.moveTo(0, y(ms));
      pen.lineTo(width, y(ms));
      pen.stroke();
      if (share > 0) pen.fillText(`${Math.round(ms)} ms`, 4, y(ms) - 3);
    }
  }

  #area(pen, x, middle, now, colour) {
    if (this.#queue.length === 0) return;
    const most = Math.max(4, ...this.#queue.map((one) => one.size));
    pen.fillStyle = colour("queue");
    this.#queue.forEach((one, i) => {
      const until = this.#queue[i + 1]?.at ?? now;
      const tall = (one.size / most) * (middle - 20);
      pen.fillRect(Math.max(0, x(one.at)), middle - tall, x(until) - Math.max(0, x(one.at)), tall);
    });
  }

  #words(rounds) {
    const waiting = this.#chat.outbox.waiting.length;
    const last = rounds[rounds.length - 1];
    this.#facts.textContent = `${this.#totals.in} events in, ${this.#totals.out} out; ${waiting} queued; last round trip ${last ? `${last.ms.toFixed(1)} ms` : "unknown"}.`;
    const latest = this.#trace.slice(-LAST).reverse();
    this.#list.replaceChildren(...latest.map((one) => el("li", {}, el("span", { class: `key key-${one.kind}` }), el("code", { text: one.name }), el("span", { class: "quiet", text: one.ms === undefined ? one.kind : `${one.ms.toFixed(1)} ms` }))));
  }
}
