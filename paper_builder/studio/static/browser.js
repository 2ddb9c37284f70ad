// QuestionBrowser: filters above, questions below, and how many there are in each cell. It asks the kernel for everything.

const SEARCH_AFTER = 200;
const FILTERS = [
  ["level", "级别", "全部级别"],
  ["competency", "职业能力", "全部能力"],
  ["knowledge_point", "鉴定点", "全部鉴定点"],
  ["type", "题型", "全部题型"],
  ["status", "状态", "全部状态"],
  ["author", "命题人", "全部命题人"],
  ["findings", "检查结果", "不限"],
  ["used", "上过哪份卷", "不限"],
];

class Browser extends Desk {
  constructor(model, el) {
    super(model, el, "browser", "查找试题");
    this.wanted = { words: "" };
    this.boxes = {};
    this.asked = 0;
    this.build();
    this.start();
  }

  build() {
    this.search = h("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    this.search.addEventListener("compositionstart", () => (this.composing = true));
    this.search.addEventListener("compositionend", () => {
      this.composing = false;
      this.typed();
    });
    this.search.addEventListener("input", () => this.typed());
    const filters = FILTERS.map(([name, label, all]) => {
      this.boxes[name] = filterBox([], all, (value) => this.filter(name, value));
      this.boxes[name].dataset.filter = name;
      return labelled(label, this.boxes[name]);
    });
    const clear = h("button", { type: "button", onclick: () => this.clear(), text: "清除条件" });
    const check = h("button", { type: "button", onclick: () => this.check(), text: "检查全部" });
    this.body = h("tbody");
    this.more = h("button", { type: "button", hidden: true, onclick: () => this.find(true), text: "再显示一些" });
    this.counts = h("details", {}, h("summary", { text: "各格题数" }), (this.cells = h("div")));
    const heads = ["题号", "题干", "分类", "状态", "检查", "上过卷"].map((text) => h("th", { scope: "col", text }));
    this.broken = h("div", { class: "broken" });
    this.root.append(
      h("div", { class: "row" }, h("h2", { class: "grow", text: "查找试题" }), check, clear),
      labelled("文字", this.search, "题干、选项、答案、解析或题号里的字；几个词用空格隔开，须同时出现"),
      h("div", { class: "filters" }, filters),
      this.broken,
      this.status,
      h("div", { class: "list" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), this.body)),
      this.more,
      this.counts,
    );
  }

  async start() {
    this.tell("正在读取题库……");
    if (await this.read()) await this.check();
  }

  /** Take in what can be chosen and show what matches; return whether the bank is still to be checked. */
  async read() {
    const reply = await this.inquire("hello");
    if (!reply) return false;
    this.points = reply.points;
    this.choices = reply.choices;
    this.write();
    await this.find();
    return !reply.checked;
  }

  /** Have the whole bank checked, so that each line can say what was found. */
  async check() {
    const reply = await this.inquire("check");
    if (reply) await this.find();
  }

  write() {
    for (const [name, , all] of FILTERS) fillBox(this.boxes[name], name === "knowledge_point" ? this.fitting() : this.choices[name], all);
  }

  /** The knowledge points of the chosen level and competency. */
  fitting() {
    const { level, competency } = this.wanted;
    return this.choices.knowledge_point.filter(([id]) => {
      const [own, levels] = this.points[id];
      return (!competency || own === competency) && (!level || levels.includes(level));
    });
  }

