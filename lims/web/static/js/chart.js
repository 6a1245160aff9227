// Draws [data-chart] with uPlot, which is loaded only on pages that have a chart.
import { axisLook, colour, minus, plotting } from "./plotting.js";

const places = [...document.querySelectorAll("[data-chart]")];
const DASH = { centre: [], warning: [2, 3], action: [6, 4], limit: [6, 4] };
const MANY = 1000; // from here on discs touch each other: small ones without an edge, which are drawn in a fraction of the time
const TONE = { centre: "muted", warning: "warn", action: "bad", limit: "bad" };

function seriesOf(one) {
  const stroke = colour(one.tone);
  const points = one.mark !== "line";
  return {
    label: one.label, stroke, width: one.mark === "disc" || one.mark === "square" ? 0 : 1.5, dash: one.dashed ? [5, 4] : undefined,
    points: { show: points && one.mark !== "square", ...(one.values.length < MANY ? { size: 7 } : { size: 3, width: 0 }), fill: stroke, stroke }, spanGaps: false,
  };
}

function inside(u, draw) {
  u.ctx.save();
  draw(u.ctx, devicePixelRatio);
  u.ctx.restore();
}

const px = (u, x) => u.valToPos(x, "x", true);
const py = (u, y) => u.valToPos(y, "y", true);

function text(context, ratio, words, x, y, tone, align = "right") {
  context.fillStyle = colour(tone);
  context.font = `${11 * ratio}px ${colour("sans")}`;
  context.textAlign = align;
  context.textBaseline = "bottom";
  context.fillText(words, x, y);
}

function drawBands(u, data) {
  inside(u, (context) => {
    context.fillStyle = colour("accent");
    context.globalAlpha = 0.14;
    for (const band of data.bands) {
      context.beginPath();
      band.x.forEach((x, i) => context.lineTo(px(u, x), py(u, band.high[i])));
      for (let i = band.x.length - 1; i >= 0; i -= 1) context.lineTo(px(u, band.x[i]), py(u, band.low[i]));
      context.fill();
    }
    for (const series of data.series.filter((one) => one.fill)) {
      const within = data.x.map((x, i) => [x, series.values[i]]).filter(([x]) => x >= series.fill[0] && x <= series.fill[1]);
      if (!within.length) continue;
      const floor = u.bbox.top + u.bbox.height;
      context.beginPath();
      context.moveTo(px(u, within[0][0]), floor);
      within.forEach(([x, y]) => context.lineTo(px(u, x), py(u, y)));
      context.lineTo(px(u, within.at(-1)[0]), floor);
      context.fill();
    }
  });
}

// The whole width reaches to the upright lines, such as a day that is still to come; a part that was dragged stays as it was dragged.
function reach(data, xs, low, high) {
  if (low > Math.min(...data.x) || high < Math.max(...data.x)) return [low, high];
  const [from, to] = [Math.min(low, ...xs), Math.max(high, ...xs)];
  return from < to ? [from, to] : [from - 1, to + 1];
}

function drawLines(u, data) {
  const levels = data.lines.filter((line) => line.y !== null).map((line) => line.y);
  const middle = (Math.min(...levels) + Math.max(...levels)) / 2;
  const { left, top, width, height } = u.bbox;
  inside(u, (context, ratio) => {
    const beside = [];  // the words of levels, drawn together: they make room for each other
    const taken = [];  // of words beside upright lines: how far each goes to the right, row by row from below
    for (const line of data.lines) {
      context.strokeStyle = colour(line.x === null ? TONE[line.kind] : "muted");
      context.lineWidth = ratio;
      context.setLineDash((line.x === null ? DASH[line.kind] : [2, 3]).map((n) => n * ratio));
      context.beginPath();
      if (line.x === null) {
        const y = py(u, line.y);
        context.moveTo(left, y);
        context.lineTo(left + width, y);
        const inward = line.kind === "warning";
        const above = line.kind === "centre" || (line.y > middle) !== inward;
        const shift = line.kind === "centre" ? 7 : above ? 2 : 12;
        beside.push({ words: line.label, y: y + shift * ratio, tone: TONE[line.kind] });
      } else {
        const x = px(u, line.x);
        context.moveTo(x, top);
        context.lineTo(x, top + height);
        const begins = x + 4 * ratio;
        const wide = (line.label.length * 7 + 8) * ratio;
        const before = begins + wide > left + width;  // no room behind the line
        const [from_, ends] = before ? [x - 4 * ratio - wide, x - 4 * ratio] : [begins, begins + wide];
        let row = taken.findIndex((words) => words.every(([from, to]) => ends < from || from_ > to));
        if (row < 0) row = taken.push([]) - 1;
        taken[row].push([from_, ends]);
        text(context, ratio, line.label, before ? ends : begins, top + height - (2 + 14 * row) * ratio, "muted", before ? "right" : "left");
      }
      context.stroke();
    }
    beside.sort((one, other) => one.y - other.y);
    beside.forEach((one, i) => { if (i) one.y = Math.max(one.y, beside[i - 1].y + 11 * ratio); });
    for (const one of beside) text(context, ratio, one.words, left + width + 6 * ratio, one.y, one.tone, "left");
  });
}

