// Find and replace in the text of a lesson; Ctrl+F in the editor or the tool opens it.
const bar = document.querySelector("[data-find]");
const target = document.querySelector("textarea[data-markdown]");

if (bar && target) {
  const [wanted, instead] = bar.querySelectorAll("input");
  const said = bar.querySelector("[data-found]");

  const value = () => target.mirror ? target.mirror.getValue() : target.value;
  const offset = () => target.mirror ? target.mirror.indexFromPos(target.mirror.getCursor("to")) : target.selectionEnd;

  function select(from, to) {
    if (!target.mirror) {
      target.focus();
      return target.setSelectionRange(from, to);
    }
    const mirror = target.mirror;
    for (const mark of mirror.findMarks(mirror.posFromIndex(from), mirror.posFromIndex(to))) mark.clear(); // no cursor enters a label
    mirror.setSelection(mirror.posFromIndex(from), mirror.posFromIndex(to));
    mirror.scrollIntoView(null, 220); // clear of the bars above and below
  }

  function put(text) {
    if (target.mirror) return target.mirror.setValue(text), target.dispatchEvent(new Event("input", { bubbles: true }));
    target.value = text;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function next() {
    const word = wanted.value.normalize("NFC");
    if (!word) return false;
    const text = value().toLowerCase();
    let at = text.indexOf(word.toLowerCase(), offset());
    if (at < 0) at = text.indexOf(word.toLowerCase());
    said.textContent = at < 0 ? said.dataset.none : "";
    if (at >= 0) select(at, at + word.length);
    return at >= 0;
  }

  function chosen() {
    return target.mirror ? target.mirror.getSelection() : target.value.slice(target.selectionStart, target.selectionEnd);
  }

  function replaceOne() {
    if (wanted.value && chosen().toLowerCase() === wanted.value.normalize("NFC").toLowerCase()) {
      if (target.mirror) target.mirror.replaceSelection(instead.value);
      else target.setRangeText(instead.value, target.selectionStart, target.selectionEnd, "end");
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    next();
  }

  function replaceAll() {
    const word = wanted.value.normalize("NFC");
    if (!word) return;
    const parts = value().split(new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi"));
    if (parts.length > 1) put(parts.join(instead.value));
    said.textContent = said.dataset.replaced.replace("{n}", parts.length - 1);
  }

  const open = () => {
    bar.hidden = false;
    if (chosen() && !chosen().includes("\n")) wanted.value = chosen();
    wanted.focus();
  };

  bar.querySelector("[data-find-next]").addEventListener("click", next);
  bar.querySelector("[data-replace]").addEventListener("click", replaceOne);
  bar.querySelector("[data-replace-all]").addEventListener("click", replaceAll);
  bar.addEventListener("input", (event) => event.stopPropagation()); // what is searched for is no change of the text
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return bar.hidden = true, target.mirror?.focus();
    if (event.key !== "Enter" || event.target.matches("button")) return;
    event.preventDefault();
    next();
  });
  document.addEventListener("draft:find", open);
  document.addEventListener("keydown", (event) => {
    const here = event.target === target || event.target.closest?.(".EasyMDEContainer");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f" && here) {
      event.preventDefault();
      open();
    }
  });
}
