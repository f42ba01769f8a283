// Goes through the calls of docs/socket-io.md and prints what a client sees, a line each.
// Arguments: url, and polling or websocket.
const { io, Manager } = require("socket.io-client");

const [url, mode] = process.argv.slice(2);
const transports = [mode];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const all = [];
setTimeout(() => fail(new Error("not finished within 60 s")), 60_000);
function fail(error) {
  console.log(error);
  process.exit(1);
}
process.on("unhandledRejection", fail);
const say = (what, ...values) => console.log(`${what}: ${JSON.stringify(values)}`);

function connect(name, options = {}, path = "/") {
  const socket = io(url + path, {
    transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 50,
    query: { q: "a b" }, extraHeaders: { "x-rig": "r" }, ...options, auth: { name, ...options.auth },
  });
  socket.seen = [];
  socket.questions = (arg, ack) => ack(`${name}:${arg}`);
  socket.onAny((event, ...args) => {
    if (event === "question") return socket.questions?.(...args);
    // Where recovery is on, what is recovered ends in its offset, of which each server has its own.
    if (socket._pid && /^[\w-]{7,}(\.\w+)?$/.test(args.at(-1))) args.pop();
    socket.seen.push([event, ...args]);
  });
  all.push(socket);
  return socket;
}
const next = (socket, event) => new Promise((done) => socket.once(event, (...args) => done(args)));
const entered = (socket) => (socket.connected ? undefined : next(socket, "connect"));
const ask = (socket, ...args) =>
  new Promise((done) => socket.timeout(5_000).emit(...args, (e, ...answer) => done(e ? "no answer" : answer)));
const quick = (socket, ...args) =>
  new Promise((done) => socket.timeout(150).emit(...args, (e, ...answer) => done(e ? "no answer" : answer)));
/** What each has seen since the last time, once all have heard everything that was sent until now. */
async function seen(what, ...sockets) {
  for (let i = 0; i < 2; i++) for (const s of sockets) await ask(s, "count");
  for (const s of sockets) {
    say(`${what}, ${s.auth.name}`, ...s.seen);
    s.seen.length = 0;
  }
}

