// Choosing rows: the foot opens with their number; Esc or its button lets them go.
const feet = document.querySelectorAll("[data-chosen-foot]");

const ticks = (form) => [...document.querySelectorAll(`table[data-choose="${form}"] .pick input[name=row]`)];

function show(foot) {
  const chosen = ticks(foot.id).filter((one) => one.checked).length;
  const count = foot.querySelector("[data-chosen-count]");
  count.textContent = count.dataset.chosenCount.replace("{n}", chosen);
  foot.hidden = chosen === 0;
  for (const all of document.querySelectorAll(`table[data-choose="${foot.id}"] [data-choose-all]`)) {
    all.checked = chosen > 0 && chosen === ticks(foot.id).length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

for (const foot of feet) {
  show(foot);
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-choose-all]");
    if (all) ticks(all.closest("table").dataset.choose).forEach((one) => { one.checked = all.checked; });
    show(foot);
  });
  foot.querySelector("[data-clear-chosen]").addEventListener("click", () => {
    ticks(foot.id).forEach((one) => { one.checked = false; });
    show(foot);
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});
