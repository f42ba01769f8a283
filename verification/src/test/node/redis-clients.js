// Stock clients of two servers in one cluster: redis-clients.js OURS NODE REDIS_URL KEY [MODE]. Each
// server in turn is asked to do something for the clients of both. MODE is the subscriptionMode of
// the sharded adapter, which no emitter speaks. Exits with 0 if all went as it should.
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");
const { Emitter } = require("@socket.io/redis-emitter");
const { createClient } = require("redis");

const LIMIT = 20000;
const [oursUrl, nodeUrl, redisUrl, key, mode] = process.argv.slice(2);

/** A client with the events that it has not been asked for yet. */
async function connect(url, name) {
  const socket = io(url, { forceNew: true, reconnection: false, auth: { name }, transports: ["websocket"] });
  const heard = [];
  const waiting = [];
  socket.onAny((event, ...args) => {
    if (event === "question") return;
    const entry = [event, ...args];
    waiting.length ? waiting.shift()(entry) : heard.push(entry);
  });
  socket.on("question", (bytes, ack) => ack({ name, bytes }));
  await new Promise((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });
  return {
    name,
    socket,
    call: (...args) => socket.timeout(LIMIT).emitWithAck(...args),
    next: () =>
      heard.length
        ? heard.shift()
        : new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`${name} heard nothing`)), LIMIT);
            waiting.push((entry) => {
              clearTimeout(timer);
              resolve(entry);
            });
          }),
    silent: () => assert.deepEqual(heard, [], name),
  };
}

/** Waits until so many servers hear what is for this room alone, where rooms have channels. */
async function heardBy(redis, room, servers) {
  if (mode !== "dynamic-private" && !(mode === "dynamic" && room.length !== 20)) return;
  const until = Date.now() + LIMIT;
  while (Date.now() < until) {
    const [, count] = await redis.sendCommand(["PUBSUB", "SHARDNUMSUB", `${key}#/#${room}#`]);
    if (count === servers) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${room} is not heard by ${servers}`);
}

/** What is volatile may be dropped where something is being written: it comes sooner or later. */
async function volatile(caller, room, clients) {
  const missing = new Set(clients);
  while (missing.size > 0) {
    await caller.call("emit-volatile", room, ["volatile", 2]);
    await caller.call("emit", [room], [], ["after"]);
    for (const client of clients) {
      let entry = await client.next();
      if (entry[0] === "volatile") {
        assert.deepEqual(entry, ["volatile", 2]);
        missing.delete(client);
        entry = await client.next();
      }
      assert.deepEqual(entry, ["after"]);
    }
  }
}

/** What `caller`'s server does reaches clients of both, in the same way. */
async function round(redis, title, caller, far) {
  const [a, b] = [caller, far];
  const room = `room ${title} é#1`;
  for (const client of [a, b]) await client.call("join", room);
  await b.call("join", `other ${title}`);
  await heardBy(redis, room, 2);

  const payload = { text: "ä€😀", number: 1.5, list: [1, null, true], bytes: Buffer.from([0, 255]) };
  await a.call("emit", [room], [], ["to-one-room", payload]);
  for (const client of [a, b]) assert.deepEqual(await client.next(), ["to-one-room", payload]);
  await heardBy(redis, b.socket.id, 1);
  await a.call("emit", [b.socket.id], [], ["to-one-socket"]);
  assert.deepEqual(await b.next(), ["to-one-socket"]);
  // As long as the id of a socket, for which it is taken.
  const twenty = "a room of 20 letters";
  await b.call("join", twenty);
  await heardBy(redis, twenty, 1);
  await a.call("emit", [twenty], [], ["to-twenty"]);
  assert.deepEqual(await b.next(), ["to-twenty"]);
  await a.call("move", twenty, twenty, true);
  await a.call("emit", [], [], ["to-all", 1, -7, 2 ** 40, "x".repeat(70000)]);
  for (const client of [a, b]) assert.deepEqual(await client.next(), ["to-all", 1, -7, 2 ** 40, "x".repeat(70000)]);
  await a.call("emit", [room, `other ${title}`], [`other ${title}`], ["not-to-other"]);
  assert.deepEqual(await a.next(), ["not-to-other"]);
  await volatile(a, room, [a, b]);

  const sockets = await a.call("fetch", room);
  assert.deepEqual(
    sockets,
    [a, b]
      .map(({ name }) => ({ name, auth: name, rooms: name === b.name ? [`other ${title}`, room].sort() : [room] }))
      .sort((x, y) => (x.name < y.name ? -1 : 1)),
  );

  await a.call("move", `other ${title}`, `moved ${title}`, false);
  await heardBy(redis, `moved ${title}`, 1);
  await a.call("emit", [`moved ${title}`], [], ["moved"]);
  assert.deepEqual(await b.next(), ["moved"]);
  await a.call("move", `other ${title}`, `moved ${title}`, true);
  await a.call("emit", [`moved ${title}`], [], ["moved away"]);
  await a.call("emit", [room], [], ["still here"]);
  for (const client of [a, b]) assert.deepEqual(await client.next(), ["still here"]);

  const answers = await a.call("ask-room", room);
  assert.deepEqual(
    answers.sort((x, y) => (x.name < y.name ? -1 : 1)),
    [a, b].map(({ name }) => ({ name, bytes: Buffer.from([1, 2]) })).sort((x, y) => (x.name < y.name ? -1 : 1)),
  );
  assert.deepEqual(await a.call("ask-servers", { q: title }), [{ from: far.server, value: { q: title } }]);
  await a.call("tell-servers", ["t", title]);
  assert.deepEqual(await b.next(), ["server-told", ["t", title]]);

  const gone = new Promise((resolve) => b.socket.on("disconnect", resolve));
  await a.call("disconnect-room", `other ${title}`);
  assert.equal(await gone, "io server disconnect");
  await heardBy(redis, `moved ${title}`, 0);
  await heardBy(redis, room, 1);
  [a, b].forEach((client) => client.silent());
}

async function emitter(redis, ours) {
  const emitter = new Emitter(redis, { key });
  await ours.call("join", "jobs");
  emitter.to("jobs").emit("from-emitter", { at: new Date(0), bytes: Buffer.from([9]) });
  assert.deepEqual(await ours.next(), ["from-emitter", { at: "1970-01-01T00:00:00.000Z", bytes: Buffer.from([9]) }]);
  emitter.except("jobs").emit("not for jobs");
  emitter.in("jobs").socketsJoin("more jobs");
  emitter.to("more jobs").volatile.emit("joined");
  assert.deepEqual(await ours.next(), ["joined"]);
  emitter.serverSideEmit("server-tell", "by emitter");
  assert.deepEqual(await ours.next(), ["server-told", "by emitter"]);
  const gone = new Promise((resolve) => ours.socket.on("disconnect", resolve));
  emitter.in("more jobs").disconnectSockets();
  assert.equal(await gone, "io server disconnect");
  ours.silent();
}

async function main() {
  const named = async (url, name, server) => Object.assign(await connect(url, name), { server });
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  await round(redis, "ours to node", await named(oursUrl, "a", "ours"), await named(nodeUrl, "b", "node"));
  await round(redis, "node to ours", await named(nodeUrl, "c", "node"), await named(oursUrl, "d", "ours"));
  if (mode) return;
  const asking = await named(nodeUrl, "e", "node");
  const there = await named(oursUrl, "f", "ours");
  await there.call("join", "seen from afar");
  const rooms = await asking.call("all-rooms");
  for (const room of ["seen from afar", there.socket.id, asking.socket.id]) assert.ok(rooms.includes(room), room);
  await emitter(redis, there);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
