// What all widgets of the studio share: elements, keys that stay inside, dialogs, and a message to the reader of the screen.

let lastId = 0;
const newId = (name) => `pb-${name}-${++lastId}`;

/** An element. `props`: attributes; `onname`: a listener; `text`: its text; null and false leave an attribute out. */
function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Keep keys, pasting and dropping inside `root`: Lab would otherwise run its shortcuts, paste cells, or open its own menu. */
function isolate(root) {
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const kinds = ["keydown", "keyup", "keypress", "contextmenu", "copy", "cut", "paste", "dragenter", "dragover", "drop"];
  for (const kind of kinds) root.addEventListener(kind, (event) => event.stopPropagation());
}

/** Put `text` where a screen reader announces it. `tone`: "", ok, warning or error. */
function announce(status, text, tone = "") {
  status.dataset.tone = tone;
  if (status.textContent !== text) status.textContent = text;
}

const statusLine = () => h("p", { class: "status", role: "status", "aria-live": "polite" });

/** A dialog over `root` that Esc or a button ends; focus goes back to where it was. Resolves to the value of the button, "" for Esc. */
function ask(root, title, content, buttons, { focus } = {}) {
  return new Promise((resolve) => {
    const before = root.ownerDocument.activeElement;
    const heading = h("h2", { id: newId("title"), text: title });
    const row = h("div", { class: "buttons" });
    const dialog = h("dialog", { "aria-labelledby": heading.id }, heading, content, row);
    let answer = "";
    for (const { value, text, primary, check } of buttons) {
      const choose = () => {
        if (check && !check()) return;
        answer = value;
        dialog.close();
      };
      row.append(h("button", { type: "button", class: primary ? "primary" : "", onclick: choose, text, "data-answer": value || "cancel" }));
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before && before.isConnected) before.focus({ preventScroll: true });
      resolve(answer);
    });
    root.append(dialog);
    dialog.showModal();
    const target = focus ? dialog.querySelector(focus) : row.querySelector(".primary");
    if (target) target.focus();
  });
}

/** Let a text box be as high as its text. */
function fit(box) {
  const most = 480;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, most)}px`;
}
