// A form that survives a lost connection (data-keep names it): what is typed stays on the device until the server has taken it,
// it is sent again by itself, and its key lets the server take it once however often it arrives. Pictures are kept in the device's
// own database, so that a page that was closed and opened again has them too; what was put back is said, and can be thrown away.
const AGAIN_MS = 15000;

for (const form of document.querySelectorAll("form[data-keep]")) keep(form);

function keep(form) {
  const place = `lims-keep-${form.dataset.keep}`;
  let waiting = null;

  const typed = () => [...form.elements].filter((one) => one.name && one.name !== "csrf_token" && !["file", "submit", "button"].includes(one.type));
  const save = () => {
    const values = typed().map((one) => [one.name, one.value, ["checkbox", "radio"].includes(one.type) ? one.checked : null]);
    try { localStorage.setItem(place, JSON.stringify(values)); } catch { /* a full store: the open page still has it */ }
  };
  const forget = async () => { localStorage.removeItem(place); await pictures("readwrite", (store) => store.delete(pictureRange(place))); };
  const restore = async () => {
    const kept = JSON.parse(localStorage.getItem(place) || "null");
    if (form.dataset.keepFresh === undefined) return;
    const found = await pictures("readonly", (store) => store.getAll(pictureRange(place))) || [];
    for (const { name, file } of found) {
      const field = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
      if (!field || field.files.length) continue;
      const held = new DataTransfer();
      held.items.add(file);
      field.files = held.files;
    }
    if (kept || found.length) form.querySelector("[data-keep-back]").hidden = false;
    if (!kept) return;
    for (const [name, value, checked] of kept) {
      for (const one of typed()) {
        if (one.name !== name) continue;
        if (checked === null) one.value = value;
        else if (one.value === value) one.checked = checked;
      }
    }
  };
  const tell = (on) => { form.querySelector("[data-keep-said]").hidden = !on; form.removeAttribute("aria-busy"); };

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
      await forget();
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
  form.addEventListener("change", (event) => {
    save();
    if (event.target.type === "file") keepPicture(place, event.target);
  });
  form.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-keep-forget]")) return;
    event.preventDefault();
    await forget();
    location.reload();
  });
  window.addEventListener("online", () => waiting !== null && send());
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); send(); });
}

// -- pictures: in IndexedDB under the place of the form and the name of the field; a device that has none keeps the open page ------
const STORE = "pictures";

function pictureRange(place) { return IDBKeyRange.bound(`${place}/`, `${place}/\uffff`); }

function keepPicture(place, field) {
  const key = `${place}/${field.name}`, file = field.files[0];
  return pictures("readwrite", (store) => (file ? store.put({ name: field.name, file }, key) : store.delete(key)));
}

function pictures(mode, ask) {
  return new Promise((done) => {
    let opening;
    try { opening = indexedDB.open("lims-keep", 1); } catch { done(null); return; }
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => done(null);
    opening.onsuccess = () => {
      const asked = ask(opening.result.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => { done(asked.result); opening.result.close(); };
      asked.onerror = () => { done(null); opening.result.close(); };
    };
  });
}
