// A peer: socket.io, with the same handlers as GeneralServer.java.
"use strict";
const { createHmac, timingSafeEqual } = require("node:crypto");
const { Server } = require("socket.io");

const secret = process.env.BENCH_SECRET;
const MESSAGE_ID = "019a0000-0000-7000-8000-000000000000";
const SERVER_TIME = "2026-01-01T00:00:00.000Z";

/** Returns the claims of an HS256 token, or throws. */
function verify(token) {
  const [head, body, signature] = String(token).split(".");
  const expected = createHmac("sha256", secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature ?? "", "base64url");
  const header = JSON.parse(Buffer.from(head, "base64url"));
  const claims = JSON.parse(Buffer.from(body ?? "", "base64url"));
  if (header.alg !== "HS256" || given.length !== expected.length) throw new Error("Invalid token");
  if (!timingSafeEqual(given, expected)) throw new Error("Invalid token");
  if (claims.exp * 1000 < Date.now()) throw new Error("Invalid token");
  return claims;
}

const io = new Server({ transports: ["websocket"], serveClient: false, perMessageDeflate: false });
let offset = 0;

io.use((socket, next) => {
  try {
    socket.data.user = verify(socket.handshake.auth.token).sub;
    next();
  } catch (error) {
    next(error);
  }
});

io.on("connection", (socket) => {
  socket.on("room:join", ({ roomName }, ack) => {
    socket.join(roomName);
    ack({ success: true });
  });
  socket.on("message:send", ({ roomName, content, clientMessageId }, ack) => {
    const number = ++offset;
    ack({ success: true, data: { messageId: MESSAGE_ID, roomName, offset: number } });
    io.to(roomName).emit("message:new", {
      messageId: MESSAGE_ID,
      clientMessageId,
      roomName,
      userId: socket.data.user,
      content,
      type: "text",
      offset: number,
      timestamp: SERVER_TIME,
    });
  });
  socket.on("echo", (_, ack) => ack({ success: true }));
  socket.emit("connected", {
    socketId: socket.id,
    serverTime: SERVER_TIME,
    protocolVersion: "1.0",
    features: [],
  });
  socket.emit("authenticated", { userId: socket.data.user, rooms: [] });
});

const http = require("node:http").createServer();
io.attach(http);
http.listen(Number(process.env.BENCH_PORT), "127.0.0.1");
// Ends with the process that started it.
process.stdin.on("end", () => process.exit(1)).resume();
