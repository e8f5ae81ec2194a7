// The toolbar of a lesson's text, by EasyMDE. Without it the text is written in the plain textarea; so it is under
// a finger, where keyboards compose Vietnamese letters in ways that only the browser's own field understands.
const area = document.querySelector("textarea[data-markdown]");
const WORDS = {
  bold: "Đậm", italic: "Nghiêng", heading: "Đề mục", list: "Danh sách", steps: "Danh sách số", link: "Liên kết",
  table: "Bảng", scene: "Chuyện", idea: "Ý chính", rule: "Quy định", takeaway: "Mang về", checklist: "Việc làm",
  undo: "Hoàn tác", redo: "Làm lại", find: "Tìm và thay",
};

if (area && globalThis.EasyMDE && matchMedia("(pointer: fine) and (width >= 48rem)").matches) {
  const box = (name, title) => (editor) => {
    const { codemirror } = editor;
    const chosen = codemirror.getSelection() || "…";
    codemirror.replaceSelection(`\n::: ${name}${title ? ` ${title}` : ""}\n${chosen}\n:::\n`);
    codemirror.focus();
  };
  const tool = (name, action, sign) => ({ name, action, title: WORDS[name], icon: `<span aria-hidden="true">${sign}</span><span class="vh">${WORDS[name]}</span>` });
  const { EasyMDE } = globalThis;
  const editor = new EasyMDE({
    element: area,
    forceSync: true,
    autoDownloadFontAwesome: false,
    spellChecker: false,
    status: false,
    tabSize: 2,
    minHeight: "24rem",
    inputStyle: "textarea",
    toolbar: [
      tool("bold", EasyMDE.toggleBold, "<b>B</b>"),
      tool("italic", EasyMDE.toggleItalic, "<i>I</i>"),
      tool("heading", EasyMDE.toggleHeading2, "H"),
      tool("list", EasyMDE.toggleUnorderedList, "•"),
      tool("steps", EasyMDE.toggleOrderedList, "1."),
      tool("link", EasyMDE.drawLink, "↗"),
      tool("table", EasyMDE.drawTable, "▦"),
      "|",
      ...["scene", "idea", "rule", "takeaway", "checklist"].map((name) => tool(name, box(name, { idea: "Câu phải nhớ.", rule: "Quy định", checklist: "Việc làm ngày mai", takeaway: "Mang về" }[name]), WORDS[name])),
      "|",
      tool("undo", EasyMDE.undo, "↶"),
      tool("redo", EasyMDE.redo, "↷"),
      tool("find", () => document.dispatchEvent(new CustomEvent("draft:find")), "⌕"),
    ],
  });
  const { codemirror } = editor;
  codemirror.getInputField().setAttribute("aria-label", area.labels[0]?.textContent ?? "");
  codemirror.on("change", (_mirror, change) => {
    if (change.origin !== "setValue") area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("draft:replaced", () => {
    const at = codemirror.getCursor();
    codemirror.setValue(area.value);
    codemirror.setCursor(at);
  });
  area.mirror = codemirror;
}

const goTo = (number) => {
  const line = number - Number(area.dataset.front) - 1;
  if (line < 0) return area.form.elements.title?.focus();
  if (area.mirror) {
    for (const mark of area.mirror.findMarksAt({ line, ch: 1 })) mark.clear(); // no cursor enters a label
    area.mirror.focus();
    area.mirror.setCursor(line, 0);
    return area.mirror.scrollIntoView({ line, ch: 0 }, 120);
  }
  const start = area.value.split("\n").slice(0, line).join("\n").length + (line ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start);
};

// A fault or a remark leads to its line, here and from other pages; those of the front matter to the field of the title.
if (area) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-goto]");
    if (!button) return;
    event.preventDefault();
    goTo(Number(button.dataset.goto));
  });
  const asked = location.hash.match(/^#dong-(\d+)$/);
  if (asked) goTo(Number(asked[1]));
}
