// Files of a draft: drop them or choose them, each sent by itself with its own answer; copy the line that shows one.
const form = document.querySelector("form[data-drop]");

function told(list, file) {
  const line = document.createElement("li");
  const name = document.createElement("b");
  const words = document.createElement("span");
  name.textContent = file.name;
  words.textContent = form.dataset.waiting;
  line.append(name, " ", words);
  list.append(line);
  return (text, taken) => {
    words.textContent = text;
    words.className = taken ? "tag" : "tag late";
  };
}

async function sendOne(file) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("files", file);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  return (await answer.json())[0];
}

async function sendAll(files) {
  const list = form.querySelector("[data-outcomes]");
  list.replaceChildren();
  list.hidden = false;
  form.setAttribute("aria-busy", "true");
  let good = 0;
  for (const file of files) {
    const tell = told(list, file);
    try {
      const outcome = await sendOne(file);
      tell(outcome.words, outcome.taken);
      good += outcome.taken;
    } catch {
      tell(form.dataset.failed, false);
    }
  }
  form.removeAttribute("aria-busy");
  form.reset();
  if (good === files.length) window.location.assign(form.action);
  else form.querySelector("[data-again]").hidden = !good;
}

if (form) {
  const zone = form.querySelector(".drop");
  const over = (event) => {
    event.preventDefault();
    zone.classList.toggle("over", event.type === "dragover");
  };
  for (const type of ["dragover", "dragleave", "drop"]) zone.addEventListener(type, over);
  zone.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) sendAll([...event.dataTransfer.files]);
  });
  form.addEventListener("submit", (event) => {
    const { files } = form.elements.files;
    if (!files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sendAll([...files]);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.lastChild.textContent = button.dataset.done;
  });
}
