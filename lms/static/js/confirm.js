// Ask before destroying: a [data-confirm] button opens the dialog after it, whose own button sends the form.
// Without this script the form goes out without "confirmed" and the server asks on a page.
document.addEventListener("click", (event) => {
  const ask = event.target.closest("[data-confirm]");
  if (ask) {
    event.preventDefault();
    ask.nextElementSibling.showModal();
  }
  const keep = event.target.closest("[data-keep]");
  if (keep) keep.closest("dialog").close();
});
