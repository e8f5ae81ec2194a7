// The form of an exercise without leaving the page: a button [data-edit] sends what is typed and puts the answered
// form in its place; when typing pauses, what shows the exercise ([data-live]) is drawn anew beside it.
// Without a network the button sends the form plainly, and without this script everything works the same, page by page.
const PAUSE = 900; // milliseconds without a key
let typing = 0;
let asked = 0; // number of the last request: an answer that was overtaken is let go
let changed = false;

const ask = async (form, command) => {
  const body = new FormData(form);
  body.set("lenh", command);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const redraw = (page) => {
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.querySelector(`[data-live="${part.dataset.live}"]`);
    // Who is in the middle of trying, or of pressing something there, is left alone.
    if (here && !here.contains(document.activeElement)) here.replaceWith(part);
  }
};

const edit = async (form, button) => {
  asked++;
  clearTimeout(typing);
  form.ariaBusy = "true";
  form.inert = true; // what was typed meanwhile would be lost with the form
  try {
    const page = await ask(form, button.value);
    const fresh = page.querySelector("form[data-author]");
    form.replaceWith(fresh);
    redraw(page);
    const place = fresh.dataset.focus && document.getElementById(fresh.dataset.focus);
    const field = place && (place.matches("input, textarea, select") ? place : place.querySelector("input:not([type=hidden]), textarea, select"));
    (field || place || fresh.querySelector(`[value="${CSS.escape(button.value)}"]`))?.focus();
    changed = true;
  } catch {
    form.ariaBusy = null;
    form.inert = false;
    form.dataset.plain = "1";
    form.requestSubmit(button);
  }
};

// Before submit-once.js sees it: these do not leave the page.
addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-author]") || form.dataset.plain || !event.submitter?.matches("[data-edit]")) {
    if (form.matches("[data-author]")) changed = false;
    return;
  }
  event.preventDefault();
  if (!form.ariaBusy) edit(form, event.submitter);
}, true);

addEventListener("input", (event) => {
  const form = event.target.closest("form[data-author]");
  if (!form) return;
  changed = true;
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const number = ++asked;
    try {
      const page = await ask(form, "xem");
      if (number === asked) redraw(page);
    } catch {
      // The next pause asks again.
    }
  }, PAUSE);
});

// A box of the drawing presses the button of the same place in the list.
addEventListener("click", (event) => {
  const box = event.target.closest("[data-press]");
  if (box) document.querySelector(`button[value="${CSS.escape(box.dataset.press)}"]`).click();
});

addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
