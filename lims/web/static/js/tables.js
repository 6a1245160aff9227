// A table that is wider than a phone's screen stands row by row there, each cell beside the head of its column: no column is out of
// sight. A table that fits stays a table, and without this script it scrolls sideways.
const narrow = matchMedia("(max-width: 767px)");
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell", th: "columnheader" };

function headsOf(table) {
  return [...(table.tHead?.rows[0]?.cells ?? [])].map((one) => (one.querySelector(".visually-hidden, input") ? "" : one.textContent.trim()));
}

function label(table) {
  const heads = headsOf(table);
  for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
    let at = 0;
    for (const cell of row.cells) {
      if (cell.tagName === "TD" && cell.colSpan === 1 && heads[at]) cell.dataset.head = heads[at];
      at += cell.colSpan;
    }
  }
  for (const one of [table, ...table.querySelectorAll(Object.keys(ROLES).join())]) {
    if (!one.hasAttribute("role")) one.setAttribute("role", ROLES[one.localName]);
  }
}

function fit(table) {
  const box = table.parentElement;
  table.classList.remove("stacked");
  if (!narrow.matches || box.scrollWidth <= box.clientWidth + 1) return;
  label(table);
  table.classList.add("stacked");
}

function fitAll(within) { for (const one of within.querySelectorAll(".scroll > table.rows")) fit(one); }

fitAll(document);
narrow.addEventListener("change", () => fitAll(document));
document.addEventListener("htmx:afterSettle", (event) => fitAll(event.target.parentElement ?? document));
