// Draws [data-trace]: a signal of many points, fetched once, with its peaks. Every view is drawn from the lowest and the
// highest value of each column of pixels, so that a frame costs the same however many points there are.
import { axisLook, colour, minus, plotting } from "./plotting.js";

const places = [...document.querySelectorAll("[data-trace]")];
const STEP = 1.25, SHIFT = 0.15;

// The first place at or behind x in sorted numbers.
function placeOf(numbers, x) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < x) low = middle + 1; else high = middle;
  }
  return low;
}

// What of the signal is seen between two times: at most two points for each column.
export function seen(x, y, from, to, columns) {
  const first = Math.max(placeOf(x, from) - 1, 0), last = Math.min(placeOf(x, to) + 1, x.length);
  const step = Math.ceil((last - first) / columns);
  if (step <= 2) return [x.slice(first, last), y.slice(first, last)];
  const xs = [], ys = [];
  for (let start = first; start < last; start += step) {
    const end = Math.min(start + step, last);
    let low = start, high = start;
    for (let i = start + 1; i < end; i += 1) {
      if (y[i] < y[low]) low = i;
      if (y[i] > y[high]) high = i;
    }
    for (const i of low < high ? [low, high] : [high, low]) { xs.push(x[i]); ys.push(y[i]); }
  }
  return [xs, ys];
}

// What a standard and a blank looked like, dashed under the signal: only for comparison, so they never change the scale.
const BESIDE = { standard: ["ok", [6, 4]], check: ["ok", [6, 4]], blank: ["muted", [2, 3]] };

function drawBeside(u, data, view) {
  const context = u.ctx, ratio = devicePixelRatio;
  const { left, top, width, height } = u.bbox;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineWidth = 1.2 * ratio;
  for (const other of data.also ?? []) {
    const [tone, dash] = BESIDE[other.kind] ?? ["warn", [1, 2]];
    context.strokeStyle = colour(tone);
    context.setLineDash(dash.map((one) => one * ratio));
    context.beginPath();
    const [xs, ys] = seen(other.x, other.y, view.from, view.to, Math.max(width / ratio, 100));
    xs.forEach((x, i) => context.lineTo(u.valToPos(x, "x", true), u.valToPos(ys[i], "y", true)));
    context.stroke();
  }
  context.setLineDash([]);
  context.font = `${11 * ratio}px ${colour("sans")}`;
  context.textAlign = "right";
  context.textBaseline = "top";
  [[data.own, "accent"], ...(data.also ?? []).map((one) => [one.label, (BESIDE[one.kind] ?? ["warn"])[0]])].filter(([label]) => label).forEach(([label, tone], n) => {
    context.fillStyle = colour(tone);
    context.fillText(label, left + width - 6 * ratio, top + (4 + 15 * n) * ratio);
  });
  context.restore();
}

