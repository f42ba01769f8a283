import { clear } from "./dom.js";
import { Connection } from "./connection.js";
import { Outbox } from "./outbox.js";
import { Chat } from "./chat.js";
import { App } from "./app.js";
import { signInView } from "./signin.js";
import { applyTheme } from "./theme.js";
import * as session from "./session.js";

const root = document.getElementById("root");

async function open(me) {
  const connection = new Connection(me, () => session.signIn(me.name));
  const outbox = new Outbox((entry) => chat.deliver(entry));
  const chat = new Chat(me, connection, outbox);
  await outbox.open(me.userId);
  chat.restore();
  new App(clear(root), chat, leave);
  connection.open();
}

function leave() {
  session.forget();
  location.reload();
}

applyTheme();
const known = session.current();
if (known) open(known);
else signInView(root, async (name) => open(await session.signIn(name)));
