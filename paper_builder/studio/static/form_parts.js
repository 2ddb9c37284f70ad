// The page of the authoring form: its parts, and values into them. What happens on typing is in form.js.

const SIMPLE = ["knowledge_point", "competency", "cognitive_level", "difficulty", "seconds", "calculation", "author", "status", "stem", "answer", "explanation", "remarks"];

class FormPage {
  constructor(catalogue) {
    this.catalogue = catalogue;
    this.values = null;
    this.fields = new Fields();
    this.controls = {};
    this.composing = false;
    this.root = h("section", { class: "pb-studio pb-form", "aria-label": "命题表单" });
    isolate(this.root);
  }

  // ---- building ------------------------------------------------------------------------------------------------------

  build() {
    this.status = statusLine();
    this.id = h("span", { class: "tag", text: "新题" });
    const button = (name, text, act, props = {}) => (this.controls[name] = h("button", { type: "button", onclick: act, text, ...props }));
    const bar = h(
      "div",
      { class: "row bar" },
      h("h2", { text: "命题" }),
      this.id,
      h("span", { class: "grow" }),
      button("new", "新题", () => this.request("new")),
      button("open", "打开…", () => this.openOther()),
      button("drafts", "草稿…", () => this.openDrafts()),
      button("whole", "粘贴整题…", () => this.pasteWhole()),
      button("undo", "撤销", () => this.request("undo"), { title: "Ctrl+Z" }),
      button("redo", "重做", () => this.request("redo"), { title: "Ctrl+Shift+Z" }),
      button("discard", "放弃修改", () => this.request("discard")),
      button("save", "保存", () => this.save(), { class: "primary", title: "Ctrl+S" }),
    );
    const { single, short } = this.parts();
    this.choiceParts = single;
    this.shortParts = short;
    const write = h(
      "div",
      { class: "write" },
      this.classification(),
      this.stem(),
      ...single,
      ...short,
      this.text("explanation", "解析", "为什么这样选；每个错误选项错在哪里，用选项字母指称"),
      this.references(),
      this.properties(),
    );
    this.root.append(h("div", { class: "top" }, bar, this.status), h("div", { class: "columns" }, write, this.side()));
  }

  radios(path, legend, pairs) {
    const name = newId(path);
    const inputs = pairs.map(([value, text]) => {
      const input = h("input", { type: "radio", name, value, "data-path": path, onchange: () => this.set(path, value) });
      return h("label", { class: "radio" }, input, text);
    });
    const group = h("fieldset", { role: "radiogroup", class: "radios" }, h("legend", { class: "label", text: legend }), h("div", { class: "row" }, inputs));
    this.controls[path] = group;
    return this.fields.add(new Field(path, group)).element;
  }

  select(path, label, pairs, hint = "") {
    const box = choice(pairs, "", (value) => this.set(path, value));
    box.dataset.path = path;
    this.controls[path] = box;
    return this.fields.add(new Field(path, box, { label, hint })).element;
  }

  input(path, label, { hint = "", mode = null } = {}) {
    const box = h("input", { autocomplete: "off", spellcheck: "false", "data-path": path, inputmode: mode, oninput: () => this.set(path, box.value) });
    this.controls[path] = box;
    return this.fields.add(new Field(path, box, { label, hint })).element;
  }

  text(path, label, hint = "", rows = 3) {
    const box = h("textarea", { rows, spellcheck: "false", "data-path": path });
    box.addEventListener("input", () => {
      fit(box);
      this.set(path, box.value);
    });
    this.controls[path] = box;
    return this.fields.add(new Field(path, box, { label, hint })).element;
  }

  classification() {
    const { levels, competencies, types } = this.catalogue;
    this.fixed = h("p", { class: "soft wide", hidden: true, text: "级别和职业能力写在题号里，已有题号的题不能换；要换请写成新题。" });
    return h(
      "div",
      { class: "grid" },
      this.fixed,
      this.radios("level", "级别", levels),
      this.radios("type", "题型", types),
      this.select("competency", "职业能力", [["", "选择职业能力"], ...competencies]),
      this.select("knowledge_point", "鉴定点", [["", "选择鉴定点"]]),
    );
  }

