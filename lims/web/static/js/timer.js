// A step that takes its time: started by hand, it counts down, and goes on after the page was left and opened again.
const two = (n) => String(n).padStart(2, "0");

for (const place of document.querySelectorAll("[data-timer]")) {
  const key = `timer:${place.dataset.timerKey}`;
  const left = place.querySelector("[data-left]");
  const button = place.querySelector("button");
  const show = () => {
    const end = Number(localStorage.getItem(key));
    if (!end) return;
    const seconds = Math.ceil((end - Date.now()) / 1000);
    left.textContent = seconds > 0 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}` : left.dataset.over;
    place.toggleAttribute("data-over", seconds <= 0);
    button.textContent = button.dataset.again;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem(key, String(Date.now() + Number(place.dataset.timer) * 60000));
    show();
  });
  show();
  setInterval(show, 500);
}
