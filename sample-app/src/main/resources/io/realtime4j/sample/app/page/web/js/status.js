import { el } from "./dom.js";
import { dot, statusWord } from "./avatar.js";
import { attempt, openDialog } from "./dialog.js";
import { timeOf } from "./time.js";

const ABOUT = { online: "People see that you are here", away: "Back in a while", busy: "Please do not disturb", invisible: "You look as if you had left" };
const CLEAR_AFTER = [["never", "Do not clear"], ["30", "30 minutes"], ["60", "1 hour"], ["240", "4 hours"], ["1440", "A day"]];
const EMOJI = ["💬", "📅", "🏠", "🍜", "🌴", "🤒", "🎧", "🚆"];
const SWITCHES = [["showOnlineStatus", "Show my status"], ["showLastSeen", "Show when I was last here"], ["showTyping", "Show that I type"], ["allowReadReceipts", "Tell others that I have read"]];

/** Opens what one shows of oneself: status, custom status, privacy. */
export function openStatus(chat) {
  openDialog("You", statusChoice(chat), customStatus(chat), privacy(chat));
}

function statusChoice(chat) {
  return el(
    "fieldset",
    { class: "choices" },
    el("legend", { text: "Status" }),
    ...Object.entries(ABOUT).map(([status, about]) =>
      el("label", { class: "choice" }, el("input", { type: "radio", name: "status", value: status, checked: chat.presences.shown === status, autofocus: chat.presences.shown === status, on: { change: (event) => choose(chat, event.target) } }), dot(status), el("span", {}, el("strong", { text: statusWord(status) }), el("span", { class: "quiet", text: about }))),
    ),
  );
}

async function choose(chat, radio) {
  await attempt(chat.presences.choose(radio.value));
  for (const one of radio.closest("fieldset").elements) one.checked = one.value === chat.presences.shown;
}

function customStatus(chat) {
  const now = chat.presences.own.customStatus;
  const emoji = el("select", { class: "field narrow", id: "status-emoji", "aria-label": "Emoji" }, ...EMOJI.map((one) => el("option", { value: one, text: one, selected: now?.emoji === one })));
  const text = el("input", { class: "field", id: "status-text", type: "text", maxlength: "100", placeholder: "What are you up to?", "aria-label": "Status text", value: now?.text ?? "" });
  const asItIs = now?.expiresAt ? [[now.expiresAt, `As it is: at ${timeOf(now.expiresAt)}`]] : [];
  const after = el("select", { class: "field", id: "status-after" }, ...[...asItIs, ...CLEAR_AFTER].map(([value, label]) => el("option", { value, text: label })));
  const save = (event) => {
    event.preventDefault();
    const minutes = Number(after.value);
    const expiresAt = after.value === "never" ? undefined : minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : after.value;
    attempt(chat.presences.custom(text.value.trim() ? { text: text.value.trim(), emoji: emoji.value, expiresAt } : null));
    event.target.closest("dialog").close();
  };
  const wipe = (event) => {
    attempt(chat.presences.custom(null));
    event.target.closest("dialog").close();
  };
  return el(
    "form",
    { class: "stack", on: { submit: save } },
    el("h3", { text: "Custom status" }),
    el("div", { class: "row" }, emoji, text),
    el("label", { for: "status-after", text: "Clear after" }),
    after,
    el("div", { class: "row end" }, el("button", { type: "button", class: "plain", text: "Clear", on: { click: wipe } }), el("button", { type: "submit", class: "primary", text: "Save status" })),
  );
}

function privacy(chat) {
  const settings = chat.presences.settings;
  if (!settings) return el("p", { class: "quiet", text: "Privacy can be changed while you are connected." });
  const who = el("select", { class: "field", id: "visibility", on: { change: () => hold(chat, who, "visibility", "value") } }, ...[["everyone", "Everyone"], ["contacts", "People I talk with directly"], ["nobody", "Nobody"]].map(([value, label]) => el("option", { value, text: label, selected: settings.visibility === value })));
  return el(
    "div",
    { class: "stack" },
    el("h3", { text: "Privacy" }),
    el("label", { for: "visibility", text: "Who may see me" }),
    who,
    ...SWITCHES.map(([name, label]) => {
      const box = el("input", { type: "checkbox", class: "switch", role: "switch", id: name, checked: settings[name], on: { change: () => hold(chat, box, name, "checked") } });
      return el("label", { class: "switch-row", for: name }, el("span", { text: label }), box);
    }),
  );
}

/** Tells the server what was set, and shows what holds: what is refused is not set. */
async function hold(chat, field, name, property) {
  delete field.dataset.held;
  await attempt(chat.presences.update({ [name]: field[property] }));
  field[property] = chat.presences.settings[name];
  field.dataset.held = "yes";
}
