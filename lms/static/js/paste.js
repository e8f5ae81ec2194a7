// What is pasted from Word, Google Docs or LibreOffice keeps its headings, lists and tables: the server turns it into the
// lesson's own marks. Whatever goes wrong, the words themselves are pasted.
const pasted = document.querySelector("textarea[data-paste]");

if (pasted) {
  const LAYOUT = /<(?:h[1-6]|table|ul|ol|li|b|strong|i|em|a)\b|mso-|docs-internal-guid/i;

  const insert = (text) => {
    if (pasted.mirror) return pasted.mirror.replaceSelection(text);
    pasted.setRangeText(text, pasted.selectionStart, pasted.selectionEnd, "end");
    pasted.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("paste", async (event) => {
    const here = event.target === pasted || event.target.closest?.(".EasyMDEContainer");
    const html = event.clipboardData?.getData("text/html");
    if (!here || !html || !LAYOUT.test(html)) return;
    event.preventDefault();
    event.stopPropagation();
    const plain = event.clipboardData.getData("text/plain");
    const body = new URLSearchParams({ csrf_token: pasted.form.elements.csrf_token.value, html });
    try {
      const answer = await fetch(pasted.dataset.paste, { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
      if (!answer.ok) throw new Error(answer.status);
      insert(await answer.text());
    } catch {
      insert(plain);
      const problem = document.querySelector("[data-problem]");
      problem.hidden = false;
      problem.firstElementChild.textContent = pasted.dataset.notPasted;
    }
  }, true);
}
