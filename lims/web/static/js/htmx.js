// htmx: send the token with every request, grey what is being changed, say when the network is gone.
const token = document.body.dataset.csrf;
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
