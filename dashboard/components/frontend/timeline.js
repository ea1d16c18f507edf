/* The timeline: where the day is chosen. It lives in the page, not in a frame.
 *
 * Streamlit sends a component's own script with every rerun, so that one only imports this file
 * (scrubber.py), and calls the default function here with what Python handed over. What must last
 * between the calls (the day, the wire, the play timer) is kept by key in `timelines`.
 *
 * The day travels two ways at once: over the wire to the map, at every step; and by setStateValue
 * to Python, throttled.
 */
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const timelines = new Map();

const style = new CSSStyleSheet();
style.replaceSync(STYLE); // timeline.css, put into this module by served.py

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
    <div class="cm-from" role="slider" tabindex="0" hidden></div>
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
    this.fromHandle = this.find(".cm-from");
    this.track = this.find(".cm-track");
    this.canvas = this.find("canvas");
    this.day = null;
    this.mode = "day"; // with `days` of a window and `since` of a comparison, see Look in scrubber.py
    this.days = 1;
    this.since = null;
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
    if (!this.wire || this.wire.name !== data.channel) this.open(data.channel);
    // Python moves the day by a new number only: an echo of an older day must not pull it back.
    if (data.seq !== this.seq) {
      this.seq = data.seq;
      const { mode, window_days: days, since } = data.look;
      Object.assign(this, { mode, days, since: since ? dayNumber(since) : null });
      this.fromHandle.setAttribute("aria-label", mode === "compare" ? "Earlier day to compare with"
        : "First day of the window");
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
    if (this.wire) this.wire.close();
    this.wire = new ConflictWire(document, name, (said) => {
      if (said.type === "hello") this.tell();
      if (said.type === "view") this.keepView(said.view);
      if (said.type === "tracks") {
        // A copy: the map's own would keep its frame in memory after it is gone.
        this.tracks = structuredClone(said.tracks);
        this.parties = structuredClone(said.parties);
        this.draw();
      }
    });
  }

  /* Tell the map everything: it may have come up a moment ago. */
  tell() {
    if (this.day === null || !this.data) return;
    const { data, selected, zones } = this.data;
    const look = { ...this.data.look, mode: this.mode, window_days: this.days,
      since: this.since === null ? null : isoDay(this.since) };
    this.wire.say({
      type: "state", day: isoDay(this.day), data, look, selected, zones, dark: this.dark,
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

  /* The first day that counts beside the day itself. */
  get from() {
    if (this.mode === "window") return this.day - this.days + 1;
    if (this.mode === "compare") return Math.min(this.since, this.day);
    return this.mode === "cumulative" ? this.first : this.day;
  }

  /* Two handles: a window, or the two days of a comparison. */
  get spans() { return this.mode === "window" || this.mode === "compare"; }

  setDay(day, options = {}) {
    const bounded = this.bounded(day);
    this.show(this.mode === "compare" ? Math.max(this.since, bounded) : bounded, options);
  }

  /* Move the first day alone. */
  setFrom(day, options = {}) {
    this.setSpan(Math.min(this.bounded(day), this.day), this.day, options);
  }

  /* Both ends at once; what is not a comparison becomes a window. */
  setSpan(one, other, options = {}) {
    const [from, day] = [this.bounded(one), this.bounded(other)].sort((a, b) => a - b);
    if (this.mode === "compare") {
      const moved = from !== this.since;
      this.since = from;
      this.show(day, { ...options, moved });
    } else {
      const days = day - from + 1;
      const moved = days !== this.days || this.mode !== "window";
      this.mode = "window";
      this.days = days;
      this.show(day, { ...options, moved });
    }
  }

  bounded(day) { return Math.max(this.first, Math.min(this.last, Math.round(day))); }

  show(day, { silent = false, final = false, moved = false } = {}) {
    const changed = moved || day !== this.day;
    this.day = day;
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
    const at = { day: isoDay(this.day), first: isoDay(this.from), mode: this.mode, seq: this.seq };
    const written = JSON.stringify(at);
    if (written === this.reported) return;
    this.said = Date.now();
    this.reported = written;
    this.setStateValue("t", at);
  }

  showDay() {
    const weekday = WEEKDAYS[dateOf(this.day).getUTCDay()];
    const small = document.createElement("small");
    small.textContent = this.mode === "compare" ? `compared with ${longDay(this.from)}`
      : this.mode === "window" ? `${weekday}, from ${longDay(this.from)}` : weekday;
    this.find(".cm-day").replaceChildren(longDay(this.day), small);
    this.showWindow();
    this.handle.setAttribute("aria-valuemin", this.first);
    this.handle.setAttribute("aria-valuemax", this.last);
    this.handle.setAttribute("aria-valuenow", this.day);
    this.handle.setAttribute("aria-valuetext", `${weekday} ${longDay(this.day)}`);
    this.fromHandle.hidden = !this.spans;
    if (!this.spans) return;
    this.fromHandle.setAttribute("aria-valuemin", Math.min(this.first, this.from));
    this.fromHandle.setAttribute("aria-valuemax", this.day);
    this.fromHandle.setAttribute("aria-valuenow", this.from);
    this.fromHandle.setAttribute("aria-valuetext", longDay(this.from));
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
      this.track.setPointerCapture(event.pointerId);
      const box = this.track.getBoundingClientRect();
      this.left = box.left;
      this.dragging = this.grip(event, event.clientY - box.top);
      (this.dragging === "from" ? this.fromHandle : this.handle).focus({ preventScroll: true });
      this.anchor = { day: this.dayAt(event), x: event.clientX, brushed: false };
      if (this.dragging !== "brush") this.drag(event);
    });
    this.track.addEventListener("pointermove", (event) => {
      if (this.dragging) this.drag(event);
      this.hint(event);
    });
    const release = (event) => {
      if (!this.dragging) return;
      // A press that did not move is a click: the day goes there, as anywhere on the track.
      if (this.dragging === "brush" && !this.anchor.brushed) this.setDay(this.dayAt(event));
      this.dragging = null;
      this.show(this.day, { final: true });
    };
    this.track.addEventListener("pointerup", release);
    this.track.addEventListener("pointercancel", release);
    this.track.addEventListener("pointerleave", () => this.hint(null));
    this.find(".cm-timeline").addEventListener("keydown", (event) => this.key(event));
  }

  /* What a press takes hold of: a handle, the day (from the rows above and below the bars, and by
   * touch everywhere, where a finger has no room for more), or the bars themselves. */
  grip(event, y) {
    const x = event.clientX - this.left, touch = event.pointerType === "touch";
    const reach = touch ? 18 : 8;
    const toDay = Math.abs(x - this.xOf(this.day)), toFrom = Math.abs(x - this.xOf(this.from));
    const low = y > this.track.clientHeight - AXIS - 8;
    if (this.spans && toFrom <= reach && (toFrom < toDay || low)) return "from";
    if (toDay <= reach || touch || low || y < 14) return "day";
    return "brush";
  }

  drag(event) {
    const day = this.dayAt(event);
    if (this.dragging === "from") this.setFrom(day);
    if (this.dragging === "day") this.setDay(day);
    if (this.dragging !== "brush") return;
    this.anchor.brushed = this.anchor.brushed || Math.abs(event.clientX - this.anchor.x) > 4;
    if (this.anchor.brushed) this.setSpan(this.anchor.day, day);
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
    if (event.target === this.fromHandle && this.moveFrom(step)) return;
    this.act(step);
  }

  /* The same keys on the window's own handle; false for keys that mean the same everywhere. */
  moveFrom(step) {
    const days = { "day-": -1, "day+": 1, "week-": -7, "week+": 7 }[step];
    if (days) this.setFrom(this.from + days);
    else if (step === "first") this.setFrom(this.first);
    else if (step === "last") this.setFrom(this.day);
    else return false;
    return true;
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
    this.show(this.day, { final: true });
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
    drawAxis(this, context, width, height, ink, style.fontFamily);
    if (this.tracks) {
      drawChanges(this, context, width, base, ink);
      drawTolls(this, context, width, base, ink);
    }
    this.showDay();
  }

  /* The handle, and a shade over the days whose tolls the map shows. Moved by transform, which
   * costs the page nothing: the histogram beneath is drawn once. */
  showWindow() {
    const left = this.xOf(Math.max(this.first, this.from)), right = this.xOf(this.day);
    this.handle.style.transform = `translateX(${right}px)`;
    this.fromHandle.style.transform = `translateX(${left}px)`;
    this.find(".cm-window").style.transform = `translateX(${left}px) scaleX(${right - left})`;
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
      if (before.wire) before.wire.close();
      timeline.view = before.view;
    }
    timelines.set(key, timeline);
  }
  timeline.update(data, setStateValue);
}
