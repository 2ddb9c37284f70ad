// PaperDesk: what to build, how the build goes, and what came of it: papers with their reports side by side, or what to write first.

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
    this.seed = h("input", { type: "number", min: "0", step: "1", value: "0" });
    this.sitting = h("input", { type: "month" });
    this.formats = h("fieldset", { class: "formats" });
    this.submit = h("button", { type: "submit", class: "primary", text: "组卷" });
    const form = h(
      "form",
      { novalidate: true, onsubmit: (event) => this.make(event) },
      h(
        "div",
        { class: "filters" },
        labelled("蓝图", this.level),
        labelled("份数", this.forms, "A、B、C……互不重题"),
        labelled("种子", this.seed, "同一种子得到同样的试卷"),
        labelled("考试年月", this.sitting, "可不填；取该月的考试日"),
      ),
      this.recipe,
      this.formats,
      h("div", { class: "row" }, this.submit, (this.out = h("span", { class: "soft" }))),
    );
    this.root.append(h("h2", { text: "组卷" }), form, this.status, this.result);
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
    this.out.textContent = `写到 ${reply.out}`;
    this.describe();
  }

  describe() {
    const recipe = this.recipes.find(({ level }) => level === this.level.value);
    this.recipe.replaceChildren(recipe?.sections ?? "", ...problemsOf("这份蓝图有错误，组不了卷：", recipe?.problems ?? []));
    this.submit.disabled = !recipe || recipe.problems.length > 0;
  }

  async make(event) {
    event.preventDefault();
    this.submit.disabled = true;
    this.result.replaceChildren();
    this.tell("正在组卷……");
    const formats = [...this.formats.querySelectorAll("input:checked")].map((box) => box.value);
    const wish = { level: this.level.value, forms: this.forms.value, seed: this.seed.value, sitting: this.sitting.value, formats };
    const reply = await this.inquire("make", { wish });
    this.submit.disabled = false;
    if (reply) this.show(reply.made);
  }

  show(made) {
    const { papers, problems, notes, orders, comparison } = made;
    const parts = [h("h3", { tabindex: "-1", text: papers.length ? "组成的试卷" : "没有组成试卷" }), ...problemsOf("", problems)];
    if (orders.length) parts.push(...this.orders(orders));
    if (papers.length) {
      this.report = h("div", { class: "report", "aria-live": "polite" });
      parts.push(h("ul", { class: "papers" }, papers.map((paper) => this.paper(paper))));
      if (comparison) parts.push(...comparisonOf(comparison, papers.length));
      parts.push(this.report);
    }
    if (notes.length) parts.push(h("details", {}, h("summary", { text: `说明和损失 ${notes.length} 条` }), h("ul", {}, notes.map((text) => h("li", { text })))));
    this.result.replaceChildren(...parts);
    this.tell(made.message, papers.length ? "ok" : "error");
    this.result.querySelector("h3").focus();
  }

  paper(paper) {
    const report = h("button", { type: "button", "data-paper": paper.id, onclick: () => this.showReport(paper), text: "看报告" });
    const files = h("details", {}, h("summary", { text: `${paper.files.length} 个文件` }), h("ul", {}, paper.files.map((text) => h("li", { text }))));
    return h("li", {}, h("div", { class: "row" }, h("strong", { text: paper.id }), h("span", { class: "grow", text: paper.summary }), report), h("p", { class: "soft", text: paper.folder }), files);
  }

  async showReport(paper) {
    const reply = await this.inquire("report", { id: paper.id });
    if (!reply) return;
    const heading = h("h3", { tabindex: "-1", text: `${paper.id} 的报告（含答案，机密）` });
    this.report.replaceChildren(heading, page(reply.html, `${paper.id} 的报告`));
    heading.scrollIntoView({ block: "nearest" });
    heading.focus({ preventScroll: true });
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

function problemsOf(title, problems) {
  return problems.length ? [title ? h("strong", { class: "bad", text: title }) : null, h("ul", { class: "bad" }, problems.map((text) => h("li", { text })))].filter(Boolean) : [];
}

function comparisonOf({ forms, rows, note }, number) {
  const heads = ["要求", "范围", ...forms].map((text) => h("th", { scope: "col", text }));
  const body = rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row", text: name }), cells.map((text) => h("td", { text }))));
  const title = number > 1 ? "各卷比较" : "各项要求";
  return [h("h3", { text: title }), note ? h("p", { text: note }) : null, h("table", { class: "comparison" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body))].filter(Boolean);
}

function render({ model, el }) {
  const view = new PaperView(model, el);
  return () => view.close();
}

export default { render };
