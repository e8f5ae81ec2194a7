// Follow a job: fetch its page every two seconds and swap in the same element, until it asks for no more.
async function look(part) {
  try {
    const answer = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (answer.ok && fresh) {
      part.replaceWith(fresh);
      part = fresh;
    }
  } catch { /* no network: look again in two seconds */ }
  if (part.dataset.poll) return void setTimeout(look, 2000, part);
  if (document.activeElement === document.body) { // finished: let a screen reader hear it
    part.tabIndex = -1;
    part.focus();
  }
}

for (const part of document.querySelectorAll("[data-poll]")) setTimeout(look, 2000, part);
