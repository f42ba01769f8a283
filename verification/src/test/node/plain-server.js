// A Socket.IO server that knows nothing of chat. Prints "listening PORT".
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  socket.emit("hello", socket.id, Buffer.from([1, 2, 3]));
  socket.on("echo", (...args) => args.pop()(...args));
  socket.on("ask-me", (question, ack) => socket.emit("question", question, ack));
  socket.on("drop-me", () => socket.conn.close());
});

http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
process.stdin.resume().on("end", () => process.exit(0)); // Ends with whoever started it.
