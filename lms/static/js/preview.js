// The preview follows every save and stays where it was scrolled to; its width is a phone's or a desk's.
const frame = document.querySelector("[data-preview]");

if (frame) {
  document.addEventListener("draft:saved", () => {
    const at = frame.contentWindow.scrollY;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
    frame.contentWindow.location.reload();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-width]");
    if (!button) return;
    const wide = button.dataset.width === "desk";
    frame.parentElement.classList.toggle("phone", !wide);
    document.querySelector(".desk-work").classList.toggle("wide", wide);
    for (const one of document.querySelectorAll("[data-width]")) one.ariaPressed = String(one === button);
  });
}