function drawMarks(u, data) {
  inside(u, (context, ratio) => {
    for (const series of data.series) {
      const at = (i) => [px(u, data.x[i]), py(u, series.values[i])];
      context.strokeStyle = colour(series.tone);
      context.fillStyle = colour("paper");
      context.lineWidth = 1.5 * ratio;
      series.values.forEach((value, i) => {
        if (value === null) return;
        const [x, y] = at(i);
        const half = series.half?.[i];
        if (half !== null && half !== undefined) bar(context, ratio, x, py(u, value - half), py(u, value + half));
        if (series.mark === "square") { square(context, ratio, x, y, 4, true); }
      });
      context.strokeStyle = colour("bad");
      for (const i of series.boxed) if (series.values[i] !== null) square(context, ratio, ...at(i), 6, false);
      context.strokeStyle = colour("ink");
      if (series.ringed !== null && series.values[series.ringed] !== null) ring(context, ratio, ...at(series.ringed));
    }
    for (const label of data.labels) text(context, ratio, label.text, px(u, label.x), py(u, label.y) - 4 * ratio, label.tone, "center");
  });
}

function bar(context, ratio, x, low, high) {
  context.beginPath();
  context.moveTo(x, low);
  context.lineTo(x, high);
  for (const y of [low, high]) { context.moveTo(x - 4 * ratio, y); context.lineTo(x + 4 * ratio, y); }
  context.stroke();
}

function square(context, ratio, x, y, half, filled) {
  const edge = half * ratio;
  if (filled) context.fillRect(x - edge, y - edge, 2 * edge, 2 * edge);
  context.strokeRect(x - edge, y - edge, 2 * edge, 2 * edge);
}

function ring(context, ratio, x, y) {
  context.beginPath();
  context.arc(x, y, 8 * ratio, 0, 2 * Math.PI);
  context.stroke();
}

function range(data) {
  if (data.y_range) return data.y_range;
  const found = data.lines.filter((line) => line.y !== null).map((line) => line.y);
  for (const series of data.series) {
    series.values.forEach((value, i) => { if (value !== null) found.push(value - (series.half?.[i] ?? 0), value + (series.half?.[i] ?? 0)); });
  }
  for (const band of data.bands) found.push(...band.low, ...band.high);
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const margin = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  return [low - margin, high + margin];
}

// A short time has its hours, or all its marks would say the same day.
function moments(data) {
  const [first, last] = [data.x[0], data.x.at(-1)];
  return first < last && last - first < 3 * 86400 ? { values: "{MM}-{DD} {HH}:{mm}", space: 100 } : { values: "{YYYY}-{MM}-{DD}", space: 90 };
}

function draw(place) {
  const data = JSON.parse(place.dataset.chart);
  const canvas = place.querySelector(".canvas");
  const axis = axisLook();
  const upright = data.lines.filter((line) => line.x !== null).map((line) => line.x);
  const alone = data.time && !upright.length && data.x[0] === data.x.at(-1) ? 15 * 86400 : 0;  // one moment stands in the middle of a month
  const words = data.lines.filter((line) => line.y !== null).map((line) => line.label.length);
  const beside = words.length ? 14 + 6.2 * Math.max(...words) : data.time ? 40 : 8;  // half of a day's words stands beyond the last mark
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const plot = new window.uPlot({
    ...size(), ...(data.time ? { tzDate: (at) => window.uPlot.tzDate(new Date(at * 1000), place.dataset.zone) } : {}), padding: [12, beside, 0, 0], legend: { show: false }, cursor: { drag: { x: true, y: false }, points: { show: false } },
    scales: { x: { time: data.time, ...(upright.length || alone ? { range: (_u, low, high) => alone ? [data.x[0] - alone, data.x[0] + alone] : reach(data, upright, low, high) } : {}) }, y: { range: () => range(data) } },
    axes: [
      { ...axis, ...(data.time ? moments(data) : { label: data.x_label, labelSize: 18, size: 30, labelFont: axis.font, values: minus }) },
      { ...axis, label: data.y_label, labelSize: 20, labelFont: axis.font, size: 64, values: minus },
    ],
    series: [{}, ...data.series.map(seriesOf)],
    hooks: { drawClear: [(u) => drawBands(u, data)], draw: [(u) => { drawLines(u, data); drawMarks(u, data); }] },
  }, [data.x, ...data.series.map((one) => one.values)], canvas);
  new ResizeObserver(() => {
    if (plot.width !== canvas.clientWidth || plot.height !== canvas.clientHeight) plot.setSize(size());
  }).observe(canvas);
}

if (places.length) {
  await plotting();
  places.forEach(draw);
}
