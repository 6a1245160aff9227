// Passkeys: the browser asks the person's device for a key and puts its answer into the form before it is sent.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;
  form.hidden = !known && form.dataset.passkey === "get";
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    say(form, "");
    if (known) ask(form).catch(() => say(form, form.dataset.refused));
    else say(form, form.dataset.unknown);
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(answer.statusText);
  const given = await answer.json();
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given) });
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.requestSubmit();
}

function say(form, text) {
  const place = form.querySelector("[data-passkey-said]");
  place.hidden = !text;
  place.textContent = text;
}
