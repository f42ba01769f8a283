// Stock JavaScript clients chat while their server is killed and started again and again.
// Arguments: url, then one token per client. "round N" at stdin is answered by "progress N" when
// every client has had answers since; "end" lets the chat come to rest and judges it.
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");

const [url, ...tokens] = process.argv.slice(2);
const room = "channel:kill";
const WINDOW = 3;
const ANSWERS_PER_ROUND = 5;

function fail(error) {
  console.error(error);
  process.exit(1);
}
process.on("unhandledRejection", fail);
process.on("uncaughtException", fail);

// What was promised: client message id -> {messageId, offset}.
const promised = new Map();
let recovered = 0;
let caughtUp = 0;

class Client {
  constructor(token, name) {
    this.name = name;
    this.position = 0;
    this.seen = [];
    this.held = null;
    this.ready = false;
    this.answers = 0;
    this.next = 0;
    this.open = new Map();
    this.stopped = false;
    this.socket = io(url, {
      transports: ["websocket"],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      timeout: 5_000,
    });
    this.socket.on("message:new", (message) => this.heard(message));
    this.socket.on("connect", () => this.connected().catch((error) => this.lost(error)));
    this.socket.on("disconnect", () => (this.ready = false));
  }

  ask(event, payload) {
    return this.socket.timeout(10_000).emitWithAck(event, payload);
  }

  // What is asked may be cut off by the next kill; anything else is a fault.
  lost(error) {
    if (this.socket.connected && !/disconnected|timed out/.test(String(error))) {
      fail(error);
    }
  }

  async connected() {
    if (this.socket.recovered) {
      recovered++;
    } else {
      this.held = [];
      await this.enter();
      caughtUp++;
    }
    this.ready = true;
    for (const id of this.open.keys()) {
      this.submit(id);
    }
    this.fill();
  }

  // A session that is new joins again and reads what was missed, then hears what came meanwhile.
  async enter() {
    const id = this.socket.id;
    const joined = await this.must("room:join", { roomName: room });
    while (this.position < joined.offset) {
      const page = await this.must("room:history", { roomName: room, after: this.position, limit: 100 });
      assert.ok(page.messages.length > 0, `${this.name}: nothing after ${this.position} of ${joined.offset}`);
      for (const message of page.messages) {
        if (message.offset <= joined.offset) {
          this.take(message);
        }
      }
    }
    assert.equal(this.socket.id, id);
    const held = this.held;
    this.held = null;
    held.filter((message) => message.offset > this.position).forEach((message) => this.take(message));
  }

  async must(event, payload) {
    for (;;) {
      const answer = await this.ask(event, payload);
      if (answer.success) {
        return answer.data;
      }
      assert.ok(answer.error.retryable, `${event}: ${JSON.stringify(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  heard(message) {
    if (this.held) {
      this.held.push(message);
    } else {
      this.take(message);
    }
  }

  take(message) {
    assert.equal(message.offset, this.position + 1, `${this.name}: a gap or a repeat`);
    this.position = message.offset;
    this.seen.push(message.messageId);
  }

  fill() {
    while (this.ready && !this.stopped && this.open.size < WINDOW) {
      const id = `${this.name}-${this.next++}`;
      this.open.set(id, true);
      this.submit(id);
    }
  }

  submit(id) {
    this.ask("message:send", { roomName: room, content: `content of ${id}`, clientMessageId: id })
      .then((answer) => {
        if (answer.success) {
          const known = promised.get(id);
          if (known) {
            assert.equal(answer.data.messageId, known.messageId, "one id, two messages");
          }
          promised.set(id, answer.data);
          this.open.delete(id);
          this.answers++;
          progress();
          this.fill();
        } else {
          assert.ok(answer.error.retryable, JSON.stringify(answer));
          setTimeout(() => this.ready && this.submit(id), 50);
        }
      })
      .catch((error) => this.lost(error));
  }
}

const clients = tokens.map((token, i) => new Client(token, `kill-${i}`));
let round = 0;

function progress() {
  if (round > 0 && clients.every((c) => c.answers >= ANSWERS_PER_ROUND)) {
    console.log(`progress ${round}`);
    round = 0;
  }
}

const until = async (what, condition) => {
  for (let i = 0; i < 600; i++) {
    if (condition()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within 30 s: ${what}`);
};

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line === "end") {
      end();
    } else {
      clients.forEach((c) => (c.answers = 0));
      round = Number(line.slice("round ".length));
    }
  });

async function end() {
  clients.forEach((c) => (c.stopped = true));
  await until("all answered", () => clients.every((c) => c.ready && c.open.size === 0));
  const head = Math.max(...[...promised.values()].map((data) => data.offset));
  await until("all heard", () => clients.every((c) => c.position >= head));

  const log = new Map();
  for (let after = 0; ; ) {
    const page = await clients[0].must("room:history", { roomName: room, after, limit: 100 });
    for (const message of page.messages) {
      assert.equal(message.offset, after + 1, "a hole in the log");
      after = message.offset;
      assert.ok(!log.has(message.clientMessageId), `stored twice: ${message.clientMessageId}`);
      log.set(message.clientMessageId, message);
    }
    if (!page.hasMore) {
      break;
    }
  }
  for (const [id, data] of promised) {
    assert.equal(log.get(id)?.messageId, data.messageId, `acknowledged and missing: ${id}`);
    assert.equal(log.get(id).offset, data.offset);
    assert.equal(log.get(id).content, `content of ${id}`);
  }
  const ids = [...log.values()].map((message) => message.messageId);
  for (const client of clients) {
    assert.deepEqual(client.seen.slice(0, ids.length), ids, `${client.name} saw something else`);
  }
  clients.forEach((c) => c.socket.close());
  console.log(`passed ${promised.size} recovered ${recovered} caught-up ${caughtUp}`);
  process.exit(0);
}
