// A form that survives a lost connection (data-keep names it): what is typed stays on the device until the server has taken it,
// it is sent again by itself, and its key lets the server take it once however often it arrives. Pictures stay in the open page.
const AGAIN_MS = 15000;

for (const form of document.querySelectorAll("form[data-keep]")) keep(form);

function keep(form) {
  const place = `lims-keep-${form.dataset.keep}`;
  const said = form.querySelector("[data-keep-said]");
  let waiting = null;

  const typed = () => [...form.elements].filter((one) => one.name && one.name !== "csrf_token" && !["file", "submit", "button"].includes(one.type));
  const save = () => {
    const values = typed().map((one) => [one.name, one.value, ["checkbox", "radio"].includes(one.type) ? one.checked : null]);
    try { localStorage.setItem(place, JSON.stringify(values)); } catch { /* a full store: the open page still has it */ }
  };
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(place) || "null");
    if (!kept || form.dataset.keepFresh === undefined) return;
    for (const [name, value, checked] of kept) {
      for (const one of typed()) {
        if (one.name !== name) continue;
        if (checked === null) one.value = value;
        else if (one.value === value) one.checked = checked;
      }
    }
  };
  const tell = (on) => { said.hidden = !on; form.removeAttribute("aria-busy"); };

  const send = async () => {
    clearTimeout(waiting);
    let answer;
    try {
      answer = await fetch(form.action || location.href, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
    } catch {
      tell(true);
      waiting = setTimeout(send, AGAIN_MS);
      return;
    }
    tell(false);
    if (answer.redirected && answer.ok && new URL(answer.url).pathname !== location.pathname && !answer.url.includes("/sign-in")) {
      localStorage.removeItem(place);
      location.assign(answer.url);
      return;
    }
    refused(await answer.text());
  };
  const refused = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const again = fresh.querySelector(`form[data-keep="${form.dataset.keep}"]`);
    if (!again) { form.querySelector("[data-keep-problem]").textContent = fresh.querySelector("h1")?.textContent || ""; return; }
    for (const old of form.querySelectorAll("input[type=file]")) again.querySelector(`input[name="${old.name}"]`)?.replaceWith(old);
    form.replaceChildren(...again.childNodes);
    form.querySelector("[aria-invalid=true], .error")?.scrollIntoView({ block: "center" });
  };

  restore();
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  window.addEventListener("online", () => waiting !== null && send());
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); send(); });
}
