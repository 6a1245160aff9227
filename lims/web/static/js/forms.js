// Forms: a field is checked by the server when it is left (data-check), a form is sent once (data-once), files may be dropped.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  const place = event.target.closest("[data-field]");
  if (form?.dataset.check && place && event.target.type !== "file") ask(place, form).then((fresh) => swap(place, fresh));
});

function ask(place, form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return fetch(form.dataset.check, { method: "POST", body: data, headers: { "Lims-Check": place.dataset.field } })
    .then((answer) => (answer.ok ? answer.text() : null))
    .then((html) => html && new DOMParser().parseFromString(html, "text/html").querySelector("[data-field]"));
}

function swap(place, fresh) {
  if (!fresh || !place.isConnected || place.contains(document.activeElement)) return place;
  fresh.hidden = place.hidden;
  place.replaceWith(fresh);
  return fresh;
}

// Has the server look at one field now, and draws it as answered. A choice and a file are looked at when the form is sent.
export async function check(place, form) {
  if (place.querySelector("[type=file], [type=radio]")) return place;
  const fresh = await ask(place, form).catch(() => null);
  if (!fresh) return place;
  document.activeElement.blur();
  return swap(form.querySelector(`[data-field="${CSS.escape(place.dataset.field)}"]`), fresh);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  form.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));

for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.getElementById("errors")?.focus();