async function main() {
  const watch = connect("watch", {}, "/watch");
  await entered(watch);

  const refused = connect("refused", { auth: { refuse: true } });
  const [no] = await next(refused, "connect_error");
  say("refused with data", no.message, no.data ?? null, refused.active);
  const bare = connect("bare", { auth: { bare: true } });
  const [plain] = await next(bare, "connect_error");
  say("refused without data", plain.message, plain.data ?? null, bare.active);
  const nowhere = connect("nowhere", {}, "/nowhere");
  say("unknown namespace", (await next(nowhere, "connect_error"))[0].message);
  refused.close(); bare.close(); nowhere.close();

  const a = connect("a");
  await entered(a);
  say("id", a.id.length, /^[\w-]+$/.test(a.id), a.recovered);
  const b = connect("b", { auth: { wait: 50 } });
  await entered(b);
  const c = connect("c");
  await entered(c);
  await seen("welcome", a, b, c);

  const early = connect("early", { auth: { early: true } });
  await entered(early);
  say("joined in middleware", await ask(early, "rooms"), await ask(early, "early-heard"));
  early.seen.length = 0;
  a.emit("to", "early", 1);
  await seen("to who joined in middleware", a, early);
  early.close();
  const left = connect("left", { auth: { leave: true } });
  await entered(left);
  say("left in middleware", await ask(left, "rooms"));
  left.close();
  await sleep(50);
  for (const s of [a, b, c]) s.seen.length = 0;

  say("answers", await ask(a, "answer"), await ask(a, "answer", null, [1], { a: 1.5 }, "é👋", true));
  say("undefined", await ask(a, "answer", undefined, 1));
  say("binary", await ask(a, "answer", Buffer.from([1, 2]), { deep: [new Uint8Array([3])] }));
  say("twice", await ask(a, "twice"));
  say("unknown event", await quick(a, "nothing-like-this"));
  say("stopped by a filter", await quick(a, "stopped"));
  say("handshake", await ask(a, "handshake"));
  say("transport", await ask(a, "transport"));
  a.emit("echo", 1, null, "x", { __proto__x: 1 });
  a.emit("echo");
  a.emit(7, "n");
  a.send("m", 1);
  await seen("echoes", a);
  say("not armed", await quick(a, "shot"));
  await ask(a, "arm");
  say("once", await quick(a, "shot"), await quick(a, "shot"));
  await ask(a, "arm"); await ask(a, "disarm");
  say("off", await quick(a, "shot"));
  const heard = (await ask(a, "heard"))[0];
  say("any", ...heard.slice(-8));
  await ask(a, "answer", 1);
  a.emit("echo", "out");
  await ask(a, "count");
  say("any outgoing", (await ask(a, "told"))[0].map((t) => t.slice(0, 2)));
  await seen("before rooms", a, b, c);

  await ask(a, "join", "r"); await ask(b, "join", "r"); await ask(b, "join", "s"); await ask(c, "join", "s");
  await ask(b, "join", "s");
  say("rooms", await ask(a, "rooms"), await ask(b, "rooms"));
  for (const [event, ...args] of [
    ["to", "r", 1], ["to2", "r", "s", 2], ["others", "r", 3], ["broadcast", 4], ["everybody", 5],
    ["except", "r", 6], ["except-me", "s", 7], ["to-except", "r", "s", 8], ["local", 9], ["to-myself", 10],
    ["to", "nobody", 11], ["to", b.id, 12], ["except", "nobody", 13], ["others", b.id, 15],
  ]) {
    a.emit(event, ...args);
  }
  await seen("addressed", a, b, c);

  await sleep(30);
  a.emit("volatile", 16);
  await sleep(60);
  a.emit("all-volatile", 17);
  await sleep(60);
  await seen("volatile", a, b, c);

  say("asked", await ask(a, "ask", 2000, 1));
  a.questions = (arg, ack) => ack();
  say("answered with nothing", await ask(a, "ask", 2000, 1));
  a.questions = (arg, ack) => ack(1, "two", Buffer.from([3]));
  say("answered with much", await ask(a, "ask", 2000, 1));
  a.questions = (arg, ack) => { ack(1); ack(2); };
  say("answered twice", await ask(a, "ask", 2000, 1));
  a.questions = undefined;
  say("not answered", await ask(a, "ask", 100, 1));
  a.questions = (arg, ack) => setTimeout(() => ack("late"), 150);
  say("answered late", await ask(a, "ask", 50, 1));
  await sleep(150);
  a.questions = (arg, ack) => ack("again");
  say("asked again", await ask(a, "ask", 2000, 1));
  say("all asked", await ask(a, "ask-all", "all", 2000, 1));
  b.questions = undefined;
  say("not all answered", await ask(a, "ask-all", "all", 150, 1));
  b.questions = (arg, ack) => ack("b", "second");
  say("nobody asked", await ask(a, "ask-nobody"));
  say("only the first of an answer", await ask(a, "ask-all", "s", 2000, 1));

  say("fetched", await ask(a, "fetch", "all"), await ask(a, "fetch", "s"), await ask(a, "fetch", "nobody"));
  a.emit("sockets-join", "s", ["t", "u"]);
  say("sockets joined", await ask(a, "fetch", "t"));
  a.emit("sockets-leave", "t", "u");
  say("sockets left", await ask(a, "fetch", "u"), await ask(a, "fetch", "t"));
  await ask(b, "leave", "never-joined"); await ask(b, "leave", "t");
  say("left", await ask(b, "rooms"));
  say("count", await ask(a, "count"));

  const manager = new Manager(url, { transports, reconnectionDelay: 50, reconnectionDelayMax: 50, reconnection: false });
  const two = ["/", "/other", "/dyn-1"].map((nsp) => manager.socket(nsp, { auth: { name: `m${nsp}` } }));
  for (const s of two) { s.seen = []; s.on("disconnect", (r) => s.seen.push(r)); all.push(s); await entered(s); }
  say("several namespaces", await ask(two[1], "handshake"), await ask(two[2], "where"), new Set(two.map((s) => s.id)).size);
  let gone = next(watch, "gone");
  two[1].emit("disconnect-me", false);
  say("put out of one", (await gone).slice(0, 2));
  await ask(two[0], "count");
  say("the others stay", two.map((s) => [s.connected, ...s.seen]));
  gone = next(watch, "gone");
  two[0].disconnect();
  say("left one", (await gone).slice(0, 2), await ask(two[2], "where"));
  two[0].connect();
  await entered(two[0]);
  say("came again", two[0].connected);
  gone = next(watch, "gone");
  two[0].emit("disconnect-me", true);
  say("put out of all", (await gone).slice(0, 2));
  await sleep(100);
  say("nobody stays", two.map((s) => [s.connected, ...s.seen]));
  say("freed", await ask(watch, "there", "/dyn-1"));

  const d1 = connect("d1", {}, "/dyn-12"), d2 = connect("d2", {}, "/dyn-34"), d3 = connect("d3", {}, "/dyn-12");
  await Promise.all([d1, d2, d3].map(entered));
  say("dynamic", await ask(d1, "where"), await ask(d2, "where"));
  d1.emit("x", 1); await ask(d1, "where"); await ask(d3, "where"); await ask(d2, "where");
  d2.emit("everywhere", 2); await ask(d2, "where"); await ask(d1, "where"); await ask(d3, "where");
  say("dynamic events", d1.seen, d2.seen, d3.seen);
  const d4 = connect("d4", { auth: { refuse: true } }, "/dyn-99");
  say("dynamic refused", (await next(d4, "connect_error"))[0].message);
  d4.close(); d1.close(); d3.close(); await sleep(100);
  say("dynamic freed", await ask(watch, "there", "/dyn-12"), await ask(watch, "there", "/dyn-34"), await ask(watch, "there", "/dyn-99"));

  for (const s of [a, b, c]) s.seen.length = 0;
  await ask(b, "bye-room");
  gone = next(watch, "gone");
  let why = next(c, "disconnect");
  b.disconnect();
  say("leaving", (await gone).slice(0, 2));
  await seen("said on leaving", a, c);
  gone = next(watch, "gone");
  a.emit("disconnect-sockets", "s", true);
  say("sockets put out", (await gone).slice(0, 2), (await why)[0], c.active);
  b.connect(); await entered(b);
  why = next(b, "disconnect");
  await ask(b, "join", "s");
  a.emit("disconnect-sockets", "s", false);
  say("sockets put out of a namespace", (await why)[0], b.io.engine.readyState);
  b.connect(); await entered(b);
  say("came back as new", await ask(b, "rooms"), b.recovered);

  for (const s of [a, b]) s.seen.length = 0;
  await ask(b, "join", "kept"); await ask(b, "join", "dropped"); await ask(b, "leave", "dropped"); await ask(b, "set", "k");
  a.emit("to", "kept", 0);
  await ask(a, "count");
  await seen("before the loss", b);
  const id = b.id;
  b.io.reconnection(false);
  gone = next(watch, "gone");
  why = next(b, "disconnect");
  b.emit("kill");
  // By polling, "close" or "error": whether the poll or the post that is under way is answered first.
  say("lost", (await gone).slice(0, 2), (await why)[0].split(" ")[0]);
  a.emit("to", "kept", 1); a.emit("to", "dropped", 2); a.emit("everybody", 3); a.emit("except", "kept", 4);
  a.emit("all-volatile", 5); a.emit("to", id, 6); a.emit("to", "kept", Buffer.from([7])); a.emit("others", "kept", 8);
  await ask(a, "count");
  b.connect(); await entered(b);
  say("recovered", b.recovered, b.id === id, await ask(b, "rooms"), await ask(b, "get"));
  // What is said while it comes in is before that on ours, and behind it there.
  await ask(b, "count");
  b.seen = b.seen.filter(([event]) => event === "x");
  await seen("missed", b);
  a.emit("to", "kept", 9);
  await ask(a, "count");
  await seen("after it was back", b);
  a.emit("bye-room");
  gone = next(watch, "gone");
  a.io.engine.close();
  say("closed by the client's engine", (await gone).slice(0, 2));

  all.forEach((s) => s.close());
  process.exit(0);
}
main();
