// A scan is known by its speed and its prefix key wherever the focus is, so it never lands in a field that did not ask.
// Where no field has focus its speed alone is enough. The server decides what the code is and says so in words.
import { FAST_MS, codeCharacter, inField } from "./burst.js";

const root = document.documentElement.dataset;
const said = document.getElementById("said");
const SHORTEST = 6;
const PATIENCE_MS = 150;
let captured = null;
let loose = "";
let last = 0;

function sound(tone) {
  const Context = window.AudioContext;
  if (!Context) return;
  const context = new Context();
  const beep = context.createOscillator();
  const volume = context.createGain();
  beep.frequency.value = tone === "bad" ? 220 : tone === "warn" ? 440 : 880;
  volume.gain.value = 0.08;
  beep.connect(volume).connect(context.destination);
  beep.start();
  beep.stop(context.currentTime + (tone === "bad" ? 0.3 : 0.09));
  beep.onended = () => context.close();
}

export function say(text, tone = "") {
  said.textContent = text;
  said.className = "said " + tone;
  said.hidden = false;
  sound(tone);
  setTimeout(() => { said.hidden = true; }, 2000);
}

async function deliver(code) {
  document.dispatchEvent(new CustomEvent("lims:scan", { detail: { code } }));
  const field = document.activeElement?.matches?.("[data-scan-value]") ? document.activeElement : null;
  if (field) {
    field.value = code;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const address = new URL(root.scanUrl, location.origin);
  address.searchParams.set("code", code);
  if (root.scanContext.trim()) address.searchParams.set("context", root.scanContext.trim());
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "follow" });
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) { location.assign(address); return; }
  const result = await answer.json();
  say(result.said ?? result.detail, result.tone ?? (answer.ok ? "ok" : "bad"));
  if (result.go) setTimeout(() => location.assign(result.go), 250);
  document.dispatchEvent(new CustomEvent("lims:scanned", { detail: result }));
}

function finish(code, event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  captured = null;
  loose = "";
  if (code) deliver(code);
}

window.addEventListener("keydown", (event) => {
  const now = performance.now();
  const gap = now - last;
  last = now;
  if (event.code === root.scanPrefix) {
    captured = "";
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (captured !== null) {
    if (gap > PATIENCE_MS) { captured = null; loose = ""; }
    else if (event.key === "Enter" || event.key === "Tab") { finish(captured, event); return; }
    else {
      captured += codeCharacter(event);
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
  }
  if (inField() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) { loose = ""; return; }
  if (event.key === "Enter" && loose.length >= SHORTEST && gap <= FAST_MS) { finish(loose, event); return; }
  const letter = codeCharacter(event);
  if (event.key === "Shift") { last = now; return; }
  loose = letter ? (gap <= FAST_MS ? loose + letter : letter) : "";
}, true);
