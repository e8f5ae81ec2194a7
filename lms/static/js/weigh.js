// A form [data-weigh] shows beside itself what it means as it stands: sent to that address when something changes,
// the answer put into [data-weighed]. Its button does the same without a change of page.
const PAUSE = 600; // milliseconds without a change

const form = document.querySelector("form[data-weigh]");
if (form) {
  const place = form.querySelector("[data-weighed]");
  let timer = 0;
  let asked = 0;

  const show = async () => {
    clearTimeout(timer);
    const number = ++asked;
    place.ariaBusy = "true";
    try {
      const answer = await fetch(form.dataset.weigh, {
        method: "POST",
        headers: { "X-Requested-With": "fetch" },
        body: new URLSearchParams(new FormData(form)),
      });
      const text = await answer.text();
      if (answer.ok && number === asked) place.innerHTML = text;
    } catch { /* no network: what was shown stays */ }
    if (number === asked) place.ariaBusy = "false";
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  };

  form.addEventListener("change", later);
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "preview") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show();
  }, { capture: true });
}
