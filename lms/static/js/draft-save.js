// A file of a draft is saved while it is written: form[data-draft] sends itself when typing pauses.
// What is not yet on the server is kept on this machine, so that a closed tab or a lost network loses nothing.
// Tells the page by events: "draft:saved" after each save, "draft:replaced" when the text was changed by somebody else.
const PAUSE = 1500; // milliseconds without a key
const AGAIN = 10000; // after a failure
const HERE = 20000; // between two signs that the file is still open

const form = document.querySelector("form[data-draft]");
const text = form?.querySelector("textarea[name=body], textarea[name=text]");

if (form && text && form.elements.revision) {
  const status = form.querySelector("[data-save-status]");
  const problem = document.querySelector("[data-problem]");
  const others = document.querySelector("[data-others]");
  const restore = document.querySelector("[data-restore]");
  const kept = `soan:${location.pathname}`;
  const fields = () => new FormData(form);
  const sayOf = (data) => JSON.stringify([...data].filter(([name]) => !["csrf_token", "revision"].includes(name)));
  let saved = sayOf(fields());
  let running = false;
  let stopped = !status; // nobody may save: the draft is being reviewed
  let timer = 0;

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  function remember() {
    try {
      localStorage.setItem(kept, JSON.stringify({ revision: form.elements.revision.value, text: text.value }));
    } catch { /* no room, or not allowed: the server still gets it */ }
  }

  function list(where, faults) {
    const box = document.querySelector(where);
    if (!box || !faults) return;
    const rows = box.querySelector("ul");
    rows.replaceChildren(...faults.map((one) => {
      const item = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { className: "back", type: "button" });
      button.dataset.goto = one.line;
      button.textContent = rows.dataset.line.replace("{n}", one.line);
      const words = document.createElement("p");
      words.textContent = one.text;
      item.append(button, words);
      return item;
    }));
    box.hidden = !faults.length;
  }

  function complain(words) {
    problem.hidden = false;
    problem.firstElementChild.textContent = words;
  }

  async function save() {
    if (running || stopped) return;
    const body = fields();
    const sent = sayOf(body);
    if (sent === saved) return;
    running = true;
    status.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
      const told = await answer.json();
      if (!answer.ok) {
        stopped = [409, 423].includes(answer.status); // a person decides: the button goes on
        status.textContent = "";
        complain(told.problem);
        return;
      }
      problem.hidden = true;
      form.elements.revision.value = told.revision;
      saved = sent;
      if (told.merged && sayOf(fields()) === sent) take(told);
      if (sayOf(fields()) === saved) localStorage.removeItem(kept);
      status.textContent = told.merged ? `${told.saved}. ${form.dataset.joined}` : told.saved;
      list("[data-faults]", told.faults);
      list("[data-advice]", told.advice);
      document.dispatchEvent(new CustomEvent("draft:saved"));
    } catch {
      remember();
      status.textContent = form.dataset.unsaved;
      later(AGAIN);
      return;
    } finally {
      running = false;
    }
    if (sayOf(fields()) !== saved) later(PAUSE);
  }

  function take(told) {
    text.value = told.body ?? told.text;
    if (told.title && form.elements.title) form.elements.title.value = told.title;
    if (form.elements.minutes) form.elements.minutes.value = told.minutes ?? "";
    saved = sayOf(fields());
    document.dispatchEvent(new CustomEvent("draft:replaced"));
  }

  form.addEventListener("input", () => {
    remember();
    later(PAUSE);
  });
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", () => localStorage.removeItem(kept));
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      later(0);
    }
  });

  // What was typed here and never arrived is offered again; it is never put in place unasked.
  try {
    const before = JSON.parse(localStorage.getItem(kept) || "null");
    if (before && before.text !== text.value && status) {
      restore.hidden = false;
      restore.querySelector("[data-take]").addEventListener("click", () => {
        text.value = before.text;
        form.elements.revision.value = before.revision;
        restore.hidden = true;
        document.dispatchEvent(new CustomEvent("draft:replaced"));
        later(0);
      });
      restore.querySelector("[data-leave]").addEventListener("click", () => {
        restore.hidden = true;
        localStorage.removeItem(kept);
      });
    }
  } catch { /* nothing kept that can be read */ }

  if (form.dataset.draft) {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
        const answer = await fetch(form.dataset.draft, { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
        if (!answer.ok) return;
        const told = await answer.json();
        others.hidden = !told.others;
        others.querySelector("span").textContent = told.others;
      } catch { /* the next sign will do */ }
    }, HERE);
  }
}
