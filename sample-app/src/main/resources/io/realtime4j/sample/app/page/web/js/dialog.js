import { el, iconButton } from "./dom.js";

/** Opens a dialog; it is gone when it closes, and the focus is back where it was. */
export function openDialog(title, ...content) {
  const close = () => dialog.close();
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-label": title, on: { close: () => gone(dialog), click: (event) => event.target === dialog && close() } },
    el("div", { class: "dialog-body" }, el("header", { class: "dialog-head" }, el("h2", { text: title }), iconButton("close", "Close", close)), ...content),
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The browser gives a field its focus back, but not the place where one writes in it. */
function gone(dialog) {
  dialog.remove();
  const field = document.activeElement;
  if (!field?.matches("input, textarea")) return;
  field.blur();
  field.focus();
}

/** Asks for a line of text; `done(text)` may return what is to be done when the dialog is gone. */
export function askText(title, label, action, done, suggestions = []) {
  const input = el("input", { id: "asked", class: "field", type: "text", maxlength: "200", required: true, autocomplete: "off" });
  const error = el("p", { class: "form-error", role: "alert" });
  const form = el("form", { class: "stack", on: { submit: (event) => submit(event) } }, el("label", { for: "asked", text: label }), input, chips(suggestions, input), error, el("button", { class: "primary", type: "submit", text: action }));
  const dialog = openDialog(title, form);
  input.focus();

  async function submit(event) {
    event.preventDefault();
    try {
      const next = await done(input.value.trim());
      dialog.close();
      next?.();
    } catch (failure) {
      error.textContent = failure.message;
    }
  }
}

/** The first of what could be meant, as buttons that write it into a field. */
function chips(suggestions, input) {
  if (suggestions.length === 0) return null;
  const box = el("div", { class: "mention-list" });
  const draw = () => {
    const begun = input.value.trim().toLowerCase();
    const fit = suggestions.filter((one) => one.toLowerCase().includes(begun) && one !== input.value).slice(0, 5);
    box.replaceChildren(...fit.map((one) => el("button", { type: "button", class: "chip", text: one, dir: "auto", on: { click: () => ((input.value = one), draw(), input.focus()) } })));
  };
  input.addEventListener("input", draw);
  draw();
  return box;
}

export function toast(text) {
  const note = el("div", { class: "toast", text });
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 5_000);
}

/** Runs what may be refused, and says so. */
export function attempt(work) {
  return work.catch((refusal) => toast(refusal.message));
}