function drawPeaks(u, data, view) {
  const context = u.ctx, ratio = devicePixelRatio;
  const { left, top, width, height } = u.bbox;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = colour("warn");
  context.lineWidth = ratio;
  context.setLineDash([5 * ratio, 4 * ratio]);
  context.beginPath();
  for (const peak of data.peaks) {
    if (peak.low === null || peak.end < view.from || peak.start > view.to) continue;
    context.moveTo(u.valToPos(peak.start, "x", true), u.valToPos(peak.low, "y", true));
    context.lineTo(u.valToPos(peak.end, "x", true), u.valToPos(peak.high, "y", true));
  }
  context.stroke();
  context.font = `${11 * ratio}px ${colour("sans")}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const taken = []; // words that would stand on each other are left out until there is room; the highest peak goes first
  for (const peak of data.peaks) {
    if (peak.x < view.from || peak.x > view.to) continue;
    const x = u.valToPos(peak.x, "x", true), half = context.measureText(peak.label).width / 2;
    if (taken.some(([from, to]) => x + half > from && x - half < to)) continue;
    taken.push([x - half - 4 * ratio, x + half + 4 * ratio]);
    const y = Math.max(u.valToPos(peak.y, "y", true) - 4 * ratio, top + 14 * ratio);
    context.fillStyle = colour(peak.manual ? "warn" : "ink");
    context.fillText(peak.label, x, y);
  }
  context.restore();
}

async function draw(place) {
  const answer = await fetch(place.dataset.trace, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const data = await answer.json();
  const canvas = place.querySelector(".canvas");
  const { x, y } = data;
  const ends = { from: x[0], to: x.at(-1) };
  const view = { ...ends, zoom: 1 };
  const axis = axisLook();
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  let low = 0, high = 1;
  const plot = new window.uPlot({
    ...size(), padding: [16, 8, 0, 0], legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false, range: () => [view.from, view.to] }, y: { range: () => [low, high] } },
    axes: [
      { ...axis, label: data.x_label, labelSize: 18, size: 30, labelFont: axis.font, values: minus },
      { ...axis, label: data.y_label, labelSize: 20, labelFont: axis.font, size: 64, values: minus },
    ],
    series: [{}, { stroke: colour("accent"), width: 1.5, points: { show: false } }],
    hooks: { draw: [(u) => drawBeside(u, data, view), (u) => drawPeaks(u, data, view)] },
  }, [[], []], canvas);

  let due = false;
  function show() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      const [xs, ys] = seen(x, y, view.from, view.to, Math.max(plot.bbox.width / devicePixelRatio, 100));
      let bottom = Infinity, top = -Infinity;
      for (const value of ys) { if (value < bottom) bottom = value; if (value > top) top = value; }
      const reach = (top - bottom || Math.abs(top) || 1) / view.zoom;
      low = bottom - reach * 0.05;
      high = bottom + reach * 1.15;
      plot.setData([xs, ys], true);
      place.dataset.from = view.from;
      place.dataset.to = view.to;
    });
  }

  function go(from, to) {
    const width = Math.min(to - from, ends.to - ends.from);
    view.from = Math.min(Math.max(from, ends.from), ends.to - width);
    view.to = view.from + width;
    show();
  }
  function widen(factor, at) {
    if (factor < 1 && placeOf(x, view.to) - placeOf(x, view.from) < 8) return;
    go(at - (at - view.from) * factor, at + (view.to - at) * factor);
  }
  const centre = () => (view.from + view.to) / 2;
  const acts = {
    "+": () => widen(1 / STEP, centre()), "-": () => widen(STEP, centre()),
    "<": () => go(view.from - SHIFT * (view.to - view.from), view.to - SHIFT * (view.to - view.from)),
    ">": () => go(view.from + SHIFT * (view.to - view.from), view.to + SHIFT * (view.to - view.from)),
    up: () => { view.zoom = Math.min(view.zoom * STEP * STEP, 1e6); show(); },
    down: () => { view.zoom = Math.max(view.zoom / (STEP * STEP), 1); show(); },
    all: () => { view.zoom = 1; go(ends.from, ends.to); },
  };
  const keys = { "+": "+", "=": "+", "-": "-", ArrowLeft: "<", ArrowRight: ">", ArrowUp: "up", ArrowDown: "down", 0: "all", Home: "all" };

  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[keys[event.key]]();
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
    if (event.shiftKey) acts[event.deltaY < 0 ? "up" : "down"](); else widen(event.deltaY < 0 ? 1 / STEP : STEP, at);
  }, { passive: false });
  let held = null;
  canvas.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, from: view.from, to: view.to };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    const moved = (event.clientX - held.x) * (held.to - held.from) / (plot.bbox.width / devicePixelRatio);
    go(held.from - moved, held.to - moved);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { held = null; });
  canvas.addEventListener("dblclick", acts.all);
  for (const button of place.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act]());
  new ResizeObserver(() => { plot.setSize(size()); show(); }).observe(canvas);
  place.dataset.points = x.length;
  show();
}

if (places.length) {
  await plotting();
  places.forEach(draw);
}
