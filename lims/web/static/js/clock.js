// The bench's clock, in the laboratory's zone, corrected by the server's time at loading.
for (const place of document.querySelectorAll("[data-clock]")) {
  const ahead = Date.parse(place.dateTime) - Date.now();
  const form = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: place.dataset.clock });
  setInterval(() => { place.textContent = form.format(new Date(Date.now() + ahead)); }, 5000);
}
