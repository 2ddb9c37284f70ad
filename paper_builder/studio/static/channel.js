// The way between a form and its kernel: one change under way at a time, others wait in order; a kernel that does not answer is noticed.

const SILENT_AFTER = 6000;
const SILENT_AT_WORK = 20000; // long work tells every few seconds that it goes on

class Channel {
  /** `onSilence(true)` when the kernel stops answering, `onSilence(false)` when it answers again. */
  constructor(model, receive, onSilence) {
    this.model = model;
    this.view = newId("view");
    this.sequence = 0;
    this.underWay = 0;
    this.waiting = [];
    this.silent = false;
    this.onSilence = onSilence;
    this.listener = (message, buffers) => {
      if (message.to && message.to !== this.view) return;
      this.heard(message);
      receive(message, buffers);
    };
    model.on("msg:custom", this.listener);
  }

  close() {
    this.model.off("msg:custom", this.listener);
    clearTimeout(this.timer);
  }

  /** Send a request that is answered once. */
  send(kind, content = {}, buffers = []) {
    const message = { kind, view: this.view, seq: ++this.sequence, ...content };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.quiet(), SILENT_AFTER);
    try {
      this.model.send(message, undefined, buffers);
    } catch {
      this.quiet(); // the kernel that knew this form has gone
    }
    return this.sequence;
  }

  /** Send the present values; while one change is under way others wait, and of typing in one field only the newest is sent. */
  change(content) {
    if (content.field && this.waiting.at(-1)?.field === content.field) this.waiting.pop();
    this.waiting.push(content);
    if (!this.underWay) this.next();
  }

  next() {
    const content = this.waiting.shift();
    if (content) this.underWay = this.send("change", content);
  }

  /** Send what waits, in its order: a request that acts on it follows. */
  hurry() {
    while (this.waiting.length) this.next();
  }

  heard(message) {
    if (message.view !== this.view) return;
    clearTimeout(this.timer);
    if (message.kind === "working") this.timer = setTimeout(() => this.quiet(), SILENT_AT_WORK);
    if (this.silent) {
      this.silent = false;
      this.onSilence(false);
    }
    if (message.answers >= this.underWay) {
      this.underWay = 0;
      this.next();
    }
  }

  quiet() {
    clearTimeout(this.timer);
    this.silent = true;
    this.underWay = 0;
    this.onSilence(true);
  }

  get idle() {
    return !this.underWay && !this.waiting.length;
  }
}

/** The page's own copy of what no kernel has taken, by question, for the case that the kernel dies; it ends with the tab. */
const rescue = {
  name: (model, question) => `paper-builder:${model.get("bank_name")}:${question}`,
  keep(model, question, values) {
    try {
      sessionStorage.setItem(this.name(model, question), JSON.stringify(values));
    } catch {
      // a full or forbidden storage: the kernel's draft remains
    }
  },
  drop(model, question) {
    try {
      sessionStorage.removeItem(this.name(model, question));
    } catch {
      // nothing was kept
    }
  },
  /** What was kept of this `question` and differs from what is shown; null if nothing does. */
  take(model, question, present) {
    let kept = null;
    try {
      kept = sessionStorage.getItem(this.name(model, question));
    } catch {
      return null;
    }
    this.drop(model, question);
    return kept && kept !== JSON.stringify(present) ? JSON.parse(kept) : null;
  },
  /** A question of this bank of which something was kept, null if there is none; "" is a new one. */
  waiting(model) {
    try {
      const start = this.name(model, "");
      const found = Object.keys(sessionStorage).find((name) => name.startsWith(start));
      return found === undefined ? null : found.slice(start.length);
    } catch {
      return null;
    }
  },
};
