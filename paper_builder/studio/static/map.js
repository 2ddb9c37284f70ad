// CoverageMap: the table comes from the kernel as HTML of ours; here each cell and each order gets its button.

class CoverageView extends Desk {
  constructor(model, el) {
    super(model, el, "map", "题库覆盖图");
    this.picture = h("div", { class: "picture" });
    this.level = h("select", { onchange: () => this.show({ judge: true }) });
    this.judge = h("button", { type: "button", onclick: () => this.show({ judge: true }), text: "试组一卷" });
    this.stop = this.stopButton();
    this.root.append(
      h("div", { class: "row" }, h("h2", { class: "grow", text: "题库覆盖图" }), h("div", { class: "inline" }, labelled("级别", this.level)), this.judge, this.stop),
      this.status,
      this.picture,
    );
    this.start();
  }

  async start({ judge = true } = {}) {
    const reply = await this.inquire("hello");
    if (!reply) return;
    const before = this.level.value;
    this.level.replaceChildren(...reply.levels.map(([value, text]) => h("option", { value, text })));
    if (reply.levels.some(([value]) => value === before)) this.level.value = before;
    this.level.closest(".inline").hidden = reply.levels.length < 2;
    await this.show({ judge });
  }

  /** The numbers at once; then, if asked for, whether a paper can really be built, which takes the kernel a while. */
  async show({ judge }) {
    const level = this.level.value;
    if (judge && !this.stop.hidden) await this.inquire("cancel"); // a trial of the level that was shown before
    const quick = await this.inquire("grid", { level });
    if (!quick || level !== this.level.value) return;
    this.write(quick);
    if (quick.judged || !judge) return;
    const judged = await this.longer("judge", { level }, this.judge, this.stop);
    if (judged && level === this.level.value) this.write(judged);
  }

  write(reply) {
    this.picture.innerHTML = reply.html;
    for (const cell of this.picture.querySelectorAll("td[data-competency]")) {
      const { competency, type } = cell.dataset;
      const act = () => this.toForm("write", { level: this.level.value, competency, type });
      cell.append(h("div", {}, h("button", { type: "button", class: "write", "aria-label": `在“${cell.title}”命一题`, onclick: act, text: "＋ 命题" })));
      cell.removeAttribute("title");
    }
    for (const item of this.picture.querySelectorAll("[data-order]")) {
      const act = () => this.toForm("order", { level: this.level.value, place: Number(item.dataset.order) });
      item.append(" ", h("button", { type: "button", class: "write", "aria-label": `命一题：${item.textContent}`, onclick: act, text: "＋ 命题" }));
    }
    this.tell(reply.message, reply.short ? "error" : "ok");
  }

  /** After a change the trial waits for the button: it would keep the kernel from whoever is typing. */
  async renew() {
    await this.start({ judge: false });
  }
}

function render({ model, el }) {
  const view = new CoverageView(model, el);
  return () => view.close();
}

export default { render };
