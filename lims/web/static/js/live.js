// Live values: [data-live="url"] asks for {value, unit, age_s} once a second; older than 3 s it turns muted.
const OLD_S = 3;

async function refresh(place) {
  let age = Number.POSITIVE_INFINITY;
  try {
    const answer = await fetch(place.dataset.live, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const now = await answer.json();
      place.querySelector("[data-live-value]").textContent = now.value ?? "–";
      if (now.unit) place.querySelector("[data-live-unit]").textContent = now.unit;
      age = now.age_s ?? age;
      place.dispatchEvent(new CustomEvent("lims:live", { bubbles: true, detail: now }));
    }
  } catch { /* no network: the value below turns muted */ }
  mark(place, age);
}

function mark(place, age) {
  place.classList.toggle("old", age > OLD_S);
}

for (const place of document.querySelectorAll(".live-value")) {
  if (place.dataset.age) mark(place, Number(place.dataset.age));
  if (place.dataset.live) setInterval(() => { if (!document.hidden && place.isConnected) refresh(place); }, 1000);
}
