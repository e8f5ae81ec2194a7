// What is answered or written is kept meanwhile: a form [data-save] sends what it holds to that address, at every
// choice and when typing pauses.
// Without a network it says so and tries again, with the next answer or when the network is back.
const PAUSE = 2000; // milliseconds without a key
const MOST_ALIVE = 60000; // octets that a request may carry past the end of its page

const form = document.querySelector("form[data-save]");
if (form) {
  const status = form.querySelector("[data-save-status]");
  let unsaved = false;
  let running = false;
  let timer = 0;
  let typing = 0;

  const save = async () => {
    if (running || !unsaved) return;
    running = true;
    unsaved = false;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.save, {
        method: "POST",
        keepalive: body.toString().length < MOST_ALIVE,
        headers: { "X-Requested-With": "fetch" },
        body,
      });
      if (answer.status === 409) return location.reload(); // handed in elsewhere: the server shows the result
      if (!answer.ok) throw new Error(answer.status);
      const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      status.textContent = `${form.dataset.saved} ${time}`;
    } catch {
      unsaved = true;
      status.textContent = form.dataset.unsaved;
      clearTimeout(timer);
      timer = setTimeout(save, 10000);
    } finally {
      running = false;
    }
    if (unsaved && status.textContent !== form.dataset.unsaved) save();
  };

  form.addEventListener("change", () => {
    unsaved = true;
    save();
  });
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(typing);
    typing = setTimeout(save, PAUSE);
  });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}
