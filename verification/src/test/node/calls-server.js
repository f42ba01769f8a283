// What docs/socket-io.md lists, on the original library. CallsServer.java does the same on ours.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http, {
  connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: false },
  cleanupEmptyChildNamespaces: true,
});

io.use((socket, next) => {
  const auth = socket.handshake.auth;
  if (auth.refuse) {
    const error = new Error("refused");
    error.data = { code: "NO", list: [1, "é"] };
    return next(error);
  }
  if (auth.bare) {
    return next(new Error("bare"));
  }
  if (auth.early) {
    socket.data.early = true;
    socket.join("early");
    socket.on("early-heard", (ack) => ack("heard"));
  }
  if (auth.leave) {
    socket.join("early");
    socket.leave("early");
  }
  setTimeout(next, auth.wait ?? 0);
});
const install = (nsp) =>
  nsp.on("connection", (socket) => {
    const heard = [];
    const told = [];
    socket.data.name = socket.handshake.auth.name ?? socket.data.name;
    if (!socket.recovered) socket.join("all");
    socket.emit("welcome", socket.recovered);
    nsp.to("all").emit("came", socket.data.name);
    socket.onAny((event, ...args) => heard.push([event, args.filter((a) => typeof a !== "function").length]));
    socket.prependAny((event) => heard.push(`before ${event}`));
    socket.onAnyOutgoing((event, ...args) => told.push([event, ...args]));
    socket.use(([event], next) => (event === "stopped" ? next(new Error("no")) : next()));
    socket.on("error", () => {});
    const on = (event, handler) => socket.on(event, handler);
    on("heard", (ack) => ack(heard));
    on("told", (ack) => ack(told.slice(-3)));
    on("stopped", (ack) => ack("never"));
    on("join", (room, ack) => { socket.join(room); ack(); });
    on("leave", (room, ack) => { socket.leave(room); ack(); });
    on("rooms", (ack) => ack([...socket.rooms].filter((r) => r !== socket.id).sort(), socket.rooms.has(socket.id)));
    on("to", (room, arg) => nsp.to(room).emit("x", "to", arg));
    on("to2", (a, b, arg) => nsp.to(a).to(b).emit("x", "to2", arg));
    on("others", (room, arg) => socket.to(room).emit("x", "others", arg));
    on("broadcast", (arg) => socket.broadcast.emit("x", "broadcast", arg));
    on("everybody", (arg) => nsp.emit("x", "everybody", arg));
    on("except", (room, arg) => nsp.except(room).emit("x", "except", arg));
    on("except-me", (room, arg) => socket.except(room).emit("x", "except-me", arg));
    on("to-except", (a, b, arg) => nsp.to(a).except(b).emit("x", "to-except", arg));
    on("volatile", (arg) => socket.volatile.emit("x", "volatile", arg));
    on("all-volatile", (arg) => nsp.volatile.emit("x", "all-volatile", arg));
    on("local", (arg) => nsp.local.emit("x", "local", arg));
    on("to-myself", (arg) => nsp.to(socket.id).emit("x", "to-myself", arg));
    on("ask", (ms, arg, ack) =>
      socket.timeout(ms).emit("question", arg, (e, ...answer) => ack(e ? "timeout" : ["answer", ...answer])));
    on("ask-all", (room, ms, arg, ack) =>
      nsp.to(room).timeout(ms).emit("question", arg, (e, answers) => ack(e ? "timeout" : "all", answers.sort())));
    on("ask-nobody", (ack) => nsp.to("nobody").timeout(200).emit("question", 1, (e, answers) => ack(!!e, answers)));
    on("fetch", async (room, ack) => {
      const all = await nsp.in(room).fetchSockets();
      ack(all.map((s) => [s.data.name, [...s.rooms].filter((r) => r !== s.id).sort(), s.rooms.has(s.id), s.handshake.auth.name ?? null]).sort());
    });
    on("sockets-join", (from, to) => nsp.in(from).socketsJoin(to));
    on("sockets-leave", (from, to) => nsp.in(from).socketsLeave(to));
    on("disconnect-sockets", (room, close) => nsp.in(room).disconnectSockets(close));
    on("disconnect-me", (close) => socket.disconnect(close));
    on("kill", () => socket.conn.close());
    on("twice", (ack) => { ack(1); ack(2); });
    on("answer", (...args) => args.pop()(...args));
    on("echo", (...args) => socket.emit("echo", ...args));
    on("7", (...args) => socket.emit("echo", "seven", ...args));
    on("message", (...args) => socket.send(...args));
    on("transport", (ack) => ack(socket.conn.transport.name));
    on("arm", (ack) => { socket.once("shot", (a) => a("first")); ack(); });
    on("disarm", (ack) => { socket.removeAllListeners("shot"); ack(); });
    on("count", (ack) => ack(nsp.sockets.size));
    on("set", (name, ack) => { socket.data.kept = name; ack(); });
    on("get", (ack) => ack(socket.data.kept ?? null));
    on("handshake", (ack) =>
      ack(socket.handshake.auth, socket.handshake.query.q ?? null, socket.handshake.headers["x-rig"] ?? null, nsp.name));
    on("bye-room", () => socket.once("disconnecting", () => socket.to("all").emit("bye", socket.data.name, socket.rooms.has("all"))));
    socket.on("disconnect", (reason) => io.of("/watch").emit("gone", socket.data.name, reason));
  });
install(io.of("/"));
install(io.of("/other"));
io.of("/watch").on("connection", (s) => s.on("there", (name, ack) => ack(io._nsps.has(name))));
const dynamic = io.of(/^\/dyn-\d+$/);
dynamic.use((socket, next) => (socket.handshake.auth.refuse ? next(new Error("refused")) : next()));
dynamic.on("connection", (socket) => {
  socket.on("where", (ack) => ack(socket.nsp.name, socket.nsp.sockets.size));
  socket.on("x", (a) => socket.nsp.emit("x", a));
  socket.on("everywhere", (a) => dynamic.emit("x", a));
});

http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
process.stdin.resume().on("end", () => process.exit(0)); // Ends with whoever started it.
