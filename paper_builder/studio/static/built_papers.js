// PaperDesk's lower half: the papers in the output folder, their reports, two or more side by side, and more formats of them.

class BuiltPapers {
  /** `desk` carries the requests and tells how they went. */
  constructor(desk) {
    this.desk = desk;
    this.list = h("ul", { class: "built" });
    this.formats = h("div", { class: "row" });
    this.loss = h("input", { type: "checkbox" });
    this.compare = h("button", { type: "button", onclick: () => this.sideBySide(), text: "比较所选" });
    this.write = h("button", { type: "button", onclick: () => this.export(), text: "导出所选" });
    this.stop = desk.stopButton();
    this.exports = h("p", { class: "soft" });
    this.result = h("div", { class: "result", "aria-live": "polite" });
    this.tools = h(
      "div",
      { class: "tools" },
      h("fieldset", { class: "more-formats" }, h("legend", { class: "label", text: "导出的格式" }), this.formats),
      h("label", { class: "radio" }, this.loss, "格式放不下的试题可以略去"),
      h("div", { class: "row" }, this.compare, this.write, this.stop),
      this.exports,
    );
    this.root = h("section", { class: "existing", "aria-label": "已组好的试卷" }, h("h2", { text: "已组好的试卷" }), this.list, this.tools, this.result);
  }

  offer(formats) {
    if (this.formats.childElementCount) return;
    this.formats.append(...formats.map(([value, text]) => h("label", { class: "radio" }, h("input", { type: "checkbox", value }), text)));
  }

  /** The papers that are there now; what was chosen stays chosen. */
  async show() {
    const reply = await this.desk.inquire("built");
    if (!reply) return;
    const before = this.chosen();
    this.list.replaceChildren(...reply.built.map((paper) => this.entry(paper, before.includes(paper.name))));
    if (!reply.built.length) this.list.append(h("li", { class: "soft", text: "输出文件夹里还没有试卷。" }));
    this.exports.textContent = `导出写到 ${reply.exports}`;
    this.tools.hidden = !reply.built.length;
  }

  entry({ name, summary, problems }, checked) {
    const box = h("input", { type: "checkbox", value: name, disabled: problems.length > 0 });
    box.checked = checked && !problems.length;
    const report = h("button", { type: "button", "data-report": name, "aria-label": `看 ${name} 的报告`, onclick: () => this.report(name), text: "看报告" });
    const row = h("div", { class: "row" }, h("label", { class: "radio grow" }, box, h("strong", { text: name }), summary), problems.length ? null : report);
    return h("li", {}, row, ...problemsOf("", problems));
  }

  chosen() {
    return [...this.list.querySelectorAll("input:checked")].map((box) => box.value);
  }

  async report(name) {
    const reply = await this.desk.inquire("report", { name });
    if (reply) this.put(`${name} 的报告（含答案，机密）`, page(reply.html, `${name} 的报告`));
  }

  async sideBySide() {
    const names = this.chosen();
    const reply = await this.desk.inquire("compare", { names });
    if (!reply) return;
    this.desk.tell(`已并排列出 ${names.join("、")}。`, "ok");
    this.put("试卷比较", ...comparisonOf({ ...reply.comparison, forms: names }, names.length).slice(1));
  }

  async export() {
    const formats = [...this.formats.querySelectorAll("input:checked")].map((box) => box.value);
    const wish = { names: this.chosen(), formats, allow_loss: this.loss.checked };
    const reply = await this.desk.longer("export", wish, this.write, this.stop);
    if (!reply) return;
    const { files, losses, problems } = reply.exported;
    const failed = problems.length > 0;
    this.desk.tell(`写出 ${files.length} 个文件${failed ? `，${problems.length} 处没有完成` : ""}。`, failed ? "error" : "ok");
    const parts = [...problemsOf("没有完成：", problems), h("ul", { class: "orders" }, files.map((text) => h("li", { text })))];
    if (losses.length) parts.push(h("p", {}, h("strong", { text: "这些格式保留不了的内容：" })), h("ul", { class: "orders losses" }, losses.map((text) => h("li", { text }))));
    else if (files.length) parts.push(h("p", { text: "没有损失。" }));
    this.put("导出的文件", ...parts);
  }

  put(title, ...parts) {
    const heading = h("h3", { tabindex: "-1", text: title });
    this.result.replaceChildren(heading, ...parts);
    heading.scrollIntoView({ block: "nearest" });
    heading.focus({ preventScroll: true });
  }
}

function problemsOf(title, problems) {
  return problems.length ? [title ? h("p", { class: "bad" }, h("strong", { text: title })) : null, h("ul", { class: "bad" }, problems.map((text) => h("li", { text })))].filter(Boolean) : [];
}

function comparisonOf({ forms, rows, note }, number) {
  const heads = ["要求", "范围", ...forms].map((text) => h("th", { scope: "col", text }));
  const body = rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row", text: name }), cells.map((text) => h("td", { text }))));
  const title = number > 1 ? "各卷比较" : "各项要求";
  return [h("h3", { text: title }), note ? h("p", { text: note }) : null, h("table", { class: "comparison" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body))].filter(Boolean);
}
