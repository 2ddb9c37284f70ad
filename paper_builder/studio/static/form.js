// The authoring form: it shows what the kernel says and sends what is typed. It decides nothing about a question.

const SEND_AFTER = 40;
const PAUSE_AFTER = 700;
const SWITCHING = new Set(["new", "open", "resume"]); // requests that put another question in the place of this one
const AGAIN_AFTER = 10000; // a draft that the disk refused is tried again

class Form extends FormPage {
  constructor(model, el) {
    super(model.get("catalogue"));
    this.model = model;
    this.strict = false;
    this.field = null;
    this.touched = new Set();
    this.question = "";
    this.turn = 0;
    this.answers = new Map();
    this.switching = 0; // the request for another question that is under way; what is typed meanwhile is meant for that one
    this.later = [];
    this.rescuing = false;
    this.dragging = false;
    this.held = [];
    this.build();
    this.cursor = new Cursor(this.root, this.fields, () => this.showFindings());
    el.append(this.root);
    this.channel = new Channel(model, (message) => this.receive(message), (silent) => this.silence(silent));
    this.listen();
    this.announce("正在连接内核……");
    this.channel.send("hello");
  }

  close() {
    clearTimeout(this.sending);
    clearTimeout(this.pausing);
    clearTimeout(this.asking);
    document.removeEventListener("visibilitychange", this.leaving);
    window.removeEventListener("pagehide", this.leaving);
    this.cursor.close();
    this.channel.close();
  }

  // ---- what the author does ------------------------------------------------------------------------------------------

  listen() {
    this.root.addEventListener("compositionstart", () => (this.composing = true));
    this.root.addEventListener("compositionend", () => {
      this.composing = false;
      if (this.field !== null) this.schedule();
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("paste", (event) => this.pasted(event));
    this.root.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    this.root.addEventListener("drop", (event) => this.dropped(event));
    this.root.addEventListener("dragstart", () => (this.dragging = true));
    for (const end of ["drop", "dragend"]) this.root.addEventListener(end, () => this.dragged());
    this.root.addEventListener("focusout", () => this.field !== null && !this.composing && this.flush());
    this.leaving = () => this.values && this.pause();
    document.addEventListener("visibilitychange", this.leaving);
    window.addEventListener("pagehide", this.leaving);
  }

  key(event) {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const name = event.key.toLowerCase();
    const act = { s: () => this.save(), z: () => this.request(event.shiftKey ? "redo" : "undo"), y: () => this.request("redo") }[name];
    if (!act || event.target.closest("dialog")) return;
    event.preventDefault();
    act();
  }

  set(path, value) {
    this.values[path] = value;
    if (path === "knowledge_point") this.followPoint(value);
    if (path === "level" || path === "competency") this.writePoints();
    if (path === "type") this.writeType();
    this.changed(path);
  }

  /** Something at `path` was changed; "" where more than one field may have been, with `root` the field that holds them all. */
  changed(path, root = path.split(".")[0]) {
    this.touched.add(root);
    this.field = this.field === null || this.field === path ? path : "";
    if (!this.composing) this.schedule();
  }

  schedule() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.flush(), SEND_AFTER);
    this.rest();
    rescue.keep(this.model, this.question, this.values);
  }

