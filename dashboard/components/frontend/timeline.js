/* The timeline: where the day is chosen. It lives in the page, not in a frame.
 *
 * Streamlit sends a component's own script with every rerun, so that one only imports this file
 * (scrubber.py), and calls the default function here with what Python handed over. What must last
 * between the calls (the day, the channel, the play timer) is kept by key in `timelines`.
 *
 * The day travels two ways at once: over a BroadcastChannel to the map, at every step; and by
 * setStateValue to Python, throttled.
 */
const DAY_MS = 86400000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const AXIS = 18; // height of the row of years below the bars
const TOLLS = 24; // height of the casualties' own track

const dayNumber = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS);
const isoDay = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const dateOf = (day) => new Date(day * DAY_MS);
const longDay = (day) => {
  const at = dateOf(day);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
};

const timelines = new Map();

const style = new CSSStyleSheet();
const asked = await fetch(new URL("timeline.css" + new URL(import.meta.url).search, import.meta.url));
style.replaceSync(await asked.text());

const MARKUP = `
  <div class="cm-bar">
    <div class="cm-buttons">
      <button type="button" class="cm-play" data-do="play" aria-label="Play" title="Play or pause (space)"></button>
      <button type="button" data-do="event-" aria-label="Previous event" title="Previous event (p)">⏮</button>
      <button type="button" data-do="day-" aria-label="Previous day" title="Previous day (left arrow)">‹</button>
      <button type="button" data-do="day+" aria-label="Next day" title="Next day (right arrow)">›</button>
      <button type="button" data-do="event+" aria-label="Next event" title="Next event (n)">⏭</button>
    </div>
    <output class="cm-day"></output>
    <label class="cm-speed"><span>Speed</span>
      <select>
        <option value="7">a week a second</option>
        <option value="30" selected>a month a second</option>
        <option value="91">a quarter a second</option>
      </select>
    </label>
  </div>
  <div class="cm-track">
    <div class="cm-window"></div>
    <canvas aria-hidden="true"></canvas>
    <div class="cm-handle" role="slider" tabindex="0" aria-label="Day shown on the map"></div>
    <div class="cm-tip" hidden></div>
  </div>
`;

