// ReviewDesk: a list of what waits, then one question blind, then its key. Until the kernel has the answer, no key is in this page.

const KEEP_AFTER = 700;

class ReviewView extends Desk {
  constructor(model, el) {
    super(model, el, "review", "审题");
    this.build();
    this.start();
  }

  build() {
    this.reader = h("input", { autocomplete: "off", spellcheck: "false" });
    const begin = h("form", { class: "row reader", onsubmit: (event) => this.begin(event) }, labelled("审题人代号", this.reader, "如 reviewer-2；命题人不能审自己的题"), h("button", { type: "submit", text: "开始审题" }));
    this.boxes = {};
    for (const [name, all] of [["level", "全部级别"], ["competency", "全部能力"]]) this.boxes[name] = filterBox([], all, () => this.list());
    this.waiting = h("ul", { class: "waiting" });
    this.side = h("nav", { class: "side", "aria-label": "待审试题" }, h("div", { class: "filters" }, labelled("级别", this.boxes.level), labelled("职业能力", this.boxes.competency)), this.waiting);
    this.desk = h("div", { class: "desk" });
    this.columns = h("div", { class: "columns", hidden: true }, this.side, this.desk);
    this.root.append(h("h2", { text: "审题" }), begin, this.status, this.columns);
  }

  async start() {
    const reply = await this.inquire("hello");
    if (!reply) return;
    this.reader.value = reply.reader;
    for (const [name, all] of [["level", "全部级别"], ["competency", "全部能力"]]) fillBox(this.boxes[name], reply.choices[name], all);
    if (reply.reader) await this.list();
    else this.tell("请先写明审题人。");
  }

  async begin(event) {
    event.preventDefault();
    const reply = await this.inquire("reader", { reader: this.reader.value });
    if (!reply) return;
    this.desk.replaceChildren();
    this.current = "";
    await this.list();
  }

  async list({ quiet = false } = {}) {
    const wanted = { level: this.boxes.level.value, competency: this.boxes.competency.value };
    const reply = await this.inquire("list", wanted);
    if (!reply) return;
    this.columns.hidden = false;
    this.waiting.replaceChildren(...reply.waiting.map((one) => h("li", {}, this.entry(one))));
    if (!quiet) this.tell(reply.total ? `有 ${reply.total} 题待审${reply.waiting.length < reply.total ? `，列出前 ${reply.waiting.length} 题` : ""}。` : "没有待审的试题。");
    this.mark();
  }

  entry(one) {
    const notes = [one.answered ? "已作答，待下结论" : "", one.again ? "退回后再审" : ""].filter(Boolean).join("，");
    return h(
      "button",
      { type: "button", "data-id": one.id, onclick: () => this.take(one.id) },
      h("strong", { text: one.id }),
      h("span", { class: "soft", text: `${one.level} · ${one.competency} · ${one.type}${notes ? `（${notes}）` : ""}` }),
    );
  }

  mark() {
    for (const button of this.waiting.querySelectorAll("button")) {
      if (button.dataset.id === this.current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  async take(id) {
    this.keep();
    const reply = await this.inquire("take", { id });
    if (!reply) return;
    this.current = id;
    this.mark();
    if (reply.open) this.showOpen(reply.open);
    else this.showBlind(reply.blind);
  }

  // ---- before the answer ---------------------------------------------------------------------------------------------

  showBlind(blind) {
    const name = newId("answer");
    const submit = h("button", { type: "submit", class: "primary", text: "提交作答，看答案" });
    let answer;
    let controls;
    if (blind.options.length) {
      const inputs = blind.options.map(([letter]) => h("input", { type: blind.multiple ? "checkbox" : "radio", name, value: letter, onchange: () => this.typed() }));
      for (const input of inputs) input.checked = blind.typed.includes(input.value);
      answer = () => inputs.filter((input) => input.checked).map((input) => input.value).join("");
      const labels = blind.options.map(([letter, text], place) => h("label", { class: "choice" }, inputs[place], h("span", {}, h("strong", { text: `${letter}. ` }), text)));
      controls = h("fieldset", { class: "answer" }, h("legend", { class: "label", text: blind.multiple ? "我的答案（可多选）" : "我的答案（选一项）" }), labels);
    } else {
      const box = h("textarea", { rows: 6, spellcheck: "false", value: blind.typed });
      box.addEventListener("input", () => {
        fit(box);
        this.typed();
      });
      answer = () => box.value;
      controls = h("div", { class: "answer" }, labelled("我的答案", box, "写出要点；提交之后才看得到参考答案"));
    }
    this.unsent = { id: blind.id, answer };
    const form = h("form", { onsubmit: (event) => this.answer(event, blind.id, answer, submit) }, controls, submit);
    this.desk.replaceChildren(this.heading(`${blind.id}　${blind.type}`), page(blind.page, "试题，不含答案"), form);
    this.tell("请先作答，再看答案。");
    this.desk.querySelector("h3").focus();
  }

  heading(text) {
    return h("h3", { tabindex: "-1", text });
  }

  /** What is typed reaches the disk on every pause. */
  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), KEEP_AFTER);
  }

