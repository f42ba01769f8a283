// Two stock JavaScript clients react to a message, and find the counts after a reconnect.
// Arguments: url, Alice's token, Bob's token, and polling or websocket.
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");

const [url, aliceToken, bobToken, mode] = process.argv.slice(2);
const room = `channel:react-${mode}`;

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
const connect = (token) => io(url, { transports: [mode], auth: { token }, forceNew: true });

async function main() {
  const alice = connect(aliceToken);
  const [greeting] = await next(alice, "connected");
  assert.ok(greeting.features.includes("reactions"));
  const bob = connect(bobToken);
  await next(bob, "authenticated");
  for (const socket of [alice, bob]) {
    assert.equal((await ask(socket, "room:join", { roomName: room })).success, true);
  }
  const sent = await ask(alice, "message:send", { roomName: room, content: "hi" });
  const { messageId } = sent.data;

  const told = next(alice, "reaction:add");
  const added = await ask(bob, "reaction:add", { roomName: room, messageId, emoji: "👍" });
  assert.equal(added.data.totalCount, 1);
  assert.equal(added.data.duplicate, false);
  const [event] = await told;
  assert.equal(event.messageId, messageId);
  assert.equal(event.totalCount, 1);
  assert.equal(event.channelId, `react-${mode}`);
  const again = await ask(bob, "reaction:add", { roomName: room, messageId, emoji: "👍" });
  assert.equal(again.data.duplicate, true);

  const history = await ask(alice, "room:history", { roomName: room });
  assert.deepEqual(history.data.messages[0].reactions, [{ emoji: "👍", count: 1, me: false }]);
  bob.disconnect();
  await ask(alice, "reaction:add", { roomName: room, messageId, emoji: ":tada:" });
  bob.connect();
  await next(bob, "authenticated");
  const missed = await ask(bob, "sync:messages", { channelId: `react-${mode}` });
  assert.deepEqual(missed.data.messages[0].reactions, [
    { emoji: "👍", count: 1, me: true },
    { emoji: ":tada:", count: 1, me: false },
  ]);

  const gone = next(bob, "reaction:remove");
  await ask(bob, "room:join", { roomName: room });
  await ask(alice, "reaction:remove", { roomName: room, messageId, emoji: ":tada:" });
  assert.equal((await gone)[0].remainingCount, 0);
  const refused = await ask(bob, "reaction:add", { roomName: room, messageId: "none", emoji: "x" });
  assert.equal(refused.error.code, "VALIDATION_ERROR");
  alice.close();
  bob.close();
  process.exit(0);
}
main().catch(fail);