  stem() {
    const picture = h("input", { type: "file", accept: "image/*", hidden: true, onchange: () => this.takePictures(picture.files, this.controls.stem) });
    const button = h("button", { type: "button", class: "quiet", onclick: () => picture.click(), text: "插入图片…" });
    const field = this.text("stem", "题干", "空处写（ ）；可贴图、拖图；表格和公式用 Markdown", 3);
    field.append(h("div", { class: "row" }, button, picture));
    return field;
  }

  parts() {
    this.options = new Options(this);
    this.rubric = new Rubric(this);
    const optionGroup = h("fieldset", { class: "field" }, h("legend", { class: "label" }, "选项 ", h("small", { text: "勾选正确答案；Alt+↑ / Alt+↓ 或拖动可调整顺序" })), this.options.element);
    const options = this.fields.add(new Field("options", optionGroup, { plain: true }));
    const key = this.fields.add(new Field("key", optionGroup, { plain: true }));
    const keep = h("input", { type: "checkbox", "data-path": "keep_order", onchange: () => this.set("keep_order", keep.checked) });
    this.controls.keep_order = keep;
    optionGroup.append(options.element, key.element, h("div", { class: "row" }, this.options.adder, h("label", { class: "radio" }, keep, "组卷时保持选项顺序")));
    const calculation = this.input("calculation", "算式（可选）", { hint: "如 4200 / 12000；结果须等于正确选项，不能等于错误选项" });
    this.calculation = calculation;
    const answer = this.text("answer", "参考答案", "", 4);
    const group = h("fieldset", { class: "field" }, h("legend", { class: "label" }, "采分点 ", this.rubric.sum), this.rubric.element);
    const rubric = this.fields.add(new Field("rubric", group, { plain: true }));
    group.append(rubric.element, h("div", { class: "row" }, this.rubric.adder));
    return { single: [optionGroup, calculation], short: [answer, group] };
  }

  references() {
    this.citations = new References(this);
    const group = h("fieldset", { class: "field" }, h("legend", { class: "label" }, "依据 ", h("small", { text: "法律类鉴定点必填" })), this.citations.element);
    const own = this.fields.add(new Field("references", group, { plain: true }));
    group.append(own.element, h("div", { class: "row" }, this.citations.adder));
    return group;
  }

  properties() {
    const { cognitive_levels, difficulties } = this.catalogue;
    const words = (path, label, hint) => {
      const box = h("input", { autocomplete: "off", "data-path": path });
      box.addEventListener("input", () => this.set(path, box.value.split(/[\s,，、;；]+/u).filter(Boolean)));
      this.controls[path] = box;
      return this.fields.add(new Field(path, box, { label, hint })).element;
    };
    return h(
      "div",
      { class: "grid" },
      this.select("cognitive_level", "认知层次", [["", "请选择"], ...cognitive_levels], "组卷按它均衡，由命题人判断"),
      this.select("difficulty", "难度", [["", "请选择"], ...difficulties], "组卷按它均衡，由命题人判断"),
      this.input("seconds", "用时（秒）", { hint: "先按题型给出建议，可以改", mode: "numeric" }),
      this.input("author", "命题人代号", { hint: "小写字母开头，如 writer-1" }),
      this.select("status", "状态", []),
      words("enemies", "互斥题", "题号，用空格隔开"),
      words("tags", "标签", "一个词一个，用空格隔开"),
      this.text("remarks", "文件注释", "随文件保存，不上卷", 1),
    );
  }

