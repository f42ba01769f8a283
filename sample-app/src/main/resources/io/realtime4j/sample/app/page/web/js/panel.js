import { el, icon, iconButton } from "./dom.js";
import { avatar, dot, statusWord } from "./avatar.js";
import { ago } from "./time.js";
import { askText, attempt, toast } from "./dialog.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";

/** The right: the members, a thread, or what is happening. */
export class SidePanel {
  node = el("aside", { class: "panel", "aria-label": "Details", hidden: true });
  #app;
  #mode = null;

  constructor(app) {
    this.#app = app;
    for (const event of ["rooms", "presence"]) app.chat.on(event, () => this.#mode === "members" && this.#drawMembers());
  }

  toggle(mode) {
    if (this.#mode === mode) this.close();
    else this.show(mode);
  }

  show(mode) {
    this.#app.monitor.stop();
    this.#mode = mode;
    this.node.hidden = false;
    if (mode === "members") this.#drawMembers();
    if (mode === "monitor") this.#fill("What is happening", this.#app.monitor.start());
  }

  close() {
    this.#app.monitor.stop();
    this.#mode = null;
    this.node.hidden = true;
  }

  roomChanged() {
    if (this.#mode === "thread") this.show("members");
    else if (this.#mode === "members") this.#drawMembers();
  }

  openThread(room, messageId) {
    this.show("thread");
    const timeline = new Timeline(this.#app, messageId);
    const composer = new Composer(this.#app, timeline, messageId);
    this.#fill("Thread", timeline.node, composer.node);
    timeline.show(room);
    composer.show(room);
  }

  #fill(title, ...content) {
    this.node.replaceChildren(el("header", { class: "panel-head" }, el("h2", { text: title }), iconButton("close", "Close the panel", () => this.close())), ...content.filter(Boolean));
  }

  #drawMembers() {
    const { chat } = this.#app;
    const room = chat.active;
    const focused = document.activeElement?.dataset?.user;
    const rank = { online: 0, busy: 1, away: 2, offline: 3 };
    const people = [...room.members.values()]
      .map((member) => ({ ...member, name: chat.nameOf(member.userId), presence: chat.presences.of(member.userId) }))
      .sort((a, b) => rank[a.presence.status] - rank[b.presence.status] || a.name.localeCompare(b.name));
    const invite = room.kind === "private" ? el("button", { type: "button", class: "plain wide", text: "Invite somebody", on: { click: () => this.#invite(room) } }) : null;
    this.#fill("Members", el("ul", { class: "people panel-body" }, ...people.map((person) => this.#person(person))), invite);
    if (focused) [...this.node.querySelectorAll("[data-user]")].find((one) => one.dataset.user === focused)?.focus();
  }

  #person({ userId, name, presence }) {
    const { chat } = this.#app;
    const isMe = userId === chat.me.userId;
    const status = isMe ? chat.presences.shown : presence.status;
    const custom = presence.customStatus;
    const line = custom ? `${custom.emoji ?? ""} ${custom.text ?? ""}`.trim() : status === "offline" && presence.lastSeen ? `Last seen ${ago(presence.lastSeen)}` : statusWord(status);
    const content = [el("span", { class: "avatar-with-dot" }, avatar(userId, name), dot(status)), el("span", { class: "grow person-text" }, el("strong", { text: isMe ? `${name} (you)` : name, dir: "auto" }), el("span", { class: "quiet", text: line, dir: "auto" }))];
    if (isMe) return el("li", { class: "person" }, ...content);
    return el("li", {}, el("button", { type: "button", class: "person", "data-user": userId, "aria-label": `${name}, ${statusWord(status)}. Write to ${name}`, on: { click: () => attempt(chat.openDirect(userId).then((room) => this.#app.open(room))) } }, ...content, icon("mail", 16)));
  }

  #invite(room) {
    askText("Invite somebody", "Whom? The name that was signed in with", "Invite", async (name) => {
      const userId = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
      await this.#app.chat.connection.ask("invitation:create", { roomName: room.name, userId });
      toast(`${name} is invited.`);
    });
  }
}
