// The screen locks itself when nobody presses a key for a while (data-lock-after, in seconds): on the bench's pages, and
// wherever a badge was enough to come in. While somebody types without sending, the server is told that they are there.
const page = document.body.dataset;
const applies = page.lockAfter && ("lockEverywhere" in page || document.body.classList.contains("bench"));
const TELL_MS = 30_000;

if (applies) {
  let timer = 0;
  let told = Date.now();

  const lock = () => {
    document.dispatchEvent(new CustomEvent("lims:locking"));  // a form keeps what is unfinished
    const form = document.createElement("form");
    form.method = "post";
    form.action = page.lockUrl;
    for (const [name, value] of Object.entries({ csrf_token: page.csrf, next: location.pathname + location.search })) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  const tell = () => {
    if (Date.now() - told < TELL_MS) return;
    told = Date.now();
    fetch(page.awakeUrl, { method: "POST", headers: { "X-CSRFToken": page.csrf } }).catch(() => {});
  };

  const somebodyIsThere = () => {
    clearTimeout(timer);
    timer = setTimeout(lock, Number(page.lockAfter) * 1000);
    tell();
  };

  for (const kind of ["keydown", "pointerdown", "lims:scanned"]) document.addEventListener(kind, somebodyIsThere, true);
  somebodyIsThere();
}
