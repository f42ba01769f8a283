import { clear, el } from "./dom.js";
import { waitingText } from "./badge.js";
import { Connection } from "./connection.js";
import { Outbox } from "./outbox.js";
import { Chat } from "./chat.js";
import { App } from "./app.js";
import { signInView } from "./signin.js";
import { applyTheme } from "./theme.js";
import { openDialog } from "./dialog.js";
import { forget } from "./place.js";
import * as session from "./session.js";

const root = document.getElementById("root");

async function open(me) {
  const connection = new Connection(me, () => session.signIn(me.name));
  const outbox = new Outbox((entry) => chat.deliver(entry));
  const chat = new Chat(me, connection, outbox);
  await outbox.open(me.userId);
  chat.restore();
  new App(clear(root), chat, () => askToLeave(connection, outbox));
  connection.open();
}

/** Who leaves is told first what has not left the browser yet. */
function askToLeave(connection, outbox) {
  const waiting = outbox.waiting.length;
  if (waiting === 0) return leave(connection);
  const dialog = openDialog(
    "Sign out now?",
    el("p", { class: "quiet", text: `${waitingText(waiting)}. It stays in this browser, and is sent when you come in again under this name.` }),
    el("div", { class: "row end" }, el("button", { type: "button", class: "plain", autofocus: true, text: "Stay", on: { click: () => dialog.close() } }), el("button", { type: "button", class: "danger", text: "Sign out", on: { click: () => (dialog.close(), leave(connection)) } })),
  );
}

/** A page that is loaded anew holds nothing of who was here; where none can be loaded, the next to come in loads it. */
async function leave(connection) {
  session.forget();
  forget();
  connection.close();
  for (const part of [root, document.getElementById("announcer"), document.getElementById("toasts")]) clear(part);
  document.title = "realtime4j chat";
  if (await isServed()) return location.reload();
  signInView(root, async (name) => {
    await session.signIn(name);
    location.reload();
  });
}

async function isServed() {
  try {
    return (await fetch("/", { cache: "no-store", signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}

applyTheme();
const known = session.current();
if (known) open(known);
else signInView(root, async (name) => open(await session.signIn(name)));
