// Lessons change places by drag; the buttons of each lesson do the same without a mouse.
const list = document.querySelector("[data-order]");

if (list) {
  const status = document.querySelector("[data-order-status]");
  let dragged = null;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", async () => {
    dragged = null;
    const body = new URLSearchParams({ csrf_token: document.querySelector("meta[name=csrf-token]").content });
    for (const item of list.children) body.append("keys", item.dataset.key);
    try {
      const answer = await fetch(list.dataset.order, { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      location.reload();
    } catch {
      status.textContent = list.dataset.failed;
    }
  });
}
