// A form goes out once. The button that sent it says so until the next page is there.
// Left alone: forms that search (GET), forms answered by a download (data-again), practice (its own script).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-again], [data-practice]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter;
  if (!button || !button.matches(".btn")) return;
  button.setAttribute("aria-busy", "true");
  if (button.dataset.wait) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.wait;
  }
});

// Coming back with the Back button finds the form as it was.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
});
