import { keepStatus, keptStatus } from "./place.js";

/** Who is there, and what oneself shows of it. */
export class Presences {
  settings = null;
  own = { status: keptStatus() ?? "online", customStatus: undefined }; // undefined until it is known
  #known = new Map();
  #watched = new Set();
  #chat;
  #idle;

  constructor(chat) {
    this.#chat = chat;
    chat.connection.on("ready", () => this.#ready());
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.#active(), { passive: true });
  }

  of(userId) {
    return this.#known.get(userId) ?? { userId, status: "offline" };
  }

  watch(userIds) {
    const fresh = userIds.filter((id) => !this.#watched.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.#watched.add(id);
    this.#chat.connection.tell("presence:subscribe", { userIds: fresh });
  }

  /** Shows a status; "invisible" is to look as if one had left. */
  async choose(status) {
    const invisibleMode = status === "invisible";
    if (this.settings?.invisibleMode !== invisibleMode) await this.update({ invisibleMode });
    if (!invisibleMode) {
      await this.#show({ status });
      keepStatus(status);
    }
    this.#chat.emit("presence");
  }

  custom(customStatus) {
    return this.#show({ customStatus });
  }

  /** What the server did not take is not shown. */
  async #show(changes) {
    const own = { ...this.own, ...changes };
    await this.#tell(own);
    this.own = own;
    this.#chat.emit("presence");
  }

  async update(changes) {
    this.settings = await this.#chat.connection.ask("presence:settings:update", changes);
    this.#chat.emit("presence");
  }

  get shown() {
    return this.settings?.invisibleMode ? "invisible" : this.own.status;
  }

  event(name, payload) {
    const news = name === "presence:bulk" ? payload.presences : name === "presence:changed" ? [payload] : [];
    for (const presence of news) {
      this.#known.set(presence.userId, presence);
      if (presence.userId === this.#chat.me.userId) this.own.customStatus = presence.customStatus ?? null;
    }
    if (news.length > 0) this.#chat.emit("presence");
  }

  async #ready() {
    this.#chat.connection.tell("presence:subscribe", { userIds: [...this.#watched] });
    try {
      this.settings = await this.#chat.connection.ask("presence:settings:get", {});
      if (this.own.status !== "online") {
        if (this.own.customStatus === undefined) await this.#askOwn();
        await this.#tell(this.own);
      }
    } catch {
      // Asked again with the next connection.
    }
    this.#chat.emit("presence");
  }

  /** A status that is told takes a custom one away that is not told with it. */
  async #askOwn() {
    const { userId } = this.#chat.me;
    const { presences } = await this.#chat.connection.ask("presence:get", { userIds: [userId] });
    this.own.customStatus = presences.find((one) => one.userId === userId)?.customStatus ?? null;
  }

  #tell(own, auto) {
    return this.#chat.connection.ask("presence:update", { ...own, auto });
  }

  #tellOfItself(status) {
    if (this.own.status === "online") this.#tell({ ...this.own, status }, true).catch(() => {});
  }

  /** Away after five minutes without a key or a touch, back with the next. */
  #active() {
    clearTimeout(this.#idle);
    if (this.idle) {
      this.idle = false;
      this.#tellOfItself("online");
    }
    this.#idle = setTimeout(() => {
      this.idle = true;
      this.#tellOfItself("away");
    }, 300_000);
  }
}
