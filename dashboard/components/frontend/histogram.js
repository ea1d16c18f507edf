/* What the timeline draws below its handles: who gained how often, and what it cost, over the days.
 *
 * Part of the timeline's module (served.py joins the two): each function is handed the timeline.
 */
const AXIS = 18; // height of the row of years below the bars
const TOLLS = 24; // height of the casualties' own track

function drawAxis(timeline, context, width, height, ink, font) {
  context.font = `12px ${font}`;
  context.textBaseline = "middle";
  context.fillStyle = context.strokeStyle = ink;
  const line = height - AXIS + 0.5;
  context.globalAlpha = 0.25;
  context.beginPath();
  context.moveTo(0, line);
  context.lineTo(width, line);
  context.stroke();
  // As fine as there is room for: years, quarters or months.
  const perDay = width / (timeline.last - timeline.first);
  const months = perDay * 30 > 46 ? 1 : perDay * 91 > 46 ? 3 : 12;
  const start = dateOf(timeline.first);
  let at = new Date(Date.UTC(start.getUTCFullYear(), 0, 1)), clear = 0;
  for (; at / DAY_MS <= timeline.last; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1))) {
    const x = timeline.xOf(at / DAY_MS);
    if (x < 0) continue;
    const isYear = at.getUTCMonth() === 0;
    context.globalAlpha = isYear ? 0.3 : 0.14;
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5, isYear ? 0 : line - 5);
    context.lineTo(Math.round(x) + 0.5, line + 4);
    context.stroke();
    const text = isYear ? String(at.getUTCFullYear()) : MONTHS[at.getUTCMonth()].slice(0, 3);
    const room = context.measureText(text).width;
    if (x + 4 < clear || x + room + 4 > width) continue;
    context.globalAlpha = isYear ? 0.85 : 0.55;
    context.fillText(text, x + 4, height - AXIS / 2 + 1);
    clear = x + room + 14;
  }
  context.globalAlpha = 1;
}

/* Control events, stacked by who gained; spans where the day is not known. */
function drawChanges(timeline, context, width, base, ink) {
  const bars = new Map(); // pixel column → events by party
  const step = Math.max(3, Math.ceil(width / (timeline.last - timeline.first + 1)));
  for (const [day, party, count] of timeline.tracks.changes) {
    if (day < timeline.first || day > timeline.last) continue;
    const column = Math.floor(timeline.xOf(day) / step);
    if (!bars.has(column)) bars.set(column, new Map());
    const bar = bars.get(column);
    bar.set(party, (bar.get(party) || 0) + count);
  }
  const totals = [...bars.values()].map((bar) => [...bar.values()].reduce((a, b) => a + b, 0));
  const most = Math.max(3, ...totals);
  const room = base - 14;
  context.globalAlpha = 0.16;
  context.fillStyle = ink;
  for (const [first, last] of timeline.tracks.spans) {
    const x = timeline.xOf(Math.max(first, timeline.first));
    context.fillRect(x, base - 3, Math.max(1, timeline.xOf(last) - x), 3);
  }
  context.globalAlpha = 1;
  for (const [column, bar] of bars) {
    let y = base;
    for (const [party, count] of [...bar].sort((a, b) => a[0] - b[0])) {
      // A root keeps single events visible beside the busiest day.
      const total = [...bar.values()].reduce((a, b) => a + b, 0);
      const tall = Math.sqrt(total / most) * room * (count / total);
      context.fillStyle = colourOf(timeline, party);
      context.fillRect(column * step, y - tall, step - 0.8, tall);
      y -= tall;
    }
  }
}

/* The largest toll reported for each day, downwards; tolls of a longer time as brackets. */
function drawTolls(timeline, context, width, base, ink) {
  const top = base + 2, room = TOLLS - 5;
  context.fillStyle = context.strokeStyle = ink;
  const most = Math.log1p(Math.max(10, ...timeline.tracks.tolls.map(([, figure]) => figure)));
  context.globalAlpha = 0.5;
  for (const [day, figure] of timeline.tracks.tolls) {
    if (day < timeline.first || day > timeline.last) continue;
    context.fillRect(timeline.xOf(day) - 1, top, 2, 2 + Math.log1p(figure) / most * (room - 2));
  }
  context.globalAlpha = 0.32;
  context.lineWidth = 1;
  for (const [first, last] of timeline.tracks.periods) {
    const a = Math.max(0, timeline.xOf(first)) + 0.5, b = Math.min(width, timeline.xOf(last)) - 0.5;
    const y = Math.round(top + room) + 0.5;
    context.beginPath();
    context.moveTo(a, y - 5);
    context.lineTo(a, y);
    context.lineTo(b, y);
    context.lineTo(b, y - 5);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function colourOf(timeline, party) {
  const row = party >= 0 && timeline.parties ? timeline.parties[party] : null;
  if (!row) return "#9a9a9a";
  const colour = row.colours[timeline.data.look.palette] || row.colours.safe;
  // Near-black would vanish on a dark page.
  const n = parseInt(colour.slice(1), 16);
  return timeline.dark && Math.max(n >> 16, (n >> 8) & 255, n & 255) < 70 ? "#b9b9b9" : colour;
}
