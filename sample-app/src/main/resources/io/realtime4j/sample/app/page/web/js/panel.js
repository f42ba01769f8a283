import { el, icon, iconButton, redraw } from "./dom.js";
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
  #from = null; // what had the focus before it went into the panel

  constructor(app) {
    this.#app = app;
    for (const event of ["rooms", "presence"]) app.chat.on(event, () => this.#mode === "members" && this.#drawMembers());
  }

  toggle(mode) {
    if (this.#mode === mode) this.close();
    else this.#open(mode);
  }

  /** Whoever asks for the panel goes on in it, and is back at the button when it closes. */
  #open(mode) {
    this.show(mode);
    this.node.querySelector("[data-key=close]").focus();
  }

  show(mode) {
    if (!this.hasFocus) this.#from = document.activeElement;
    this.#app.monitor.stop();
    this.#mode = mode;
    this.node.hidden = false;
    if (mode === "members") this.#drawMembers();
    if (mode === "monitor") this.#fill("What is happening", this.#app.monitor.start());
  }

  get hasFocus() {
    return this.node.contains(document.activeElement);
  }

  close() {
    const hadFocus = this.hasFocus;
    this.#app.monitor.stop();
    this.#mode = null;
    this.node.hidden = true;
    if (hadFocus) this.#giveBack();
  }

  /** The row that was answered in a thread may have been drawn anew since. */
  #giveBack() {
    const { conversation } = this.#app;
    const id = this.#from?.closest?.(".message")?.dataset.id;
    if (id && conversation.timeline.focus(id)) return;
    if (this.#from?.isConnected && this.#from !== document.body) this.#from.focus({ preventScroll: true });
    else conversation.composer.focus();
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
    redraw(this.node, el("header", { class: "panel-head" }, el("h2", { text: title }), iconButton("close", "Close the panel", () => this.close(), { "data-key": "close" })), ...content.filter(Boolean));
  }

  #drawMembers() {
    const { chat } = this.#app;
    const room = chat.active;
    const rank = { online: 0, busy: 1, away: 2, offline: 3 };
    const people = [...room.members.values()]
      .map((member) => ({ ...member, name: chat.nameOf(member.userId), presence: chat.presences.of(member.userId) }))
      .sort((a, b) => rank[a.presence.status] - rank[b.presence.status] || a.name.localeCompare(b.name));
    const invite = room.kind === "private" ? el("button", { type: "button", class: "plain wide", "data-key": "invite somebody", text: "Invite somebody", on: { click: () => this.#invite(room) } }) : null;
    this.#fill("Members", el("ul", { class: "people panel-body" }, ...people.map((person) => this.#person(person))), invite);
  }

  #person({ userId, name, presence }) {
    const { chat } = this.#app;
    const isMe = userId === chat.me.userId;
    const status = isMe ? chat.presences.shown : presence.status;
    const custom = presence.customStatus;
    const line = custom ? `${custom.emoji ?? ""} ${custom.text ?? ""}`.trim() : status === "offline" && presence.lastSeen ? `Last seen ${ago(presence.lastSeen)}` : statusWord(status);
    const content = [el("span", { class: "avatar-with-dot" }, avatar(userId, name), dot(status)), el("span", { class: "grow person-text" }, el("strong", { text: isMe ? `${name} (you)` : name, dir: "auto" }), el("span", { class: "quiet", text: line, dir: "auto" }))];
    if (isMe) return el("li", { class: "person" }, ...content);
    return el("li", {}, el("button", { type: "button", class: "person", "data-user": userId, "data-key": userId, "aria-label": `${name}, ${statusWord(status)}. Write to ${name}`, on: { click: () => attempt(chat.openDirect(userId).then((room) => this.#app.open(room))) } }, ...content, icon("mail", 16)));
  }

  #invite(room) {
    askText("Invite somebody", "Whom? The name that was signed in with", "Invite", async (name) => {
      const userId = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
      await this.#app.chat.connection.ask("invitation:create", { roomName: room.name, userId });
      toast(`${name} is invited.`);
    });
  }
}
