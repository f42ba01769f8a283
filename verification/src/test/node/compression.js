// Two stock clients send each other what can be compressed.
// Arguments: url, Alice's token, Bob's token, and on or off: what the server does.
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");

const [url, aliceToken, bobToken, expected] = process.argv.slice(2);
const room = `channel:compression-${expected}`;

setTimeout(() => fail(new Error("not finished within 40 s")), 40_000);
function fail(error) {
  console.error(error);
  process.exit(1);
}
process.on("unhandledRejection", fail);

// The client asks for compression by itself, of what has 1,024 bytes and more.
const connect = async (token) => {
  const socket = io(url, { transports: ["websocket"], auth: { token }, forceNew: true });
  await new Promise((resolve) => socket.once("authenticated", resolve));
  return socket;
};
const wire = (socket) => socket.io.engine.transport.ws;
const bytes = (socket) => [wire(socket)._socket.bytesWritten, wire(socket)._socket.bytesRead];
const ask = (socket, event, payload) => socket.timeout(10_000).emitWithAck(event, payload);

async function main() {
  const [alice, bob] = await Promise.all([connect(aliceToken), connect(bobToken)]);
  for (const socket of [alice, bob]) {
    assert.equal(wire(socket).extensions, expected === "on" ? "permessage-deflate" : "");
    assert.equal((await ask(socket, "room:join", { roomName: room })).success, true);
  }

  const content = "All work and no play makes Jack a dull boy. ".repeat(500);
  const [sentBefore] = bytes(alice);
  const [, readBefore] = bytes(bob);
  for (const text of ["short", content, "short again", content]) {
    const received = new Promise((resolve) => bob.once("message:new", resolve));
    assert.equal((await ask(alice, "message:send", { roomName: room, content: text })).success, true);
    assert.equal((await received).content, text);
  }
  const sent = bytes(alice)[0] - sentBefore;
  const read = bytes(bob)[1] - readBefore;
  if (expected === "on") {
    assert.ok(sent < 10_000, `sent ${sent}`);
    assert.ok(read < 10_000, `read ${read}`);
  } else {
    assert.ok(sent > 2 * content.length, `sent ${sent}`);
    assert.ok(read > 2 * content.length, `read ${read}`);
  }

  const history = await ask(bob, "room:history", { roomName: room, limit: 50 });
  assert.deepEqual(history.data.messages.map((message) => message.content).filter((c) => c === content).length, 2);
  alice.close();
  bob.close();
  process.exit(0);
}
main().catch(fail);
