// What all drawings share: the colours of the page, the look of an axis, and uPlot, loaded once and only where it is needed.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function load(source) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(source, import.meta.url);
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

// uPlot asks for the numbers of the browser's language as it loads; a browser under the POSIX locale names one that
// does not exist ("en-US@posix"), and then no chart would be drawn. The page's own language stands in.
function sayLanguage() {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: document.documentElement.lang, configurable: true });
  }
}

let loading = null;

export function plotting() {
  loading ??= (async () => {
    sayLanguage();
    await load("../vendor/uplot/uPlot.iife.min.js");
    await document.fonts.ready;
  })();
  return loading;
}

export const axisLook = () => ({ stroke: colour("muted"), font: `12px ${colour("sans")}`, grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 } });

export const minus = (_, splits) => splits.map((n) => (n === null ? "" : String(Number(n.toPrecision(10))).replace("-", "−")));
