import { el, icon, iconButton, redraw } from "./dom.js";
import { avatar, dot, statusWord } from "./avatar.js";
import { askText, attempt } from "./dialog.js";
import { createRoom } from "./session.js";
import { Badge } from "./badge.js";
import { openStatus } from "./status.js";
import { toggleTheme } from "./theme.js";

/** The rooms, by kind, and oneself. */
export class Sidebar {
  #app;
  #chat;
  #lists = el("div", { class: "room-lists" });
  #me = el("button", { type: "button", class: "me", on: { click: () => openStatus(this.#chat) } });

  constructor(app, leave) {
    this.#app = app;
    this.#chat = app.chat;
    this.node = el(
      "nav",
      { class: "sidebar", "aria-label": "Rooms" },
      el("div", { class: "brand" }, el("span", { class: "brand-mark small" }, icon("mail", 18)), el("span", { class: "brand-name", text: "realtime4j" }), iconButton("moon", "Dark or light", toggleTheme), iconButton("exit", "Sign out", leave)),
      this.#lists,
      el("div", { class: "sidebar-foot" }, new Badge(this.#chat, "header").node, this.#me),
    );
    for (const event of ["rooms", "invitations", "presence"]) this.#chat.on(event, () => this.#draw());
    this.#draw();
  }

  order() {
    const shown = [...this.#chat.rooms.values()].filter((room) => room.shown);
    return ["channel", "private", "direct"].flatMap((kind) => shown.filter((room) => room.kind === kind));
  }

  #draw() {
    const rooms = this.order();
    redraw(
      this.#lists,
      this.#invitations(),
      this.#section("Channels", rooms.filter((room) => room.kind === "channel"), this.#adder("channel", "Join or make a channel", (name) => this.#openChannel(name))),
      this.#section("Private rooms", rooms.filter((room) => room.kind === "private"), this.#adder("room", "Make a private room", (name) => this.#openPrivate(name)), "Rooms for those you invite."),
      this.#section("Direct messages", rooms.filter((room) => room.kind === "direct"), null, "Pick somebody from the members."),
    );
    const { me, presences } = this.#chat;
    const status = presences.shown;
    const custom = presences.own.customStatus;
    this.#me.setAttribute("aria-label", `${me.name}, ${statusWord(status)}. Change your status`);
    this.#me.replaceChildren(
      el("span", { class: "avatar-with-dot" }, avatar(me.userId, me.name), dot(status)),
      el("span", { class: "me-text" }, el("strong", { text: me.name, dir: "auto" }), el("span", { class: "quiet", text: custom ? `${custom.emoji ?? ""} ${custom.text ?? ""}`.trim() : statusWord(status) })),
      icon("gear"),
    );
  }

  #section(title, rooms, adder, empty) {
    return el(
      "section",
      { class: "room-section" },
      el("div", { class: "room-section-head" }, el("h2", { text: title }), adder),
      rooms.length === 0 && empty ? el("p", { class: "quiet hint", text: empty }) : el("ul", {}, ...rooms.map((room) => el("li", {}, this.#entry(room)))),
    );
  }

  #entry(room) {
    const title = this.#app.titleOf(room);
    const peer = room.kind === "direct" ? this.#chat.peerOf(room) : null;
    const label = room.unread > 0 ? `${title}, ${room.unread} unread${room.mentions > 0 ? `, ${room.mentions} mention you` : ""}` : title;
    return el(
      "button",
      { type: "button", class: `room ${room.unread > 0 ? "has-unread" : ""}`, "data-room": room.name, "data-key": room.name, "aria-label": label, "aria-current": room === this.#chat.active ? "true" : null, on: { click: () => this.#app.open(room) } },
      peer ? el("span", { class: "avatar-with-dot" }, avatar(peer, title, "tiny"), dot(this.#chat.presences.of(peer).status)) : icon(room.kind === "private" ? "lock" : "hash", 16),
      el("span", { class: "room-title", text: title, dir: "auto" }),
      room.unread > 0 ? el("span", { class: `count ${room.mentions > 0 ? "count-mention" : ""}`, text: room.unread > 99 ? "99+" : String(room.unread) }) : null,
    );
  }

  #invitations() {
    const all = [...this.#chat.invitations.values()];
    if (all.length === 0) return el("div");
    return el(
      "section",
      { class: "room-section" },
      el("div", { class: "room-section-head" }, el("h2", { text: "Invitations" })),
      ...all.map(({ roomName, invitedBy }) =>
        el(
          "div",
          { class: "invitation" },
          el("p", {}, el("strong", { text: this.#chat.nameOf(invitedBy), dir: "auto" }), " invites you to ", el("strong", { text: roomName.replace(/^private-/, ""), dir: "auto" })),
          el("div", { class: "row" }, el("button", { type: "button", class: "primary compact", text: "Accept", "data-key": `accept ${roomName}`, on: { click: () => this.#answer(roomName, true) } }), el("button", { type: "button", class: "plain compact", text: "Decline", "data-key": `decline ${roomName}`, on: { click: () => this.#answer(roomName, false) } })),
        ),
      ),
    );
  }

  #answer(roomName, accepts) {
    attempt(this.#chat.answerInvitation(roomName, accepts).then((room) => room && this.#app.open(room)));
  }

  #adder(kind, label, done) {
    return iconButton("plus", label, () => askText(label, `Name of the ${kind}`, label, done), { class: "icon-button small", "data-key": label });
  }

  async #openChannel(name) {
    const id = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
    if (!id) throw new Error("A name has letters or digits.");
    const room = this.#chat.room(`channel:${id}`);
    await this.#chat.join(room);
    return () => this.#app.open(room);
  }

  async #openPrivate(name) {
    const { roomName } = await createRoom(this.#chat.me.token, name);
    const room = this.#chat.room(roomName);
    await this.#chat.join(room);
    return () => this.#app.open(room);
  }
}
