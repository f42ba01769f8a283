// A Socket.IO server with the events, the late handlers and the bare acks of the system that
// realtime4j replaces. Prints "listening PORT". Argument: the secret that signs tokens.
const { createHmac, timingSafeEqual } = require("node:crypto");
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const secret = process.argv[2];
const rooms = new Set(["general", "announcements"]);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function claims(token) {
  const [head, body, signature] = String(token).split(".");
  const expected = createHmac("sha256", secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature ?? "", "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Error("Invalid token");
  }
  return JSON.parse(Buffer.from(body, "base64url").toString());
}

const http = createServer();
const io = new Server(http);

io.use((socket, next) => {
  const token = socket.handshake.auth.token;
  if (!token) return next(new Error("Authentication required"));
  try {
    socket.data.userId = claims(token).userId;
    next();
  } catch {
    next(new Error("Invalid token"));
  }
});

io.on("connection", async (socket) => {
  const { userId } = socket.data;
  await pause(100); // Its handlers come after several queries: what is sent before is lost.
  io.emit("presence:changed", { userId, status: "online", customStatus: null, customEmoji: null });
  socket.emit("connected", {
    socketId: socket.id,
    serverTime: new Date().toISOString(),
    protocolVersion: "1.0",
  });

  socket.on("room:join", ({ roomName }, ack) => {
    if (!rooms.has(roomName)) {
      ack?.({ success: false, error: { code: "ROOM_NOT_FOUND", message: "Room not found" } });
      return;
    }
    socket.join(roomName);
    socket.to(roomName).emit("user:joined", { roomName, userId });
    ack?.({ success: true, data: { roomName, memberCount: 1 } });
  });
  socket.on("room:leave", ({ roomName }, ack) => {
    socket.leave(roomName);
    socket.to(roomName).emit("user:left", { roomName, userId });
    ack?.({ success: true });
  });
  socket.on("message:send", ({ roomName, content, threadId, metadata }, ack) => {
    if (!rooms.has(roomName)) {
      ack?.({ success: false, error: { code: "ROOM_NOT_FOUND", message: "Room not found" } });
      return;
    }
    const timestamp = new Date().toISOString();
    io.to(roomName).emit("message:new", { roomName, userId, content, threadId, timestamp, metadata });
    ack?.({ success: true });
  });
  const typing = (users) => ({ roomName, threadId }) =>
    socket.to(roomName).emit("typing:event", { roomName, threadId, users });
  socket.on("typing:start", (payload) =>
    typing([{ userId, startedAt: new Date().toISOString() }])(payload));
  socket.on("typing:stop", typing([]));
  socket.on("presence:update", ({ status, customStatus }) =>
    io.emit("presence:changed", {
      userId,
      status,
      customStatus: customStatus?.text ?? null,
      customEmoji: customStatus?.emoji ?? null,
    }));
  socket.on("ping", () => socket.emit("pong", { timestamp: Date.now() }));
  socket.on("disconnect", () => io.emit("presence:changed", { userId, status: "offline" }));
});

http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
process.stdin.resume().on("end", () => process.exit(0)); // Ends with whoever started it.
