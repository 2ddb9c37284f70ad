// A control with its label and the findings about it. Findings are told in words, tied to the control, and never by colour alone.

const SEVERITIES = { error: "错误", warning: "提醒", info: "建议" };

class Field {
  /** `control` is the element that is described (an input, or a group); `label` may be an element already in place. */
  constructor(path, control, { label = null, hint = "", plain = false } = {}) {
    this.path = path;
    this.control = control;
    control.id ||= newId(path.replaceAll(".", "-"));
    this.list = h("ul", { class: "findings", id: newId("findings") });
    this.hint = hint ? h("small", { class: "soft", id: newId("hint"), text: hint }) : null;
    const head = label ? h("label", { class: "label", for: control.id, text: label }) : null;
    this.element = plain ? this.list : h("div", { class: "field" }, head, this.hint, control, this.list);
    this.describe();
  }

  describe() {
    const ids = [this.hint?.id, this.list.childElementCount ? this.list.id : null].filter(Boolean).join(" ");
    if (ids) this.control.setAttribute("aria-describedby", ids);
    else this.control.removeAttribute("aria-describedby");
  }

  show(shown) {
    const key = JSON.stringify(shown);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(...shown.map((finding) => findingItem(finding)));
    if (this.control.matches("input, select, textarea")) {
      const invalid = shown.some((finding) => finding.severity === "error");
      if (invalid) this.control.setAttribute("aria-invalid", "true");
      else this.control.removeAttribute("aria-invalid");
    }
    this.describe();
  }

  /** Put the cursor here, on the very characters where a finding names them. */
  go(finding) {
    const target = this.control.matches("input, select, textarea, button") ? this.control : this.control.querySelector("input, select, textarea, button");
    if (!target) return;
    target.focus();
    if (target.matches("textarea") && finding && finding.start !== null && finding.start !== undefined) {
      target.setSelectionRange(finding.start, finding.end ?? finding.start);
    }
  }
}

function findingItem(finding) {
  return h(
    "li",
    { "data-severity": finding.severity, "data-code": finding.code },
    h("strong", { text: `${SEVERITIES[finding.severity]}：` }),
    `${finding.message}${finding.hint ? `。${finding.hint}` : ""}`,
    finding.code && !finding.missing ? h("span", { class: "code", text: ` ${finding.code}` }) : null,
  );
}

/** All fields of a form by path; a finding about something inside a field goes to that field. `left`: the paths of those that the cursor has left. */
class Fields {
  constructor() {
    this.byPath = new Map();
    this.left = new Set();
  }

  add(field) {
    this.byPath.set(field.path, field);
    return field;
  }

  drop(prefix) {
    for (const path of [...this.byPath.keys()]) if (path.startsWith(prefix)) this.byPath.delete(path);
  }

  /** The paths that lead to `path`, the longest first. */
  *above(path) {
    for (let name = path; name; name = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "") yield name;
  }

  of(path) {
    for (const name of this.above(path)) if (this.byPath.has(name)) return this.byPath.get(name);
    return null;
  }

  /** The fields that `target` is in: its own, and the group around it. */
  around(target) {
    return [...this.byPath.values()].filter((field) => field.control.contains(target));
  }

  /** Whether a finding is told: what is merely not filled in yet only where the cursor has been, or, when `strict`, after a save was tried. */
  tells(finding, strict) {
    return strict || !finding.missing || [...this.above(finding.field)].some((path) => this.left.has(path));
  }

  show(findings) {
    const at = new Map([...this.byPath.values()].map((field) => [field, []]));
    for (const finding of findings) at.get(this.of(finding.field))?.push(finding);
    for (const [field, own] of at) field.show(own);
  }
}
