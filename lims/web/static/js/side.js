// Groups of the list of places: who opened or folded one finds it so on the next page. The group of the page itself stands open.
const groups = document.querySelectorAll("details[data-side-group]");
const place = (one) => `lims-side-${one.dataset.sideGroup}`;

for (const one of groups) {
  const kept = localStorage.getItem(place(one));
  if (kept !== null && !one.querySelector("[aria-current]")) one.open = kept === "open";
  one.querySelector("summary").addEventListener("click", () => {
    localStorage.setItem(place(one), one.open ? "folded" : "open");
  });
}
