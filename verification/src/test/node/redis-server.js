// A Socket.IO server in a cluster by Redis: redis-server.js REDIS_URL KEY [subscriptionMode], with
// the sharded adapter if a mode is given. Prints "listening PORT".
// RedisInteropIT runs the same on our server (RedisPeer), and redis-clients.js asks both.
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { createAdapter, createShardedAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");

async function main([url, key, subscriptionMode]) {
  const publishing = createClient({ url });
  const listening = publishing.duplicate();
  await Promise.all([publishing.connect(), listening.connect()]);
  const http = createServer();
  const io = new Server(http, {
    adapter: subscriptionMode
      ? createShardedAdapter(publishing, listening, { channelPrefix: key, subscriptionMode })
      : createAdapter(publishing, listening, { key, requestsTimeout: 5000 }),
  });

  io.on("server-ask", (value, ack) => ack({ from: "node", value }));
  io.on("server-tell", (value) => io.local.emit("server-told", value));
  io.on("connection", (socket) => {
    socket.data.name = socket.handshake.auth.name;
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack();
    });
    socket.on("emit", (rooms, except, args, ack) => {
      io.to(rooms).except(except).emit(...args);
      ack();
    });
    socket.on("emit-volatile", (room, args, ack) => {
      io.to(room).volatile.emit(...args);
      ack();
    });
    socket.on("fetch", async (room, ack) => {
      const sockets = await io.in(room).fetchSockets();
      ack(
        sockets
          .map(({ id, rooms, data, handshake }) => ({
            name: data.name,
            auth: handshake.auth.name,
            rooms: [...rooms].filter((one) => one !== id).sort(),
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      );
    });
    socket.on("move", (room, to, away, ack) => {
      io.in(room)[away ? "socketsLeave" : "socketsJoin"](to);
      ack();
    });
    socket.on("disconnect-room", (room, ack) => {
      io.in(room).disconnectSockets(true);
      ack();
    });
    socket.on("ask-servers", async (value, ack) => ack(await io.serverSideEmitWithAck("server-ask", value)));
    socket.on("tell-servers", (value, ack) => {
      io.serverSideEmit("server-tell", value);
      ack();
    });
    socket.on("ask-room", async (room, ack) => {
      ack(await io.timeout(10000).to(room).emitWithAck("question", Buffer.from([1, 2])));
    });
    socket.on("all-rooms", async (ack) => ack([...(await io.of("/").adapter.allRooms())]));
  });
  http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
}

main(process.argv.slice(2));
process.stdin.resume().on("end", () => process.exit(0)); // Ends with whoever started it.
