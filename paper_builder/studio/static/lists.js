// The parts of a question that come in numbers: options, scoring points, references. Each can be added, removed and reordered.

const LETTERS = "ABCDEFGH";

function moved(list, from, to) {
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

/** Rows that can be reordered by buttons, by Alt+↑ and Alt+↓, and by dragging their handle. */
class Rows {
  /** `size()`, `move(from, to)` and `focus(place, part)` are given by the owner; `name(place)` is what a row is called. */
  constructor(owner) {
    this.owner = owner;
    this.dragged = null;
  }

  handle(place) {
    return h("span", {
      class: "handle",
      draggable: "true",
      "aria-hidden": "true",
      title: "拖动改变顺序",
      text: "⠿",
      ondragstart: (event) => {
        this.dragged = place;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", "");
      },
      ondragend: () => {
        this.dragged = null;
        this.unmark();
      },
    });
  }

  buttons(place) {
    const name = this.owner.name(place);
    const last = this.owner.size() - 1;
    const button = (part, text, label, disabled, act) =>
      h("button", { type: "button", class: "quiet", "data-part": part, "aria-label": `${label}${name}`, title: `${label}${name}`, disabled, onclick: act, text });
    return [
      button("up", "↑", "上移", place === 0, () => this.go(place, place - 1, "up")),
      button("down", "↓", "下移", place === last, () => this.go(place, place + 1, "down")),
      button("remove", "✕", "删除", this.owner.size() <= this.owner.least, () => this.owner.remove(place)),
    ];
  }

  go(from, to, part) {
    if (to < 0 || to >= this.owner.size()) return;
    const before = this.owner.name(from);
    this.owner.move(from, to);
    this.owner.focus(to, part);
    this.owner.tell(`${before}移到了${this.owner.name(to)}的位置`);
  }

  /** Make `row` a place to drop on, and let Alt with an arrow move it. */
  listen(row, place) {
    row.addEventListener("keydown", (event) => {
      if (!event.altKey || event.isComposing || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      event.preventDefault();
      this.go(place, place + (event.key === "ArrowUp" ? -1 : 1), event.target.dataset?.part ?? "text");
    });
    row.addEventListener("dragover", (event) => {
      if (this.dragged === null) return;
      event.preventDefault();
      this.unmark();
      row.classList.add(place > this.dragged ? "drop-below" : "drop-above");
    });
    row.addEventListener("drop", (event) => {
      if (this.dragged === null) return;
      event.preventDefault();
      const from = this.dragged;
      this.dragged = null;
      this.go(from, place, "text");
    });
    return row;
  }

  unmark() {
    for (const row of this.owner.element.querySelectorAll(".drop-above, .drop-below")) row.classList.remove("drop-above", "drop-below");
  }
}

/** What the three lists have in common. `form` gives values, fields, changed(path) and tell(text). */
class ListEditor {
  constructor(form, path) {
    this.form = form;
    this.path = path;
    this.rows = new Rows(this);
    this.element = h("div", { class: "rows" });
  }

  get list() {
    return this.form.values[this.path];
  }

  size() {
    return this.list.length;
  }

  tell(text) {
    this.form.tell(text);
  }

  move(from, to) {
    this.form.values[this.path] = moved(this.list, from, to);
    this.write();
    this.form.changed("", this.path);
  }

  remove(place) {
    const name = this.name(place);
    this.form.values[this.path] = this.list.filter((_, other) => other !== place);
    this.write();
    this.form.changed("", this.path);
    this.focus(Math.min(place, this.size() - 1), "text");
    this.tell(`${name}已删除，“撤销”可以找回`);
  }

  focus(place, part) {
    const row = this.element.children[place];
    const target = row?.querySelector(`[data-part="${part}"]:not(:disabled)`) ?? row?.querySelector("[data-part]:not(:disabled)") ?? this.adder;
    target?.focus();
  }

  write() {
    this.form.fields.drop(`${this.path}.`);
    this.element.replaceChildren(...this.list.map((value, place) => this.rows.listen(this.row(value, place), place)));
    for (const box of this.element.querySelectorAll("textarea")) fit(box);
  }

  /** A text box for the value at `path`. */
  box(path, value, part, { rows = 1, read = (text) => text, set, label }) {
    const box = h("textarea", { rows, "data-part": part, "data-path": path, "aria-label": label, value, spellcheck: "false" });
    box.addEventListener("input", () => {
      fit(box);
      set(read(box.value));
      this.form.changed(path);
    });
    return box;
  }
}

class Options extends ListEditor {
  constructor(form) {
    super(form, "options");
    this.least = 2;
    this.radio = newId("key");
    this.adder = h("button", { type: "button", onclick: () => this.add(), text: "＋ 增加选项" });
  }

  name(place) {
    return `选项 ${LETTERS[place]}`;
  }

  row(text, place) {
    const { values, fields } = this.form;
    const single = values.type === "single_choice";
    const box = this.box(`options.${place}`, text, "text", { label: this.name(place), set: (value) => (values.options[place] = value) });
    const key = h("input", {
      type: single ? "radio" : "checkbox",
      name: this.radio,
      "data-part": "key",
      "aria-label": `${this.name(place)} 是正确答案`,
      onchange: () => {
        const others = values.key.filter((other) => other !== place && other < values.options.length);
        values.key = single ? [place] : key.checked ? [...others, place].sort((a, b) => a - b) : others;
        this.form.changed("key");
      },
    });
    key.checked = values.key.includes(place);
    const field = fields.add(new Field(`options.${place}`, box, { plain: true }));
    return h(
      "div",
      { class: "option" },
      this.rows.handle(place),
      h("span", { class: "letter", "aria-hidden": "true", text: `${LETTERS[place]}.` }),
      h("div", { class: "grow" }, box, field.element),
      h("label", { class: "key" }, key, h("span", { "aria-hidden": "true", text: "正确" })),
      h("span", { class: "tools" }, this.rows.buttons(place)),
    );
  }

  write() {
    super.write();
    this.adder.disabled = this.size() >= LETTERS.length;
  }

  move(from, to) {
    const { values } = this.form;
    const places = moved(values.options.map((_, place) => place), from, to);
    values.key = values.key.map((place) => places.indexOf(place)).sort((a, b) => a - b);
    super.move(from, to);
  }

  remove(place) {
    const { values } = this.form;
    values.key = values.key.filter((other) => other !== place).map((other) => (other > place ? other - 1 : other));
    super.remove(place);
  }

  add() {
    this.list.push("");
    this.write();
    this.form.changed("", this.path);
    this.focus(this.size() - 1, "text");
  }
}

class Rubric extends ListEditor {
  constructor(form) {
    super(form, "rubric");
    this.least = 1;
    this.adder = h("button", { type: "button", onclick: () => this.add(), text: "＋ 增加采分点" });
    this.sum = h("output", { class: "sum" });
  }

  name(place) {
    return `采分点 ${place + 1}`;
  }

  row(row, place) {
    const { fields } = this.form;
    const at = (name) => `rubric.${place}.${name}`;
    const points = h("input", { inputmode: "decimal", autocomplete: "off", "data-part": "points", "data-path": at("points"), value: row.points });
    points.addEventListener("input", () => {
      row.points = points.value;
      this.write_sum();
      this.form.changed(at("points"));
    });
    const text = this.box(at("text"), row.text, "text", { label: null, rows: 2, set: (value) => (row.text = value) });
    const lines = (name) =>
      this.box(at(name), row[name].join("\n"), name, { label: null, rows: 1, read: (value) => value.split("\n"), set: (value) => (row[name] = value) });
    const field = (name, control, label, hint = "") => fields.add(new Field(at(name), control, { label, hint })).element;
    return h(
      "fieldset",
      { class: "criterion" },
      h("legend", { class: "row" }, this.rows.handle(place), h("span", { text: this.name(place) }), this.rows.buttons(place)),
      h("div", { class: "criterion-grid" }, field("points", points, "分值"), field("text", text, "得分要点")),
      h(
        "div",
        { class: "criterion-lists" },
        field("accept", lines("accept"), "可接受表述", "每行一种"),
        field("reject", lines("reject"), "不给分情形", "每行一种"),
      ),
    );
  }

  write() {
    super.write();
    this.write_sum();
  }

  write_sum() {
    const sum = this.list.reduce((total, row) => total + (Number(row.points.normalize("NFKC")) || 0), 0);
    this.sum.textContent = `合计 ${sum} 分`;
  }

  add() {
    this.list.push({ points: "", text: "", accept: [], reject: [] });
    this.write();
    this.form.changed("", this.path);
    this.focus(this.size() - 1, "points");
  }
}

class References extends ListEditor {
  constructor(form) {
    super(form, "references");
    this.least = 0;
    this.adder = h("button", { type: "button", onclick: () => this.add(), text: "＋ 增加依据" });
  }

  name(place) {
    return `依据 ${place + 1}`;
  }

  row(row, place) {
    const { fields, catalogue } = this.form;
    const known = catalogue.statutes.find((statute) => statute.id === row.statute);
    const statute = choice(
      [["", "选择法规"], ...catalogue.statutes.map((s) => [s.id, `${s.title}（${s.version}）${s.replaced ? "　已被替代" : ""}`])],
      row.statute,
      (value) => {
        row.statute = value;
        row.article = "";
        this.write();
        this.focus(place, "statute");
        this.form.changed("", this.path);
      },
    );
    statute.dataset.part = "statute";
    const article = choice(
      [["", "不写条号"], ...(known?.articles ?? []).map((number) => [number, `第 ${number} 条`])],
      row.article,
      (value) => {
        row.article = value;
        this.form.changed(`references.${place}.article`);
      },
    );
    article.dataset.part = "article";
    return h(
      "div",
      { class: "reference" },
      fields.add(new Field(`references.${place}.statute`, statute, { label: `${this.name(place)}：法规` })).element,
      fields.add(new Field(`references.${place}.article`, article, { label: "条款" })).element,
      h("span", { class: "tools" }, this.rows.buttons(place)),
    );
  }

  add() {
    this.list.push({ statute: "", article: "" });
    this.write();
    this.form.changed("", this.path);
    this.focus(this.size() - 1, "statute");
  }
}

/** A select box of [value, text] pairs; a present value that is not among them is kept and named. */
function choice(pairs, value, act) {
  const box = h("select", { onchange: () => act(box.value) });
  write_choice(box, pairs, value);
  return box;
}

function write_choice(box, pairs, value) {
  const all = pairs.some(([known]) => known === value) ? pairs : [...pairs, [value, `${value}（不可用）`]];
  const key = JSON.stringify(all);
  if (box.pairs !== key) {
    box.replaceChildren(...all.map(([known, text]) => h("option", { value: known, text })));
    box.pairs = key;
  }
  box.value = value;
}
