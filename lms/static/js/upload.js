// Say which file was chosen and how large it is, and stop one that is too large before it travels.
const tooLarge = (input) => [...input.files].some((file) => file.size > Number(input.dataset.max || Infinity));
const size = (bytes) => (bytes < 1048576
  ? `${Math.ceil(bytes / 1024)}\u00a0KB`
  : `${(bytes / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 })}\u00a0MB`);

document.addEventListener("change", (event) => {
  const input = event.target;
  const state = document.getElementById(`${input.id}-file`);
  if (input.type !== "file" || !state) return;
  const wrong = tooLarge(input);
  state.dataset.none ??= state.textContent;
  state.textContent = [...input.files].map((file) => `${file.name}, ${size(file.size)}`).join("; ") || state.dataset.none;
  if (wrong) state.textContent += `. ${input.dataset.tooLarge}`;
  state.className = wrong ? "tag todo" : "soft";
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
});

document.addEventListener("submit", (event) => {
  const input = [...event.target.querySelectorAll("input[type=file]")].find(tooLarge);
  if (!input) return;
  event.preventDefault();
  input.focus();
}, true);
