// Stock JavaScript clients on a server that drains: each tells what happens to it, line by line.
// Arguments: url, and a token for each of three clients, which are websocket, polling and upgrade.
const { io } = require("socket.io-client");

const [url, ...tokens] = process.argv.slice(2);
const modes = { websocket: ["websocket"], polling: ["polling"], upgrade: ["polling", "websocket"] };

Object.entries(modes).forEach(([mode, transports], index) => {
  const say = (what) => console.log(`${mode} ${what}`);
  const socket = io(url, {
    transports,
    auth: { token: tokens[index] },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  socket.on("authenticated", () => say("in"));
  socket.on("disconnect", (reason) => say(`away ${reason} ${socket.active ? "trying" : "given up"}`));
  socket.on("connect_error", () => say(socket.active ? "refused trying" : "refused given up"));
});