  keep() {
    clearTimeout(this.timer);
    if (!this.unsent) return;
    const { id, answer } = this.unsent;
    if (answer()) this.inquire("typing", { id, text: answer() });
  }

  async answer(event, id, answer, submit) {
    event.preventDefault();
    clearTimeout(this.timer);
    submit.disabled = true;
    const reply = await this.inquire("answer", { id, text: answer() });
    submit.disabled = false;
    if (!reply) return;
    this.unsent = null;
    this.showOpen(reply.open);
    this.list({ quiet: true });
  }

  // ---- after it ------------------------------------------------------------------------------------------------------

  showOpen(open) {
    this.unsent = null;
    const comment = h("textarea", { rows: 3, spellcheck: "false" });
    comment.addEventListener("input", () => fit(comment));
    const decide = (approve) => this.decide(open.id, approve, comment.value);
    const approve = h("button", { type: "button", class: "primary", disabled: open.agrees === false, onclick: () => decide(true), text: "同意，审定" });
    const back = h("button", { type: "button", onclick: () => decide(false), text: "退回命题人" });
    const parts = [this.heading(`${open.id}　${open.type}`), this.verdict(open), page(open.page, "试题、答案和解析", "open")];
    if (open.hints.length) parts.push(h("h3", { text: "采分点对照（提示，不是评分）" }), h("ul", { class: "hints" }, open.hints.map(hint)));
    parts.push(h("h3", { text: "检查结果" }), open.findings.length ? findingsList(open.findings) : h("p", { class: "soft", text: "没有发现问题。" }));
    parts.push(labelled("意见", comment, `退回时必填；命题人 ${open.author} 会看到`), h("div", { class: "row" }, approve, back));
    this.desk.replaceChildren(...parts);
    this.tell(open.agrees === false ? "答案与标准答案不同，只能退回；也许是题有歧义，请写明。" : "请对照答案和解析，然后下结论。", open.agrees === false ? "warning" : "");
    this.desk.querySelector("h3").focus();
  }

  verdict(open) {
    if (open.agrees === null) return h("div", { class: "verdict" }, h("p", {}, h("strong", { text: "你的答案：" })), h("p", { class: "own", text: open.answered }));
    return h("p", { class: "verdict", "data-agrees": String(open.agrees) }, h("strong", { text: `${open.agrees ? "✓" : "✗"} 你的答案 ${open.answered}：与标准答案${open.agrees ? "一致" : "不同"}` }));
  }

  async decide(id, approve, comment) {
    const reply = await this.inquire("decide", { id, approve, comment });
    if (!reply) return;
    this.current = "";
    const done = this.heading(reply.recorded.message);
    const next = h("button", { type: "button", class: "primary", onclick: () => this.next(), text: "审下一题" });
    this.desk.replaceChildren(done, next);
    await this.list({ quiet: true });
    this.tell(reply.recorded.message, "ok");
    next.focus();
  }

  next() {
    const first = this.waiting.querySelector("button");
    if (first) this.take(first.dataset.id);
    else this.tell("没有待审的试题了。", "ok");
  }

  async renew() {
    if (this.reader.value) await this.list({ quiet: true });
  }

  close() {
    this.keep();
    super.close();
  }
}

const hint = ({ points, text, named }) => h("li", {}, h("strong", { text: named ? "✓ 答到" : "— 未见" }), `　${points} 分　${text}`);

function render({ model, el }) {
  const view = new ReviewView(model, el);
  return () => view.close();
}

export default { render };
