import { el, icon, iconButton, redraw } from "./dom.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { Badge } from "./badge.js";
import { sentence } from "./typing.js";
import { ago } from "./time.js";
import { statusWord } from "./avatar.js";

/** The middle: a room's head, its messages, who types, and where one writes. */
export class Conversation {
  #app;
  #title = el("h1", { class: "conversation-title", dir: "auto" });
  #subtitle = el("p", { class: "quiet subtitle" });
  #gone = el("div", { class: "gone", hidden: true });
  #typing = el("p", { class: "typing", "aria-live": "polite" });

  constructor(app) {
    this.#app = app;
    const { chat } = app;
    this.timeline = new Timeline(app, null);
    this.composer = new Composer(app, this.timeline, null);
    this.node = el(
      "main",
      { class: "conversation" },
      el(
        "header",
        { class: "conversation-head" },
        app.menuButton(),
        el("div", { class: "grow" }, this.#title, this.#subtitle),
        iconButton("pulse", "What is happening", () => app.panel.toggle("monitor")),
        iconButton("people", "Members", () => app.panel.toggle("members")),
      ),
      this.timeline.node,
      this.#typing,
      new Badge(chat, "inline").node,
      this.#gone,
      this.composer.node,
    );
    chat.on("typing", (room) => room === chat.active && this.#drawTyping());
    for (const event of ["rooms", "presence"]) chat.on(event, () => this.#drawHead());
    document.addEventListener("visibilitychange", () => this.timeline.markRead());
  }

  show(room) {
    this.timeline.show(room);
    this.composer.show(room);
    this.#drawHead();
    this.#drawTyping();
  }

  #drawHead() {
    const { chat } = this.#app;
    const room = chat.active;
    this.#title.replaceChildren(room.kind === "direct" ? "" : icon(room.kind === "private" ? "lock" : "hash", 18), this.#app.titleOf(room));
    this.composer.node.hidden = room.ended !== null;
    this.#gone.hidden = room.ended === null;
    if (room.ended !== null) redraw(this.#gone, el("p", { class: "grow", text: "Nobody would read here what you write." }), chat.isFixed(room) ? "" : el("button", { type: "button", class: "plain compact", "data-key": "dismiss", text: "Remove from the list", on: { click: () => this.#app.dismiss(room) } }));
    if (room.kind === "direct") {
      const { status, lastSeen, customStatus } = chat.presences.of(chat.peerOf(room));
      const custom = customStatus ? ` · ${customStatus.emoji ?? ""} ${customStatus.text ?? ""}` : "";
      this.#subtitle.textContent = (status === "offline" && lastSeen ? `Last seen ${ago(lastSeen)}` : statusWord(status)) + custom;
    } else {
      this.#subtitle.textContent = room.ended ? `You are no longer here: ${room.ended}` : `${room.members.size} here`;
    }
  }

  #drawTyping() {
    const { chat } = this.#app;
    const typists = (chat.active.typing.get("") ?? []).filter((user) => user.userId !== chat.me.userId);
    const names = typists.map((user) => user.userName ?? "Someone");
    const parts = sentence(names, Math.max(names.length, typists.length && (chat.active.typing.get("").total ?? 0)));
    this.#typing.replaceChildren(...(parts.length > 0 ? [el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", {}, ...parts)] : []));
  }
}
