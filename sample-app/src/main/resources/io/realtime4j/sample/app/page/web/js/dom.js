// Elements are made here and nowhere else, and text becomes text: nothing on this page parses HTML.

/** Makes an element: `on` has listeners, `text` its text, `class` its classes; the rest are attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [name, listener] of Object.entries(value)) node.addEventListener(name, listener);
    else if (key === "text") node.textContent = value;
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M5 9h14M5 15h14M10 4 8 20M16 4l-2 16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  plus: "M12 5v14M5 12h14",
  send: "M4 12 20 4l-5 16-3.500-6.500z",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  thread: "M4 6h16M4 11h10M4 16h6M15 18l3 3 3-3M18 21v-8",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500s1.200 2 3.500 2 3.500-2 3.500-2M9 9.500v.5M15 9.500v.5",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500a6 6 0 0 1 3.500 5.500",
  pulse: "M3 12h4l2.500-7 5 14 2.500-7h4",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500v-5M9 19.500v-5",
  down: "M12 5v14M6 13l6 6 6-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  check: "M5 13l4 4L19 7",
  checks: "M2 13l4 4L15 7M10.500 15.500 12 17 22 7",
  alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6M12 16v.5",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  exit: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
};

/** Draws one of the icons; it is decoration, whoever shows it names it. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon and says what it does. */
export function iconButton(name, label, click, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props, on: { click, ...(props.on ?? {}) } }, icon(name));
}

export function clear(node) {
  node.replaceChildren();
  return node;
}

/** Puts other children into a node; the focus goes to whichever has the `data-key` of the one that had it. */
export function redraw(node, ...children) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  node.replaceChildren(...children);
  if (key) [...node.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
}
