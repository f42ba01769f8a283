import { el, redraw } from "./dom.js";
import { openDialog } from "./dialog.js";

const QUALITY_BARS = { excellent: 4, good: 3, fair: 2, poor: 1, unknown: 0 };

export function stateText({ state, attempts, reason }) {
  if (state === "connected") return "Connected";
  if (state === "authenticating") return "Authenticating...";
  if (state === "reconnecting") return `Reconnecting (${attempts})...`;
  if (state === "ended") return `Ended: ${reason}`;
  return state === "offline" ? "Offline" : "Connecting...";
}

function colour({ state, quality }) {
  if (state === "authenticating") return "yellow";
  if (state !== "connected") return "red";
  return { excellent: "green", good: "green", fair: "yellow", poor: "orange" }[quality] ?? "grey";
}

function bars(quality) {
  return el("span", { class: "bars", role: "img", "aria-label": `Quality: ${quality}` }, ...[1, 2, 3, 4].map((n) => el("span", { class: `bar bar-${n} ${n <= QUALITY_BARS[quality] ? "on" : ""}` })));
}

export const waitingText = (count) => `${count} message${count === 1 ? "" : "s"} queued`;

/** How the connection is: in the header a button that opens a card, inline a bar while it is not well. */
export class Badge {
  #chat;
  #variant;

  constructor(chat, variant) {
    this.#chat = chat;
    this.#variant = variant;
    this.node = variant === "header"
      ? el("button", { type: "button", class: "badge", id: "connection", on: { click: () => this.#openCard() } })
      : el("div", { class: "connection-bar", role: "status" });
    chat.connection.on("state", () => this.#draw());
    chat.outbox.on("changed", () => this.#draw());
    this.#draw();
  }

  #draw() {
    const { connection, outbox } = this.#chat;
    const text = stateText(connection);
    const waiting = outbox.waiting.length;
    this.node.dataset.state = connection.state;
    this.node.dataset.waiting = waiting;
    if (this.#variant === "header") {
      const details = [connection.latency !== null && connection.isReady ? `${Math.max(1, Math.round(connection.latency))} ms` : null, waiting > 0 ? `${waiting} queued` : null].filter(Boolean).join(" · ");
      this.node.replaceChildren(el("span", { class: `light light-${colour(connection)}` }), el("span", { class: "badge-state", text }), el("span", { class: "quiet", text: details }), bars(connection.quality));
    } else {
      this.node.hidden = connection.isReady && waiting === 0;
      if (this.node.hidden) return this.node.replaceChildren();
      redraw(
        this.node,
        el("span", { class: `light light-${colour(connection)}` }),
        el("span", { text: waiting > 0 ? `${text} · ${waitingText(waiting)}` : text }),
        connection.isReady ? "" : el("button", { type: "button", class: "plain compact", "data-key": "reconnect", text: "Reconnect", on: { click: () => connection.reconnect() } }),
      );
    }
  }

  #openCard() {
    const { connection, outbox } = this.#chat;
    const rows = el("dl", { class: "facts" });
    const offline = el("input", { type: "checkbox", id: "offline", class: "switch", role: "switch", autofocus: true, on: { change: () => (offline.checked ? connection.goOffline() : connection.reconnect()) } });
    const again = el("button", { type: "button", class: "primary", text: "Reconnect now", on: { click: () => connection.reconnect() } });
    const draw = () => {
      offline.checked = connection.state === "offline";
      again.hidden = connection.isReady;
      rows.replaceChildren(
        ...[
          ["State", stateText(connection)],
          ["Quality", connection.quality],
          ["Round trip", connection.latency === null ? "not measured" : `${connection.latency.toFixed(1)} ms`],
          ["Attempts", String(connection.attempts)],
          ["Queue", waitingText(outbox.waiting.length)],
          ["Transport", connection.transport ?? "none"],
          ["Socket", connection.socketId ?? "none"],
        ].flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })]),
      );
    };
    draw();
    const stops = [connection.on("state", draw), outbox.on("changed", draw)];
    openDialog("Connection", rows, el("label", { class: "switch-row", for: "offline" }, el("span", {}, el("strong", { text: "Go offline" }), el("span", { class: "quiet", text: "What you write waits in this browser, also over a reload." })), offline), again).addEventListener("close", () => stops.forEach((stop) => stop()));
  }
}
