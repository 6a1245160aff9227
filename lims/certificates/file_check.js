// Hashes a chosen or dropped file in the browser and compares it with the stored document's hash. The file stays here.
const place = document.querySelector("[data-file-check]");

function shown(words) {
  for (const one of place.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== words;
}

async function compare(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  shown(place.dataset.fileCheck.split(" ").includes(hash) ? "same" : "other");
}

if (place && window.crypto && crypto.subtle) {
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => input.files.length && compare(input.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    compare(event.dataTransfer.files[0]);
  });
}
