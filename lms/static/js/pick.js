// Picking rows of a table: all of the page at once, and how many they are.
for (const all of document.querySelectorAll("[data-all]")) {
  const form = all.form;
  const boxes = [...form.querySelectorAll(`input[name="${all.dataset.all}"]`)];
  const words = form.querySelector("[data-picked]");
  const before = words?.textContent;
  const tell = () => {
    const picked = boxes.filter((box) => box.checked).length;
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
    if (words) words.textContent = picked ? words.dataset.picked.replace("{n}", picked) : before;
  };
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
}
