// A place that scrolls and holds nothing to step to is stepped to itself, so that the arrow keys can move it.
const PLACES = ".scroll, .card-body, .checks";
const STEPS = "a[href], button, input, select, textarea, summary, [tabindex]";

function look() {
  for (const place of document.querySelectorAll(PLACES)) {
    const scrolls = place.scrollWidth > place.clientWidth + 1 || place.scrollHeight > place.clientHeight + 1;
    if (scrolls && !place.querySelector(STEPS)) place.tabIndex = 0;
    else if (place.getAttribute("tabindex") === "0") place.removeAttribute("tabindex");
  }
}

look();
window.addEventListener("resize", look);
document.addEventListener("htmx:afterSettle", look);
