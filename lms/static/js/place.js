// Remember how far a lesson was read, and open it there again.
const lesson = document.querySelector("[data-place-url]");
if (lesson) {
  let reached = Number(lesson.dataset.place) || 0;
  let kept = reached;
  let timer = 0;

  const send = () => {
    timer = 0;
    if (reached === kept) return;
    const place = reached;
    fetch(lesson.dataset.placeUrl, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      body: new URLSearchParams({ place }),
    }).then(() => { kept = Math.max(kept, place); }, () => {}); // offline: sent with the next paragraph or when back online
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) reached = Math.max(reached, Number(entry.target.dataset.p));
    }
    if (reached > kept && !timer) timer = setTimeout(send, 3000);
  }, { rootMargin: "0px 0px -25% 0px" });
  for (const paragraph of lesson.querySelectorAll("[data-p]")) seen.observe(paragraph);

  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });

  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (kept && !back && !location.hash) lesson.querySelector(`[data-p="${kept}"]`)?.scrollIntoView();
}
