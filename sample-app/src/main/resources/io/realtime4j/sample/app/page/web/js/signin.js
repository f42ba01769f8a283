import { el, icon } from "./dom.js";
import { avatar } from "./avatar.js";

const NAMES = ["Maya", "Noah", "Yuki", "Zoë"];

/** Asks for a name; `enter(name)` fails with an Error whose message is shown. */
export function signInView(root, enter) {
  const error = el("p", { class: "form-error", role: "alert" });
  const name = el("input", { id: "name", class: "field", type: "text", maxlength: "200", autocomplete: "nickname", required: true, placeholder: "For example, Maya" });
  const form = el(
    "form",
    { class: "signin-card", on: { submit: (event) => submit(event) } },
    el("span", { class: "brand-mark" }, icon("mail", 26)),
    el("h1", { text: "Welcome" }),
    el("p", { class: "quiet", text: "A chat on your own machine. Choose a name to come in; a second tab may be somebody else." }),
    el("label", { for: "name", text: "Your name" }),
    name,
    error,
    el("button", { class: "primary wide", type: "submit", text: "Come in" }),
    el("div", { class: "suggestions" }, el("span", { class: "quiet", text: "or as" }), ...NAMES.map((one) => el("button", { type: "button", class: "chip", on: { click: () => go(one) } }, avatar(one.toLowerCase(), one, "tiny"), one))),
  );
  root.replaceChildren(el("main", { class: "signin" }, form));
  name.focus();

  function submit(event) {
    event.preventDefault();
    go(name.value);
  }

  async function go(chosen) {
    error.textContent = "";
    try {
      await enter(chosen);
    } catch (failure) {
      error.textContent = failure.message;
      name.focus();
    }
  }
}