  side() {
    this.frames = h("div", { class: "frames" });
    this.showKey = h("input", { type: "checkbox", onchange: () => this.channel.send("key", { on: this.showKey.checked }) });
    this.summary = h("p", { class: "soft" });
    this.found = h("ul", { class: "findings all" });
    this.alike = h("ul", { class: "alike" });
    this.alikeNote = h("p", { class: "soft", text: "停下来时比对题库。" });
    return h(
      "div",
      { class: "side" },
      h("div", { class: "row" }, h("h3", { text: "预览" }), h("span", { class: "grow" }), h("label", { class: "radio" }, this.showKey, "显示答案和解析")),
      this.frames,
      h("h3", { text: "检查" }),
      this.summary,
      this.found,
      h("h3", { text: "相近的试题" }),
      this.alikeNote,
      this.alike,
    );
  }

  // ---- values into the page ------------------------------------------------------------------------------------------

  /** Show `values`; with `spare` the control that has the focus, or its list, is left as it is. */
  write(values, { spare = false } = {}) {
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    const place = active?.dataset?.path;
    const keep = spare || this.composing ? place : undefined;
    const first = this.values === null;
    this.values = keep === undefined ? structuredClone(values) : { ...structuredClone(values), ...this.own(keep) };
    const { controls } = this;
    for (const [path, group] of [["level", controls.level], ["type", controls.type]]) {
      for (const input of group.querySelectorAll("input")) input.checked = input.value === values[path];
    }
    this.writePoints();
    this.writeStatus();
    for (const path of SIMPLE) {
      if (path === keep) continue;
      const control = controls[path];
      if (control.value !== values[path]) control.value = values[path];
      if (control.matches("textarea")) fit(control);
    }
    for (const path of ["enemies", "tags"]) if (path !== keep && JSON.stringify(controls[path].value.split(" ").filter(Boolean)) !== JSON.stringify(values[path])) controls[path].value = values[path].join(" ");
    controls.keep_order.checked = values.keep_order;
    this.writeType();
    for (const list of [this.options, this.rubric, this.citations]) if (first || !keep?.startsWith(`${list.path}.`)) list.write();
    if (place && !active.isConnected) this.root.querySelector(`[data-path="${CSS.escape(place)}"]`)?.focus();
  }

  own(path) {
    const root = path.split(".")[0];
    return { [root]: this.values[root] };
  }

  writePoints() {
    const { level, competency, knowledge_point } = this.values;
    const fit = (point) => (!level || point.levels.includes(level)) && (!competency || point.competency === competency);
    const pairs = this.catalogue.points.filter(fit).map((point) => [point.id, point.name]);
    write_choice(this.controls.knowledge_point, [["", "选择鉴定点"], ...pairs], knowledge_point);
    const known = this.catalogue.points.find((point) => point.id === knowledge_point);
    if (known && !fit(known)) this.controls.knowledge_point.lastElementChild.textContent = `${known.name}（不属于所选级别或能力）`;
    if (this.controls.competency.value !== competency) this.controls.competency.value = competency;
  }

  followPoint(id) {
    const point = this.catalogue.points.find((known) => known.id === id);
    if (!point || this.controls.competency.disabled) return;
    this.values.competency = point.competency;
    this.writePoints();
  }

  writeStatus() {
    const present = this.values.status;
    const pairs = this.catalogue.statuses.filter(([value]) => value !== "approved" || present === "approved");
    write_choice(this.controls.status, pairs, present);
  }

  writeType() {
    const { type } = this.values;
    const short = type === "short_answer";
    for (const part of this.choiceParts) part.hidden = short;
    for (const part of this.shortParts) part.hidden = !short;
    this.calculation.hidden = type !== "single_choice";
    if (type === "single_choice" && this.values.key.length > 1) this.values.key = this.values.key.slice(0, 1);
    const defaults = this.catalogue.seconds;
    if (Object.values(defaults).includes(this.values.seconds) && this.shownType && this.shownType !== type) {
      this.values.seconds = defaults[type];
      this.controls.seconds.value = defaults[type];
    }
    if (this.shownType !== type) this.options.write();
    this.shownType = type;
    for (const box of this.root.querySelectorAll("textarea")) if (box.offsetParent) fit(box);
  }
}
