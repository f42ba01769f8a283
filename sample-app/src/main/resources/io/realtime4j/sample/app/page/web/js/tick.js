import { el, icon } from "./dom.js";
import { openDialog, attempt } from "./dialog.js";
import { avatar } from "./avatar.js";
import { timeOf } from "./time.js";

function stateOf(chat, message, failed) {
  if (failed) return ["failed", "alert", "Not sent"];
  if (message.messageId.startsWith("waiting-")) return ["sending", "clock", chat.connection.isReady ? "Sending" : "Queued"];
  const known = chat.receipts.of(message.messageId);
  if (known?.read > 0) return ["read", "checks", `Read by ${known.read} of ${known.total} recipient${known.total === 1 ? "" : "s"}`];
  if (known?.delivered > 0) return ["delivered", "checks", `Delivered to ${known.delivered} of ${known.total}`];
  return ["sent", "check", "Sent"];
}

/** The mark of an own message: clock, one tick, two, two coloured, or an alert. */
export function tick(chat, room, message, failed) {
  const [state, picture, text] = stateOf(chat, message, failed);
  const known = chat.receipts.of(message.messageId);
  return el(
    "button",
    { type: "button", class: `tick tick-${state}`, "data-state": state, "aria-label": text, title: text, on: { click: () => attempt(showReceipts(chat, message, text)) } },
    known?.total > 1 && known.read > 0 ? el("span", { class: "tick-count", text: `${known.read}/${known.total}` }) : null,
    icon(picture, 15),
  );
}

async function showReceipts(chat, message, text) {
  if (message.messageId.startsWith("waiting-")) return;
  const receipts = await chat.receipts.who(message.messageId);
  const rows = [...receipts]
    .sort((a, b) => (b.readAt ?? "").localeCompare(a.readAt ?? ""))
    .map(({ userId, readAt, deliveredAt }) => el("li", { class: "person" }, avatar(userId, chat.nameOf(userId), "tiny"), el("span", { class: "grow", text: chat.nameOf(userId), dir: "auto" }), el("span", { class: "quiet", text: readAt ? `Read ${timeOf(readAt)}` : `Delivered ${timeOf(deliveredAt)}` })));
  openDialog("Who has seen it", el("p", { class: "quiet", text }), el("ul", { class: "people" }, ...rows));
}
