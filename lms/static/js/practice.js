// Practice without leaving the page: the form goes out by fetch and comes back with its feedback inside.
// Without a network the choice stays as it is and [data-failed] offers to send it again.
const sent = new WeakMap();

async function send(form) {
  const { body, button } = sent.get(form);
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  form.ariaBusy = "true";
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) {
      delete form.dataset.practice; // send it plainly, so that the error page can speak
      return form.requestSubmit(button);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.body.firstElementChild;
    form.replaceWith(fresh);
    const feedback = fresh.querySelector("[data-new]") || fresh.querySelector("[role=status]") || fresh;
    feedback.tabIndex = -1;
    feedback.focus();
  } catch {
    failed.hidden = false;
    failed.scrollIntoView({ block: "nearest" });
  } finally {
    form.ariaBusy = null;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-practice]")) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  const body = new FormData(form);
  const button = event.submitter;
  if (button?.name) body.append(button.name, button.value);
  sent.set(form, { body, button });
  send(form);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) send(event.target.closest("form"));
});
