// Two stock JavaScript clients talk through a realtime4j server.
// Arguments: url, Alice's token, Bob's token, and polling, upgrade or websocket.
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");

const [url, aliceToken, bobToken, mode] = process.argv.slice(2);
const transports = {
  polling: ["polling"],
  upgrade: ["polling", "websocket"],
  websocket: ["websocket"],
}[mode];
// Receipts reach all sessions of a user, also of the mode tried before: each mode has its own.
const [aliceId, bobId] = [`alice-${mode}`, `bob-${mode}`];
const room = `channel:stock-${mode}`;

setTimeout(() => fail(new Error("not finished within 40 s")), 40_000);
function fail(error) {
  console.error(error);
  process.exit(1);
}
process.on("unhandledRejection", fail);

const next = (socket, event, filter = () => true) =>
  new Promise((resolve) => {
    const listener = (...args) => {
      if (filter(...args)) {
        socket.off(event, listener);
        resolve(args);
      }
    };
    socket.on(event, listener);
  });
const ask = (socket, event, payload) => socket.timeout(10_000).emitWithAck(event, payload);
const connect = (token) =>
  io(url, { transports, auth: token ? { token } : {}, forceNew: true, reconnectionDelay: 100 });

async function main() {
  const stranger = connect(undefined);
  const [refusal] = await next(stranger, "connect_error");
  assert.equal(refusal.message, "Authentication required");
  assert.equal(refusal.data.code, "AUTH_REQUIRED");
  stranger.close();

  const alice = connect(aliceToken);
  const [greeting, identity] = await Promise.all([next(alice, "connected"), next(alice, "authenticated")]);
  assert.equal(greeting[0].protocolVersion, "1.0");
  assert.equal(greeting[0].socketId, alice.id);
  assert.equal(identity[0].userId, aliceId);
  const bob = connect(bobToken);
  await next(bob, "authenticated");
  if (mode === "upgrade" && alice.io.engine.transport.name !== "websocket") {
    await new Promise((resolve) => alice.io.engine.once("upgrade", resolve));
  }
  assert.equal(alice.io.engine.transport.name, mode === "polling" ? "polling" : "websocket");

  const joined = await ask(alice, "room:join", { roomName: room });
  assert.equal(joined.success, true);
  assert.equal(joined.data.roomName, room);
  const seen = next(alice, "user:joined");
  assert.equal((await ask(bob, "room:join", { roomName: room })).data.memberCount, 2);
  assert.equal((await seen)[0].userId, bobId);

  const atBob = next(bob, "message:new");
  const own = next(alice, "message:new");
  const confirmed = next(alice, "message:sent");
  const delivered = next(alice, "message:delivered");
  const clientMessageId = `stock-${mode}-1`;
  const sent = await ask(alice, "message:send", { roomName: room, content: "hé 👋", clientMessageId });
  assert.equal(sent.success, true);
  const { messageId } = sent.data;
  assert.equal((await atBob)[0].messageId, messageId);
  assert.equal((await atBob)[0].content, "hé 👋");
  assert.equal((await own)[0].messageId, messageId);
  assert.equal((await confirmed)[0].messageId, messageId);
  assert.equal((await delivered)[0].messageId, messageId);
  const again = await ask(alice, "message:send", { roomName: room, content: "hé 👋", clientMessageId });
  assert.equal(again.data.duplicate, true);
  assert.equal(again.data.messageId, messageId);

  const typing = next(bob, "typing:event");
  alice.emit("typing:start", { roomName: room });
  assert.deepEqual((await typing)[0].users.map((u) => u.userId), [aliceId]);
  const read = next(alice, "message:read");
  assert.equal((await ask(bob, "message:read-ack", { roomName: room, messageId })).success, true);
  assert.equal((await read)[0].userId, bobId);

  const bulk = next(bob, "presence:bulk");
  bob.emit("presence:subscribe", { userIds: [aliceId] });
  assert.equal((await bulk)[0].presences[0].userId, aliceId);
  const busy = next(bob, "presence:changed", (p) => p.userId === aliceId && p.status === "busy");
  alice.emit("presence:update", { status: "busy" });
  await busy;

  const pong = next(alice, "pong");
  assert.deepEqual(await ask(alice, "ping", { timestamp: 42 }), { timestamp: 42 });
  assert.equal(typeof (await pong)[0].timestamp, "number");
  const unknown = await ask(alice, "no:such-event", {});
  assert.equal(unknown.error.code, "UNKNOWN_EVENT");
  assert.equal((await ask(alice, "dispatch", {})).error.code, "FORBIDDEN");
  assert.equal((await ask(alice, "message:send", { roomName: room })).error.code, "VALIDATION_ERROR");
  assert.equal((await ask(alice, "room:join", { roomName: "nowhere" })).error.code, "ROOM_NOT_FOUND");

  // Bob loses his connection; what he misses comes when he is back, in order and before the rest.
  const id = bob.id;
  const missed = [];
  bob.on("message:new", (message) => missed.push(message.content));
  const back = next(bob, "connect");
  bob.io.engine.close();
  for (const content of ["missed 1", "missed 2"]) {
    assert.equal((await ask(alice, "message:send", { roomName: room, content })).success, true);
  }
  await back;
  assert.equal(bob.recovered, true);
  assert.equal(bob.id, id);
  const last = next(bob, "message:new", (m) => m.content === "live");
  assert.equal((await ask(alice, "message:send", { roomName: room, content: "live" })).success, true);
  await last;
  assert.deepEqual(missed, ["missed 1", "missed 2", "live"]);

  alice.close();
  bob.close();
  console.log(`${mode}: passed`);
  process.exit(0);
}

main().catch(fail);