  rest(milliseconds = PAUSE_AFTER) {
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.pause(), milliseconds);
  }

  flush() {
    clearTimeout(this.sending);
    if (this.field === null || this.composing || this.switching) return;
    const field = this.field;
    this.field = null;
    this.channel.change({ values: structuredClone(this.values), field, turn: this.turn }); // a copy: it may wait while the next word is composed
  }

  pause() {
    clearTimeout(this.pausing);
    if (!this.values || this.composing || this.switching) return;
    this.flush();
    this.channel.hurry();
    this.channel.send("pause", { values: this.values, turn: this.turn });
  }

  /** Send what is typed, then a request that acts on it. */
  request(kind, content = {}) {
    if (!this.values) return;
    if (this.switching) {
      this.later.push([kind, content]);
      return;
    }
    clearTimeout(this.sending);
    clearTimeout(this.pausing);
    const field = this.field;
    const typed = this.touched.size > 0;
    this.field = null;
    this.touched.clear();
    this.channel.hurry();
    const sent = this.channel.send(kind, { values: this.values, field: field ?? "", turn: this.turn, question: this.question, typed, ...content });
    if (SWITCHING.has(kind)) this.switching = sent;
  }

  /** A request whose answer is awaited. */
  inquire(kind, content = {}, buffers = []) {
    return new Promise((resolve) => this.answers.set(this.channel.send(kind, content, buffers), resolve));
  }

  save() {
    this.strict = true;
    this.announce("正在保存……");
    this.request("save");
  }

  async openOther() {
    const search = async (text) => (await this.inquire("find", { text })).found;
    const chosen = await askOne(this.root, "打开试题", "题号，或题干里的几个字", search, "没有找到");
    if (chosen) this.request("open", { id: chosen });
  }

  async openDrafts() {
    const { found } = await this.inquire("drafts");
    const search = async (text) => found.filter((entry) => `${entry.title} ${entry.text}`.includes(text));
    const chosen = await askOne(this.root, "没有保存的草稿", "按文字筛选", search, "没有草稿");
    if (chosen) this.request("resume", { draft: chosen });
  }

  /** Ask for a whole question; resolves to whether there was one to take apart. */
  async pasteWhole(text = "") {
    const whole = await askWholeQuestion(this.root, text);
    if (whole) this.request("whole", { text: whole });
    return Boolean(whole);
  }

  /** A whole question was pasted where a stem is meant: take it apart, or leave it as it is if the author does not want that. */
  async pastedWhole(target, text) {
    if (await this.pasteWhole(text)) return;
    target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  pasted(event) {
    const target = event.target;
    if (!target.matches?.("textarea, input") || target.closest("dialog")) return;
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (pictures.length && target.matches("textarea") && !text) {
      event.preventDefault();
      this.takePictures(pictures, target);
    } else if (target === this.controls.stem && !target.value.trim() && looksWhole(text)) {
      event.preventDefault();
      this.pastedWhole(target, text);
    }
  }

  dropped(event) {
    const pictures = [...(event.dataTransfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const target = event.target.closest?.("textarea:not(dialog *)") ?? this.controls.stem;
    if (pictures.length) this.takePictures(pictures, target);
  }

  async takePictures(pictures, box) {
    for (const picture of pictures) {
      let note = "";
      let words = "";
      do {
        const blob = await asStorable(picture).catch(() => null);
        if (!blob) {
          this.announce("这个图片打不开，请另存为 PNG 再插入。", "error");
          return;
        }
        words = await askAlternative(this.root, blob, note, words);
        if (!words) return;
        const reply = await this.inquire("picture", { alternative: words }, [await blob.arrayBuffer()]);
        note = reply.refused ?? "";
        if (!note) this.insert(box, reply.markdown);
      } while (note);
    }
  }

  insert(box, text) {
    const target = box.isConnected ? box : this.controls.stem;
    const before = target.value.slice(0, target.selectionStart);
    const gap = target === this.controls.stem && before && !before.endsWith("\n") ? "\n" : "";
    target.setRangeText(gap + text, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
    this.announce("图片已存入题库。", "ok");
  }

  // ---- what the kernel says ------------------------------------------------------------------------------------------

  /** While a row is dragged nothing on the page may move away from under the pointer: what comes then is shown after it. */
  dragged() {
    this.dragging = false;
    for (const message of this.held.splice(0)) this.receive(message);
  }

  receive(message) {
    const waiting = message.view === this.channel.view ? this.answers.get(message.answers) : null;
    if (waiting) {
      this.answers.delete(message.answers);
      waiting(message);
      return;
    }
    if (this.dragging) {
      this.held.push(message);
      return;
    }
    const own = message.view === this.channel.view;
    const before = this.question;
    const arrived = own && this.switching > 0 && message.answers === this.switching;
    if (arrived) this.switching = 0;
    if (!own && this.values && message.values && message.turn !== this.turn) this.setAside();
    if (message.values && (message.show || !own || message.turn !== this.turn)) this.show(message.values, message.show || message.turn !== this.turn);
    if (own && message.answers === this.channel.sequence && this.field === null) this.touched.clear(); // the kernel has it all
    if (message.strict !== undefined) this.strict = message.strict;
    if (message.strict === false) this.cursor.forget();
    if (message.findings) this.judged(message);
    if (message.preview !== undefined) this.showPreview(message.preview);
    if (message.alike) this.showAlike(message, own);
    if (message.kept === false && own) this.rest(AGAIN_AFTER);
    if (message.kind === "pause" && own && this.field === null) this.channel.send("around"); // takes longer, so only when nothing is typed
    if (message.said !== undefined && (own || message.show)) this.announce(message.said, message.tone ?? "");
    if (message.conflict && own) this.settle(message.conflict);
    if (message.show && own && this.field === null) this.rest(); // what came from elsewhere than the keys is looked at as a whole too
    if (message.kept && !this.touched.size && !(arrived && this.rescuing)) rescue.drop(this.model, before);
    if (arrived) this.rescuing = false;
    if ((message.kind === "state" || message.another) && own) this.offerRescue(message);
    if (arrived) for (const [kind, content] of this.later.splice(0)) this.request(kind, content);
  }

  /** Another question comes that was not asked for here: what was just typed must not get into it, nor be lost. */
  setAside() {
    clearTimeout(this.sending);
    clearTimeout(this.pausing);
    this.field = null;
    if (!this.touched.size) return;
    this.touched.clear();
    this.channel.send("aside", { values: this.values, question: this.question });
  }

  /** Values from the kernel into the page. What was typed after the request that they answer is newer, and stays. */
  show(values, all) {
    const newer = Object.fromEntries([...this.touched].filter((root) => this.values && root in values).map((root) => [root, this.values[root]]));
    this.write({ ...values, ...newer }, { spare: !all });
    if (this.touched.size) this.schedule();
  }

  judged(message) {
    this.findings = message.findings;
    this.turn = message.turn;
    this.question = message.is_new ? "" : message.id;
    this.id.textContent = message.is_new ? `新题${message.id ? `（将为 ${message.id}）` : ""}` : message.id;
    this.controls.undo.disabled = !message.can_undo;
    this.controls.redo.disabled = !message.can_redo;
    this.controls.discard.disabled = !message.changed;
    this.fix(message.is_new);
    const count = (test) => this.findings.filter(test).length;
    const missing = count((finding) => finding.missing);
    const parts = [
      [count((finding) => finding.severity === "error" && !finding.missing), "处错误"],
      [count((finding) => finding.severity === "warning"), "处提醒"],
      [count((finding) => finding.severity === "info"), "条建议"],
      [missing, "处待填"],
    ].filter(([number]) => number);
    const text = parts.length ? parts.map(([number, what]) => `${number} ${what}`).join("，") : "没有问题，可以保存。";
    if (this.summary.textContent !== text) this.summary.textContent = text;
    this.showFindings();
  }

  showFindings() {
    const shown = (this.findings ?? []).filter((finding) => this.fields.tells(finding, this.strict));
    this.fields.show(shown);
    const key = JSON.stringify(shown);
    if (key !== this.shownFindings) {
      this.shownFindings = key;
      this.found.replaceChildren(...shown.map((finding) => this.goButton(finding)));
    }
  }

  goButton(finding) {
    const act = () => this.fields.of(finding.field)?.go(finding);
    const text = `${SEVERITIES[finding.severity]}：${finding.message}`;
    return h("li", { "data-severity": finding.severity }, h("button", { type: "button", class: "quiet", onclick: act, text }));
  }

  /** Level and competency are part of an id, so they stay with a question that has one. */
  fix(isNew) {
    for (const input of this.controls.level.querySelectorAll("input")) input.disabled = !isNew;
    this.controls.competency.disabled = !isNew;
    this.fixed.hidden = isNew;
  }

  showPreview(html) {
    if (html === this.shownPreview) return;
    this.shownPreview = html;
    const frame = h("iframe", { title: "试题预览", sandbox: "", srcdoc: html, class: "coming" });
    frame.addEventListener("load", () => {
      for (const other of [...this.frames.children]) if (other !== frame) other.remove();
      frame.classList.remove("coming");
    });
    this.frames.append(frame);
  }

  showAlike({ alike, alike_note, alike_pending }, own) {
    clearTimeout(this.asking);
    if (alike_pending && own) this.asking = setTimeout(() => this.channel.send("alike"), 1500);
    this.alikeNote.textContent = alike_note;
    const text = (piece) => (piece.same ? h("mark", { text: piece.text }) : piece.text);
    const entry = (one) =>
      h("li", {}, h("strong", { text: one.id }), ` ${one.kind} · 相似 ${one.score}% · ${one.status}`, h("p", {}, one.pieces.map(text)));
    this.alike.replaceChildren(...alike.map(entry));
  }

  async settle(conflict) {
    const wish = await askConflict(this.root, conflict);
    if (wish) this.request("resolve", { wish });
    else this.announce(`没有保存。${conflict.unkept || "内容还在本页，也存有草稿。"}`, "warning");
  }

  silence(silent) {
    this.silent = silent;
    this.switching = 0;
    this.later = [];
    if (silent) this.announce("内核没有回应：可能正忙，也可能已重启。内容还在本页；如已重启，请重新运行这一格，内容会接上。", "warning");
    else this.announce("内核已恢复。", "ok");
  }

  /** Take up what this page kept of the question shown, or go to the question that it kept something of. */
  offerRescue({ leavable, changed }) {
    const draft = !this.question && changed; // a new question, but whether it is the one that this page knew, nobody can tell
    const kept = draft ? null : rescue.take(this.model, this.question, this.values);
    if (kept) {
      this.write(kept, {});
      this.changed("", "");
      this.announce("已接上内核停止前本页里没来得及存的内容。", "ok");
      return;
    }
    const other = rescue.waiting(this.model);
    if (other === null || (other === this.question && !draft) || !leavable) return;
    this.rescuing = true; // what waits for the next question must not go with the one before
    if (other) this.request("open", { id: other });
    else this.request("new");
  }

  announce(text, tone = "") {
    announce(this.status, text, tone);
  }

  tell(text) {
    this.announce(text);
  }
}

function render({ model, el }) {
  const form = new Form(model, el);
  return () => form.close();
}

export default { render };
