// What the form asks in a window of its own: a picture, a whole question to take apart, a conflict, another question, drafts.

const CANCEL = { value: "", text: "取消" };

/** Ask for a picture's alternative text; resolves to it, "" when cancelled. */
async function askAlternative(root, blob, note = "", before = "") {
  const address = URL.createObjectURL(blob);
  const words = h("textarea", { rows: 3, id: newId("alternative"), value: before });
  const complaint = h("p", { class: "status", role: "alert", "data-tone": "error", text: note });
  const content = h(
    "div",
    {},
    h("img", { src: address, alt: "要插入的图片", class: "thumb" }),
    h("label", { class: "label", for: words.id, text: "替代文字（必填）" }),
    h("p", { class: "soft", text: "写明图上有什么、各是多少；看不见图的考生要靠它作答。不要写出答案。" }),
    words,
    complaint,
  );
  const check = () => {
    if (words.value.trim()) return true;
    complaint.textContent = "请写替代文字。";
    words.focus();
    return false;
  };
  const answer = await ask(root, "插入图片", content, [CANCEL, { value: "yes", text: "插入", primary: true, check }], { focus: "textarea" });
  URL.revokeObjectURL(address);
  return answer ? words.value.trim() : "";
}

/** PNG and JPEG as they are; what else the browser can show, redrawn as PNG. */
async function asStorable(blob) {
  if (blob.type === "image/png" || blob.type === "image/jpeg") return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = h("canvas", { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("no picture"))), "image/png"));
}

/** Ask for the text of a whole question; resolves to it, "" when cancelled. */
async function askWholeQuestion(root, text = "") {
  const box = h("textarea", {
    rows: 12,
    id: newId("whole"),
    value: text,
    spellcheck: "false",
    placeholder: "完播率等于（　）。\nA. 点赞数÷播放数\nB. 完整播放次数÷播放次数\nC. ……\nD. ……\n答案：B\n解析：……",
  });
  const content = h(
    "div",
    {},
    h("label", { class: "label", for: box.id, text: "从 Word 或聊天里复制整道题，贴在这里" }),
    h("p", { class: "soft", text: "题干、选项、答案、解析会拆到各栏；拆完仍可逐项改，“撤销”可以退回。" }),
    box,
  );
  const check = () => box.value.trim() !== "";
  const answer = await ask(root, "粘贴整题", content, [CANCEL, { value: "yes", text: "拆到各栏", primary: true, check }], { focus: "textarea" });
  return answer ? box.value : "";
}

/** Whether a pasted text looks like a whole question rather than a piece of one. */
function looksWhole(text) {
  const options = text.match(/(^|[\s。）)])[A-DＡ-Ｄ]\s*[.．、:：)）]/gu);
  return (options && options.length >= 3) || /(答案|【答案】)\s*[:：】]?\s*[A-HＡ-Ｈ]/u.test(text);
}

/** Show both versions; resolves to mine, theirs, copy, or "" to decide later. */
function askConflict(root, { id, gone, differences }) {
  const row = (difference) =>
    h("tr", {}, h("th", { scope: "row", text: difference.label }), h("td", { text: difference.mine || "（空）" }), h("td", { text: difference.theirs || "（空）" }));
  const head = h("tr", {}, ["不同之处", "我的（本页）", "磁盘上的"].map((text) => h("th", { scope: "col", text })));
  const content = h(
    "div",
    {},
    h("p", { text: gone ? `${id} 的文件已被删除或移走。还没有写入任何东西。` : `你打开 ${id} 之后，它的文件被别人改过。还没有写入任何东西，请选择：` }),
    differences.length ? h("table", {}, h("thead", {}, head), h("tbody", {}, differences.map(row))) : null,
    h(
      "ul",
      { class: "choices" },
      h("li", { text: gone ? "保留我的：按本页内容重新写出这个文件。" : "保留我的：用本页内容覆盖磁盘上的文件。" }),
      h("li", { text: gone ? "采用磁盘上的：放弃这道题，本页换成新题。" : "采用磁盘上的：本页换成磁盘上的内容；“撤销”可以找回我的。" }),
      h("li", { text: "另存为新题：我的内容存成一道新题，磁盘上的不动。" }),
    ),
  );
  const buttons = [
    { value: "", text: "先不保存" },
    { value: "theirs", text: "采用磁盘上的" },
    { value: "copy", text: "另存为新题" },
    { value: "mine", text: "保留我的", primary: true },
  ];
  return ask(root, "这道题在别处改过", content, buttons, { focus: '[data-answer="cancel"]' });
}

/** Let the author choose one of many: `search(text)` resolves to [{value, title, text}]; resolves to a value or "". */
function askOne(root, title, label, search, empty) {
  return new Promise((resolve) => {
    const box = h("input", { type: "search", id: newId("search"), autocomplete: "off" });
    const list = h("ul", { class: "found" });
    const count = h("p", { class: "soft", role: "status" });
    let latest = 0;
    let chosen = "";
    const show = async () => {
      const mine = ++latest;
      const found = await search(box.value.trim());
      if (mine !== latest) return;
      count.textContent = found.length ? `${found.length} 项` : empty;
      list.replaceChildren(
        ...found.map((entry) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "entry",
                onclick: () => {
                  chosen = entry.value;
                  list.closest("dialog").close();
                },
              },
              h("strong", { text: entry.title }),
              h("span", { text: ` ${entry.text}` }),
            ),
          ),
        ),
      );
    };
    box.addEventListener("input", (event) => event.isComposing || show());
    box.addEventListener("compositionend", show);
    const content = h("div", {}, h("label", { class: "label", for: box.id, text: label }), box, count, list);
    ask(root, title, content, [CANCEL], { focus: "input" }).then(() => resolve(chosen));
    show();
  });
}
