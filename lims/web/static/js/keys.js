// Keys of the page: data-key on a button or a choice, data-go (G, then a letter) in the lists, data-row-key (1 to 9) on rows.
// A single letter acts only when no field has focus, and only after no faster key followed: that would be a scan.
import { FAST_MS, codeCharacter, inField } from "./burst.js";
import { openDialog } from "./dialog.js";

const singles = () => document.documentElement.dataset.singleKeys !== "off";
const NAMES = { " ": "Space", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", PageUp: "PgUp" };
const TYPED_MS = 1500;
let waiting = [];
let timer;
let goUntil = 0;
let begun = "";
let begunUntil = 0;

function scope() {
  return document.querySelector("dialog[open]") ?? document;
}

function visible(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility();
}

function named(name) {
  return [...scope().querySelectorAll("[data-key]")].filter((one) => one.dataset.key === name).find(visible);
}

function press(name) {
  const button = named(name);
  button?.click();
  return Boolean(button);
}

function go(letter) {
  const link = [...document.querySelectorAll("[data-go]")].find((one) => one.dataset.go === letter);
  if (link) location.assign(link.href);
}

function openRow(digit) {
  const row = document.querySelector(`[data-row-key="${digit}"]`);
  row?.querySelector("a[href], button")?.click();
}

function act(letter) {
  if (Date.now() < goUntil) {
    goUntil = 0;
    return go(letter);
  }
  if (type(letter) || press(letter)) return undefined;
  if (letter === "G") goUntil = Date.now() + 1500;
  else if (/[1-9]/.test(letter)) openRow(letter);
  else if (letter === "J" || letter === "K") moveRow(letter === "J" ? 1 : -1);
  else if (letter === "X") document.activeElement?.closest?.("[data-row]")?.querySelector(".pick input")?.click();
  return undefined;
}

// A choice that is its own key, such as 2b (data-typed), is typed as it stands there: its letters need not be fast.
function type(letter) {
  const text = Date.now() < begunUntil ? begun + letter : letter;
  begun = "";
  if (![...scope().querySelectorAll("[data-typed]")].some((one) => one.dataset.key.startsWith(text) && visible(one))) {
    return text.length > 1 && type(letter);
  }
  begun = text;
  begunUntil = Date.now() + TYPED_MS;
  press(text);
  return true;
}

function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement?.closest?.("[data-row]"));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next.tabIndex = -1;
  next.dataset.move = "";
  next.focus();
}

function settle() {
  const letters = waiting;
  waiting = [];
  if (letters.length === 1) act(letters[0]);
  else if (letters.length === 2 && letters[0] === "G") go(letters[1]);
  else if (letters.length === 2) letters.forEach(type);
}

function sendForm() {
  if (press("Ctrl Enter")) return;
  const form = document.activeElement?.closest?.("form") ?? scope().querySelector("main form[method=post], form[method=post]");
  form?.requestSubmit();
}

function escape() {
  const menu = document.querySelector("details.menu[open]");
  if (menu) return menu.removeAttribute("open");
  if (inField()) return document.activeElement.blur();
  return press("Esc");
}

function find() {
  const field = document.querySelector("main [data-find], main input[type=search]") ?? document.querySelector("[data-find]");
  field?.focus();
  field?.select();
}

function fillHelp() {
  const list = document.querySelector("[data-keys-here]");
  const seen = new Set();
  list.replaceChildren();
  for (const button of document.querySelectorAll("body [data-key]")) {
    if (seen.has(button.dataset.key) || !visible(button)) continue;
    seen.add(button.dataset.key);
    const item = document.createElement("li");
    const hint = document.createElement("kbd");
    hint.className = "key";
    hint.textContent = button.dataset.key;
    item.append(hint, button.querySelector("span")?.textContent ?? button.textContent.replace(button.dataset.key, "").trim());
    list.append(item);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.metaKey || event.altKey) return;
  if (event.ctrlKey) {
    if (event.key === "Enter") { event.preventDefault(); sendForm(); }
    return;
  }
  if (event.key === "Escape") {
    if (!document.querySelector("dialog[open]")) escape();
    return;
  }
  if (inField()) return;
  if (event.key === "?") { fillHelp(); openDialog("keys"); event.preventDefault(); return; }
  if (event.code === "Slash" || event.key === "/") { event.preventDefault(); find(); return; }
  const special = NAMES[event.key] ?? event.key;
  if (special.length > 1 || /[←→[\]]/.test(special)) {
    if (special === "Enter" && event.target.closest?.("a, button, summary")) return;
    if (special === "Space" && event.target.closest?.("a, button, summary, input")) return;
    if (!event.repeat && waiting.length < 2 && press(special)) event.preventDefault();
    return;
  }
  const letter = codeCharacter(event);
  if (!letter || event.repeat || !singles()) return;
  waiting.push(letter);
  clearTimeout(timer);
  timer = setTimeout(settle, FAST_MS + 10);
});

document.addEventListener("lims:scan", () => { waiting = []; clearTimeout(timer); });
document.addEventListener("click", (event) => { if (event.target.closest("[data-dialog=keys], [data-key='?']")) fillHelp(); }, true);
