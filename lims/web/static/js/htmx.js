// htmx: send the token with every request, grey what is being changed, say when the network is gone.
const token = document.body.dataset.csrf;
const offline = document.getElementById("offline");
let greying;

document.body.addEventListener("htmx:configRequest", (event) => {
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const changed = event.detail.target;
  greying = setTimeout(() => changed.setAttribute("aria-busy", "true"), 300);
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  clearTimeout(greying);
  event.detail.target?.removeAttribute("aria-busy");
});

const noNetwork = (gone) => { if (offline) offline.hidden = !gone; };
window.addEventListener("offline", () => noNetwork(true));
window.addEventListener("online", () => noNetwork(false));
document.body.addEventListener("htmx:sendError", () => noNetwork(true));
document.body.addEventListener("htmx:afterOnLoad", () => noNetwork(false));
