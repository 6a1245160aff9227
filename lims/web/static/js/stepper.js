// A form one field at a time (data-stepper): Enter goes on once the server finds the field right, PgUp goes back, and the last
// step is the whole form with everything read back. Without this module the whole form stands there at once.
import { check } from "./forms.js";
import { inField } from "./burst.js";

const CONTROL = "input:not([type=hidden]), select, textarea";

function stepper(form) {
  const bar = form.querySelector("[data-stepper-bar]");
  const [back, on, whole] = ["back", "on", "whole"].map((name) => bar.querySelector(`[data-step=${name}]`));
  const names = form.dataset.stepper.split(" ");
  const fields = () => [...form.querySelectorAll("[data-field]")];
  const field = (name) => fields().find((one) => one.dataset.field === name);
  const last = names.length;
  let at = begin();

  function begin() {
    if (form.querySelector(".note.bad") && !form.querySelector(".field.wrong")) return last;
    const wrong = names.findIndex((name) => field(name).matches(".wrong"));
    return wrong >= 0 ? wrong : form.querySelector(".field.wrong") ? last : firstEmpty();
  }

  // Where it was left: what had been typed before stands there, read back, in the last step.
  function firstEmpty() {
    const empty = names.findIndex((name) => isEmpty(field(name)));
    return empty < 0 ? last : empty;
  }

  function isEmpty(place) {
    return place.querySelector("[type=radio]") ? !place.querySelector(":checked") : !place.querySelector(CONTROL).value;
  }

  function show(focus = true) {
    const all = at === last;
    for (const one of fields()) one.hidden = !all && one.dataset.field !== names[at];
    form.querySelector("[type=submit]").hidden = !all;
    on.hidden = whole.hidden = all;
    back.hidden = at === 0;
    bar.querySelector("[data-step=at]").textContent = bar.dataset.text.replace("{n}", at + 1).replace("{m}", last + 1);
    bar.querySelector("[data-step=read]").textContent = all ? bar.dataset.all : readBefore();
    const place = all ? form.querySelector("[type=submit]") : field(names[at]);
    if (focus) (all ? place : place.querySelector("input:checked") ?? place.querySelector(CONTROL)).focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  function readBefore() {
    const before = at > 0 && field(names[at - 1]);
    const read = before && (before.querySelector(".read-back") ?? before.querySelector("input:checked ~ span"));
    return read ? `${before.querySelector("label, legend").firstChild.textContent.trim()}: ${read.textContent}` : "";
  }

  function go(step, focus) {
    at = Math.min(Math.max(step, 0), last);
    show(focus);
  }

  async function forward() {
    const place = await check(field(names[at]), form);
    if (!form.isConnected) return;
    const empty = place.querySelector("[type=radio]:invalid, [type=file]:invalid");
    if (empty) bar.querySelector("[data-step=read]").textContent = bar.dataset.empty;
    else if (place.matches(".wrong")) place.querySelector(CONTROL)?.focus();
    else go(at + 1);
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && at < last && event.target.matches("input, select")) {
      event.preventDefault();
      forward();
    } else if (event.key === "PageUp" && inField() && !event.target.matches("textarea")) {
      event.preventDefault();
      go(at - 1);
    }
  });
  form.addEventListener("change", () => { bar.querySelector("[data-step=read]").textContent = at === last ? bar.dataset.all : readBefore(); });
  back.addEventListener("click", () => go(at - 1));
  on.addEventListener("click", forward);
  whole.addEventListener("click", () => go(last));
  form.querySelector("#errors")?.addEventListener("click", (event) => {
    const wanted = event.target.closest("a[href^='#']");
    const place = wanted && document.getElementById(wanted.hash.slice(1))?.closest("[data-field]");
    if (place?.hidden) go(names.includes(place.dataset.field) ? names.indexOf(place.dataset.field) : last, false);
  });
  bar.hidden = false;
  show(!form.querySelector("#errors"));
}

for (const form of document.querySelectorAll("form[data-stepper]")) stepper(form);
