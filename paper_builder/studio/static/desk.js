// What the desks share: a section with a status line, requests that are answered once, and the way to the form that a desk opens.

class Desk {
  /** `name` is the desk's class, `title` what it is called. */
  constructor(model, el, name, title) {
    this.pending = new Map();
    this.status = statusLine();
    this.root = h("section", { class: `pb-studio pb-desk pb-${name}`, "aria-label": title, lang: "zh-CN" });
    isolate(this.root);
    el.append(this.root);
    this.channel = new Channel(model, (message) => this.receive(message), (silent) => this.silence(silent));
  }

  close() {
    this.channel.close();
  }

  /** A request; resolves to its answer, or to null where it failed or was given up, which the status line then says. */
  inquire(kind, content = {}) {
    return new Promise((resolve) => this.pending.set(this.channel.send(kind, content), resolve));
  }

  receive(message) {
    if (message.kind === "changed") {
      this.renew();
      return;
    }
    if (message.said !== undefined) this.tell(message.said, message.tone ?? "");
    const resolve = message.view === this.channel.view ? this.pending.get(message.answers) : undefined;
    if (!resolve) return;
    this.pending.delete(message.answers);
    resolve(message.tone === "error" || message.given_up ? null : message);
  }

  /** A request that takes long: meanwhile `stop`, the button that gives it up, can be pressed, and `start` cannot. */
  async longer(kind, content, start, stop) {
    const held = document.activeElement === start;
    start.disabled = true;
    stop.hidden = false;
    if (held) stop.focus();
    try {
      return await this.inquire(kind, content);
    } finally {
      const wasHeld = document.activeElement === stop;
      start.disabled = false;
      stop.hidden = true;
      if (wasHeld) start.focus();
    }
  }

  stopButton() {
    return h("button", { type: "button", hidden: true, class: "stop", onclick: () => this.inquire("cancel"), text: "取消" });
  }

  /** The bank changed: a desk shows what it shows anew, without taking away what is being typed. */
  renew() {}

  silence(silent) {
    if (silent) this.tell("内核没有回应：可能正忙，也可能已重启。如已重启，请重新运行这一格。", "warning");
    else this.tell("内核已恢复。", "ok");
  }

  tell(text, tone = "") {
    announce(this.status, text, tone);
  }

  /** Have the form opened, and go there. */
  async toForm(kind, content) {
    const reply = await this.inquire(kind, content);
    if (reply) showForm(this.root);
  }
}

/** Bring the next form after `root` into sight and put the focus there; without one after it, the first of the page. */
function showForm(root) {
  const forms = [...document.querySelectorAll(".pb-form")];
  const next = forms.find((form) => root.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING) ?? forms[0];
  if (!next) return;
  next.scrollIntoView({ block: "start" });
  next.querySelector("textarea:not(:disabled), input:not(:disabled), select:not(:disabled)")?.focus({ preventScroll: true });
}

/** A labelled control: label above, control below. `name` is the class of both. */
function labelled(text, control, hint = "", name = "field") {
  control.id ||= newId("control");
  const note = hint ? h("small", { class: "soft", id: newId("hint"), text: hint }) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: name }, h("label", { class: "label", for: control.id, text }), control, note);
}

/** A select of [value, text] pairs that begins with `all`, the choice of nothing in particular. */
function filterBox(pairs, all, act) {
  const box = h("select", { onchange: () => act(box.value) });
  fillBox(box, pairs, all);
  return box;
}

function fillBox(box, pairs, all) {
  const before = box.value;
  box.replaceChildren(h("option", { value: "", text: all }), ...pairs.map(([value, text]) => h("option", { value, text })));
  box.value = pairs.some(([value]) => value === before) ? before : "";
}

/** A page of ours, shown where it can neither run nor ask for anything. */
function page(html, title, name = "") {
  return h("iframe", { class: `page ${name}`.trim(), title, sandbox: "", srcdoc: html });
}

function findingsList(findings) {
  const words = { error: "错误", warning: "提醒", info: "建议" };
  return h(
    "ul",
    { class: "findings" },
    findings.map(({ severity, message, code }) =>
      h("li", { "data-severity": severity }, h("strong", { text: `${words[severity]}：` }), `${message} `, h("span", { class: "soft", text: code })),
    ),
  );
}