  typed() {
    if (this.composing) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.wanted.words = this.search.value;
      this.find();
    }, SEARCH_AFTER);
  }

  filter(name, value) {
    this.wanted[name] = value;
    if (name === "level" || name === "competency") {
      fillBox(this.boxes.knowledge_point, this.fitting(), "全部鉴定点");
      this.wanted.knowledge_point = this.boxes.knowledge_point.value;
    }
    this.find();
  }

  clear() {
    this.search.value = "";
    this.wanted = { words: "" };
    for (const box of Object.values(this.boxes)) box.value = "";
    this.write();
    this.find();
  }

  /** Show what matches, or `more` of it; an answer that comes after a newer question is dropped. */
  async find(more = false) {
    const own = ++this.asked;
    const start = more ? this.body.childElementCount : 0;
    const reply = await this.inquire("find", { wanted: this.wanted, start });
    if (!reply || own !== this.asked) return;
    const rows = reply.lines.map((line) => this.row(line));
    if (more) this.body.append(...rows);
    else this.body.replaceChildren(...rows);
    if (more) rows[0]?.querySelector("button")?.focus();
    const shown = this.body.childElementCount;
    this.more.hidden = shown >= reply.total;
    this.tell(reply.total ? `找到 ${reply.total} 题${shown < reply.total ? `，显示前 ${shown} 题` : ""}。` : "没有符合条件的试题。");
    this.writeCells(reply.cells);
    this.writeBroken(reply.broken);
  }

  row(line) {
    const open = h("button", { type: "button", "aria-label": `打开 ${line.id}`, onclick: () => this.toForm("open", { id: line.id }), text: line.id });
    const found =
      line.errors === null
        ? h("span", { class: "soft", text: "…" })
        : line.errors
          ? h("strong", { class: "bad", text: `✗ ${line.errors} 错误` })
          : h("span", { text: line.warnings ? `△ ${line.warnings} 提醒` : "✓ 无问题" });
    return h(
      "tr",
      { "data-id": line.id },
      h("th", { scope: "row" }, open),
      h("td", { text: line.stem }),
      h("td", { text: `${line.level} · ${line.competency} · ${line.type}\n${line.point}` }),
      h("td", { text: `${line.status}\n${line.author}` }),
      h("td", {}, found),
      h("td", { text: line.used.join("\n") }),
    );
  }

  writeCells(cells) {
    const name = (kind, id) => this.choices[kind].find(([value]) => value === id)?.[1] ?? id;
    const types = [...new Set(cells.map((cell) => cell.type))];
    const rows = byRow(cells);
    const count = (cell) =>
      h("button", {
        type: "button",
        class: "quiet",
        disabled: !cell.number,
        "aria-label": `${name("level", cell.level)} ${name("competency", cell.competency)} ${name("type", cell.type)}：${cell.number} 题`,
        onclick: () => this.toCell(cell),
        text: String(cell.number),
      });
    const body = [...rows.values()].map((row) =>
      h(
        "tr",
        {},
        h("th", { scope: "row", text: `${name("level", row[0].level)} ${name("competency", row[0].competency)}` }),
        row.map((cell) => h("td", {}, count(cell))),
        h("td", { text: String(row.reduce((sum, cell) => sum + cell.number, 0)) }),
      ),
    );
    const heads = ["级别和能力", ...types.map((type) => name("type", type)), "合计"].map((text) => h("th", { scope: "col", text }));
    this.cells.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body)));
  }

  toCell({ level, competency, type }) {
    for (const [name, value] of Object.entries({ level, competency, type })) {
      this.boxes[name].value = value;
      this.wanted[name] = value;
    }
    this.filter("level", level);
  }

  writeBroken(paths) {
    if (!paths.length) this.broken.replaceChildren();
    else this.broken.replaceChildren(h("p", { class: "bad", text: `有错误的文件 ${paths.length} 个（打不开的不在下表中）：` }), h("ul", {}, paths.map((path) => h("li", { text: path }))));
  }

  /** After a change the findings wait for the button: a check of the whole bank would keep the kernel from whoever is typing. */
  async renew() {
    if (this.choices) await this.read();
  }
}

function byRow(cells) {
  const rows = new Map();
  for (const cell of cells) {
    const name = `${cell.level} ${cell.competency}`;
    rows.set(name, [...(rows.get(name) ?? []), cell]);
  }
  return rows;
}

function render({ model, el }) {
  const browser = new Browser(model, el);
  return () => browser.close();
}

export default { render };
