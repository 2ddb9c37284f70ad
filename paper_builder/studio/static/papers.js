// PaperDesk: what to build, how the build goes, and what came of it: papers side by side, or what to write first.

class PaperView extends Desk {
  constructor(model, el) {
    super(model, el, "papers", "组卷");
    this.result = h("div", { class: "result" });
    this.build();
    this.start();
  }

  build() {
    this.level = h("select", { onchange: () => this.describe() });
    this.recipe = h("p", { class: "soft" });
    this.forms = h("input", { type: "number", min: "1", max: "26", step: "1", value: "1" });
    const apart = newId("hint");
    this.reserve = h("input", { type: "checkbox", "aria-describedby": apart });
    this.seed = h("input", { type: "number", min: "0", step: "1", value: "0" });
    this.sitting = h("input", { type: "month" });
    this.formats = h("fieldset", { class: "formats" });
    this.submit = h("button", { type: "submit", class: "primary", text: "组卷" });
    this.stop = this.stopButton();
    this.built = new BuiltPapers(this);
    const form = h(
      "form",
      { novalidate: true, onsubmit: (event) => this.make(event) },
      h(
        "div",
        { class: "filters" },
        labelled("蓝图", this.level, "", "field wide"),
        labelled("份数", this.forms, "A、B、C……互不重题"),
        h("div", { class: "field" }, h("span", { class: "label", text: "备用卷" }), h("label", { class: "radio" }, this.reserve, "另组一份备用卷"), h("small", { class: "soft", id: apart, text: "与各卷不重题" })),
        labelled("种子", this.seed, "同一种子得到同样的试卷"),
        labelled("考试年月", this.sitting, "如 2026-11，取该月的考试日；可不填"),
      ),
      this.recipe,
      this.formats,
      h("div", { class: "row" }, this.submit, this.stop, (this.out = h("span", { class: "soft" }))),
    );
    this.root.append(h("h2", { text: "组卷" }), form, this.status, this.result, this.built.root);
  }

  async start() {
    const reply = await this.inquire("hello");
    if (!reply) return;
    this.recipes = reply.recipes;
    this.writes = reply.form;
    const before = this.level.value;
    this.level.replaceChildren(...reply.recipes.map(({ level, name, title }) => h("option", { value: level, text: title ? `${name}（${title}）` : name })));
    if (reply.recipes.some(({ level }) => level === before)) this.level.value = before;
    if (!this.formats.childElementCount) {
      const boxes = reply.formats.map(([value, text]) => h("label", { class: "radio" }, h("input", { type: "checkbox", value }), text));
      this.formats.append(h("legend", { class: "label", text: "另外导出（试卷、答案和报告总会写出）" }), h("div", { class: "row" }, boxes));
    }
    this.out.textContent = `写到 ${reply.out}；已发布的卷不动，新卷另放进按考试日期命名的文件夹`;
    this.describe();
    this.built.offer(reply.export_formats);
    await this.built.show();
  }

  describe() {
    const recipe = this.recipes.find(({ level }) => level === this.level.value);
    this.recipe.replaceChildren(recipe?.sections ?? "", ...problemsOf("这份蓝图有错误，组不了卷：", recipe?.problems ?? []));
    this.submit.disabled = !recipe || recipe.problems.length > 0;
  }

  async make(event) {
    event.preventDefault();
    this.result.replaceChildren();
    const formats = [...this.formats.querySelectorAll("input:checked")].map((box) => box.value);
    const wish = { level: this.level.value, forms: this.forms.value, reserve: this.reserve.checked, seed: this.seed.value, sitting: this.sitting.value, formats };
    const reply = await this.longer("make", { wish }, this.submit, this.stop);
    if (!reply) return;
    this.show(reply.made);
    await this.built.show();
  }

  show(made) {
    const { papers, problems, notes, orders, comparison } = made;
    const parts = [h("h3", { tabindex: "-1", text: papers.length ? "组成的试卷" : "没有组成试卷" }), ...problemsOf("", problems)];
    if (orders.length) parts.push(...this.orders(orders));
    if (papers.length) {
      parts.push(h("ul", { class: "papers" }, papers.map((paper) => this.paper(paper))));
      if (comparison) parts.push(...comparisonOf(comparison, papers.length));
    }
    if (notes.length) parts.push(h("details", {}, h("summary", { text: `说明和损失 ${notes.length} 条` }), h("ul", {}, notes.map((text) => h("li", { text })))));
    this.result.replaceChildren(...parts);
    this.tell(made.message, papers.length ? "ok" : "error");
    this.result.querySelector("h3").focus();
  }

  paper(paper) {
    const report = h("button", { type: "button", "data-paper": paper.name, onclick: () => this.built.report(paper.name), text: "看报告" });
    const files = h("details", {}, h("summary", { text: `${paper.files.length} 个文件` }), h("ul", {}, paper.files.map((text) => h("li", { text }))));
    return h("li", {}, h("div", { class: "row" }, h("strong", { text: paper.name }), h("span", { class: "grow", text: paper.summary }), report), h("p", { class: "soft", text: paper.folder }), files);
  }

  orders(orders) {
    const shown = orders.slice(0, 12);
    const entry = ({ text, number }, place) =>
      h(
        "li",
        {},
        `${text}：${number} 题 `,
        this.writes ? h("button", { type: "button", class: "write", "aria-label": `命一题：${text}`, onclick: () => this.toForm("order", { place }), text: "＋ 命题" }) : null,
      );
    const rest = orders.length > shown.length ? h("p", { class: "soft", text: `另有 ${orders.length - shown.length} 类，写完这些再看。` }) : null;
    return [h("h3", { text: "补写并审定下列试题就能组卷" }), h("ul", { class: "orders" }, shown.map(entry)), rest].filter(Boolean);
  }

  async renew() {
    await this.start();
  }
}

function render({ model, el }) {
  const view = new PaperView(model, el);
  return () => view.close();
}

export default { render };