class Timeline {
  constructor(root) {
    this.root = root;
    root.adoptedStyleSheets = [style];
    root.querySelector(".cm-timeline").innerHTML = MARKUP;
    this.find = (selector) => root.querySelector(selector);
    this.handle = this.find(".cm-handle");
    this.track = this.find(".cm-track");
    this.canvas = this.find("canvas");
    this.day = null;
    this.seq = -1;
    this.said = 0;
    this.tracks = null;
    this.playing = false;
    this.view = null;
    this.listen();
    this.width = 0; // kept: asking the page for it at every step would have it lay itself out anew
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  /* What Python hands over on every rerun. */
  update(data, setStateValue) {
    this.setStateValue = setStateValue;
    this.first = dayNumber(data.first);
    this.last = Math.max(this.first + 1, dayNumber(data.last));
    this.throttle = data.throttle_ms;
    const changed = JSON.stringify(data) !== this.given;
    this.given = JSON.stringify(data);
    this.data = data;
    if (!this.channel || this.channel.name !== data.channel) this.open(data.channel);
    // Python moves the day by a new number only: an echo of an older day must not pull it back.
    if (data.seq !== this.seq) {
      this.seq = data.seq;
      this.setDay(dayNumber(data.day), { silent: true });
    }
    this.setDark();
    if (changed) this.tell();
    // The histogram is drawn anew only where it would look different.
    const drawing = JSON.stringify([data.first, data.last, data.data, data.look, this.dark]);
    if (drawing !== this.drawing) {
      this.drawing = drawing;
      this.draw();
    }
  }

  open(name) {
    if (this.channel) this.channel.close();
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }) => {
      if (data.type === "hello") this.tell();
      if (data.type === "view") this.keepView(data.view);
      if (data.type === "tracks") {
        this.tracks = data.tracks;
        this.parties = data.parties;
        this.draw();
      }
    };
  }

  /* Tell the map everything: it may have come up a moment ago. */
  tell() {
    if (this.day === null || !this.data) return;
    const { data, look, selected } = this.data;
    this.channel.postMessage({
      type: "state", day: isoDay(this.day), data, look, selected, dark: this.dark,
      view: this.view, sent: performance.timeOrigin + performance.now(),
    });
  }

  /* The map's view goes into the page's address, so that a copied link opens the same sight. */
  keepView(view) {
    this.view = view;
    clearTimeout(this.viewTimer);
    this.viewTimer = setTimeout(() => {
      const address = new URL(window.location.href);
      address.searchParams.set("view", `${view.zoom}/${view.lat}/${view.lon}`);
      window.history.replaceState(window.history.state, "", address);
    }, 400);
  }

  setDark() {
    const theme = this.data.look.theme;
    if (theme !== "auto") {
      this.dark = theme === "dark";
      return;
    }
    const context = document.createElement("canvas").getContext("2d");
    const style = getComputedStyle(this.find(".cm-timeline"));
    context.fillStyle = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    const n = parseInt(context.fillStyle.slice(1), 16);
    const dark = ((n >> 16) & 255) * 0.3 + ((n >> 8) & 255) * 0.59 + (n & 255) * 0.11 < 128;
    const changed = this.dark !== undefined && dark !== this.dark;
    this.dark = dark;
    if (changed) this.tell();
  }

  setDay(day, { silent = false, final = false } = {}) {
    const bounded = Math.max(this.first, Math.min(this.last, Math.round(day)));
    const changed = bounded !== this.day;
    this.day = bounded;
    if (changed) {
      this.tell();
      this.showDay();
    }
    if (!silent && (changed || final)) this.report();
  }

  /* Throttled, not debounced: Python follows while the handle is still moving. */
  report() {
    const wait = this.said + this.throttle - Date.now();
    clearTimeout(this.reportTimer);
    if (wait > 0) {
      this.reportTimer = setTimeout(() => this.report(), wait);
      return;
    }
    const iso = isoDay(this.day);
    if (iso === this.reported && this.seq === this.reportedSeq) return;
    this.said = Date.now();
    this.reported = iso;
    this.reportedSeq = this.seq;
    this.setStateValue("t", { day: iso, seq: this.seq });
  }

  showDay() {
    const weekday = WEEKDAYS[dateOf(this.day).getUTCDay()];
    const small = document.createElement("small");
    small.textContent = weekday;
    this.find(".cm-day").replaceChildren(longDay(this.day), small);
    this.showWindow();
    this.handle.setAttribute("aria-valuemin", this.first);
    this.handle.setAttribute("aria-valuemax", this.last);
    this.handle.setAttribute("aria-valuenow", this.day);
    this.handle.setAttribute("aria-valuetext", `${weekday} ${longDay(this.day)}`);
  }

  /* --- what the reader does ------------------------------------------------------------------ */

  listen() {
    this.root.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-do]");
      if (button) this.act(button.dataset.do);
    });
    this.track.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      this.pause();
      this.handle.focus({ preventScroll: true });
      this.track.setPointerCapture(event.pointerId);
      this.left = this.track.getBoundingClientRect().left;
      this.dragging = true;
      this.setDay(this.dayAt(event));
    });
    this.track.addEventListener("pointermove", (event) => {
      if (this.dragging) this.setDay(this.dayAt(event));
      this.hint(event);
    });
    const release = () => {
      if (!this.dragging) return;
      this.dragging = false;
      this.setDay(this.day, { final: true });
    };
    this.track.addEventListener("pointerup", release);
    this.track.addEventListener("pointercancel", release);
    this.track.addEventListener("pointerleave", () => this.hint(null));
    this.find(".cm-timeline").addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "SELECT") return;
    const onButton = event.target.tagName === "BUTTON";
    const step = {
      ArrowLeft: event.shiftKey ? "week-" : "day-", ArrowDown: "day-",
      ArrowRight: event.shiftKey ? "week+" : "day+", ArrowUp: "day+",
      PageDown: "week-", PageUp: "week+", Home: "first", End: "last",
      n: "event+", p: "event-", " ": onButton ? null : "play",
    }[event.key];
    if (!step) return;
    event.preventDefault();
    this.act(step);
  }

  act(what) {
    if (what === "play") {
      if (this.playing) this.pause(); else this.play();
      return;
    }
    this.pause();
    const days = { "day-": -1, "day+": 1, "week-": -7, "week+": 7 }[what];
    if (days) this.setDay(this.day + days);
    if (what === "first") this.setDay(this.first);
    if (what === "last") this.setDay(this.last);
    if (what === "event+" || what === "event-") this.setDay(this.eventFrom(what === "event+"));
  }

  /* The next or previous day on which anything happened; the day itself where there is none. */
  eventFrom(forward) {
    const days = this.tracks ? this.tracks.days : [];
    const found = forward ? days.find((day) => day > this.day)
      : days.findLast((day) => day < this.day);
    return found === undefined ? this.day : found;
  }

  play() {
    this.playing = true;
    this.find(".cm-play").setAttribute("aria-pressed", "true");
    this.find(".cm-play").setAttribute("aria-label", "Pause");
    if (this.day >= this.last) this.setDay(this.first);
    let exact = this.day, before = performance.now();
    const step = (now) => {
      if (!this.playing || !this.track.isConnected) return;
      const speed = Number(this.find("select").value);
      exact += Math.min(now - before, 200) / 1000 * speed;
      before = now;
      this.setDay(Math.floor(exact));
      if (this.day >= this.last) this.pause(); else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.find(".cm-play").setAttribute("aria-pressed", "false");
    this.find(".cm-play").setAttribute("aria-label", "Play");
    this.setDay(this.day, { final: true });
  }

  hint(event) {
    const tip = this.find(".cm-tip");
    tip.hidden = !event || event.pointerType === "touch" || this.dragging;
    if (tip.hidden) return;
    const day = Math.round(this.dayAt(event));
    tip.textContent = longDay(day);
    const half = tip.offsetWidth / 2;
    const x = Math.max(half, Math.min(this.width - half, this.xOf(day)));
    tip.style.left = `${x - half}px`;
  }

  /* --- drawing ------------------------------------------------------------------------------- */

  xOf(day) { return ((day - this.first) / (this.last - this.first)) * this.width; }

  dayAt(event) {
    const left = this.dragging ? this.left : this.track.getBoundingClientRect().left;
    return this.first + ((event.clientX - left) / this.width) * (this.last - this.first);
  }

  draw() {
    if (this.day === null) return;
    const dense = window.devicePixelRatio || 1;
    const width = this.track.clientWidth, height = this.track.clientHeight;
    this.width = width;
    if (!width) return;
    if (this.canvas.width !== Math.round(width * dense) ||
        this.canvas.height !== Math.round(height * dense)) {
      this.canvas.width = Math.round(width * dense);
      this.canvas.height = Math.round(height * dense);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(this.find(".cm-timeline"));
    const ink = style.color;
    const base = height - AXIS - TOLLS;
    this.drawAxis(context, width, height, ink, style.fontFamily);
    if (this.tracks) {
      this.drawChanges(context, width, base, ink);
      this.drawTolls(context, width, base, ink);
    }
    this.showDay();
  }

  /* The handle, and a shade over the days whose tolls the map shows. Moved by transform, which
   * costs the page nothing: the histogram beneath is drawn once. */
  showWindow() {
    const { mode, window_days: days } = this.data.look;
    const from = mode === "window" ? Math.max(this.first, this.day - days + 1)
      : mode === "cumulative" ? this.first : this.day;
    const left = this.xOf(from), right = this.xOf(this.day);
    this.handle.style.transform = `translateX(${right}px)`;
    this.find(".cm-window").style.transform = `translateX(${left}px) scaleX(${right - left})`;
  }

  drawAxis(context, width, height, ink, font) {
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
    const perDay = width / (this.last - this.first);
    const months = perDay * 30 > 46 ? 1 : perDay * 91 > 46 ? 3 : 12;
    const start = dateOf(this.first);
    let at = new Date(Date.UTC(start.getUTCFullYear(), 0, 1)), clear = 0;
    for (; at / DAY_MS <= this.last; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1))) {
      const x = this.xOf(at / DAY_MS);
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
  drawChanges(context, width, base, ink) {
    const bars = new Map(); // pixel column → events by party
    const step = Math.max(3, Math.ceil(width / (this.last - this.first + 1)));
    for (const [day, party, count] of this.tracks.changes) {
      if (day < this.first || day > this.last) continue;
      const column = Math.floor(this.xOf(day) / step);
      if (!bars.has(column)) bars.set(column, new Map());
      const bar = bars.get(column);
      bar.set(party, (bar.get(party) || 0) + count);
    }
    const totals = [...bars.values()].map((bar) => [...bar.values()].reduce((a, b) => a + b, 0));
    const most = Math.max(3, ...totals);
    const room = base - 14;
    context.globalAlpha = 0.16;
    context.fillStyle = ink;
    for (const [first, last] of this.tracks.spans) {
      const x = this.xOf(Math.max(first, this.first));
      context.fillRect(x, base - 3, Math.max(1, this.xOf(last) - x), 3);
    }
    context.globalAlpha = 1;
    for (const [column, bar] of bars) {
      let y = base;
      for (const [party, count] of [...bar].sort((a, b) => a[0] - b[0])) {
        // A root keeps single events visible beside the busiest day.
        const total = [...bar.values()].reduce((a, b) => a + b, 0);
        const tall = Math.sqrt(total / most) * room * (count / total);
        context.fillStyle = this.colourOf(party);
        context.fillRect(column * step, y - tall, step - 0.8, tall);
        y -= tall;
      }
    }
  }

  /* The largest toll reported for each day, downwards; tolls of a longer time as brackets. */
  drawTolls(context, width, base, ink) {
    const top = base + 2, room = TOLLS - 5;
    context.fillStyle = context.strokeStyle = ink;
    const most = Math.log1p(Math.max(10, ...this.tracks.tolls.map(([, figure]) => figure)));
    context.globalAlpha = 0.5;
    for (const [day, figure] of this.tracks.tolls) {
      if (day < this.first || day > this.last) continue;
      context.fillRect(this.xOf(day) - 1, top, 2, 2 + Math.log1p(figure) / most * (room - 2));
    }
    context.globalAlpha = 0.32;
    context.lineWidth = 1;
    for (const [first, last] of this.tracks.periods) {
      const a = Math.max(0, this.xOf(first)) + 0.5, b = Math.min(width, this.xOf(last)) - 0.5;
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

  colourOf(party) {
    const row = party >= 0 && this.parties ? this.parties[party] : null;
    if (!row) return "#9a9a9a";
    const colour = row.colours[this.data.look.palette] || row.colours.safe;
    // Near-black would vanish on a dark page.
    const n = parseInt(colour.slice(1), 16);
    return this.dark && Math.max(n >> 16, (n >> 8) & 255, n & 255) < 70 ? "#b9b9b9" : colour;
  }
}

export default function ({ data, parentElement, setStateValue, key }) {
  let timeline = timelines.get(key);
  if (!timeline || timeline.root !== parentElement) {
    const before = timeline;
    timeline = new Timeline(parentElement);
    if (before) {
      // The page was left and came back: go on where the reader was.
      before.playing = false;
      if (before.channel) before.channel.close();
      timeline.view = before.view;
    }
    timelines.set(key, timeline);
  }
  timeline.update(data, setStateValue);
}
