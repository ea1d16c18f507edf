/* The event layer: draws the state of a day over the basemap, and tells Python what was clicked.
 *
 * It is steered over a wire (wire.js) by the timeline in the page (timeline.js). On loading it says
 * hello, and is answered with the day, the address of the data and how to draw it. Names from
 * reports are drawn on canvas or set as textContent: nothing a report says is ever markup here.
 */
"use strict";

(function (ConflictMap) {
  const DAY_MS = 86400000;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const STATUSES = ["unknown", "held", "contested", "besieged"];
  const PERIOD_SCOPE = 2; // period, cumulative and state come after incident and daily
  const CROWD = 1500; // marks in view from which on they are drawn as one picture
  const MOST_TAGS = 150; // figures on screen at once, fewer in a crowd; the rest are small bars
  const MOST_ZONES = 6; // reported areas in the key
  // Reports fade from fresh to stale between these ages, in days.
  const FRESH = 45, STALE = 720, PALEST = 0.42;

  const dayNumber = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS);
  const isoDay = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
  const longDay = (day) => {
    const at = new Date(day * DAY_MS);
    return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  };
  const figures = new Intl.NumberFormat("en-US");
  const number = (n) => figures.format(n);
  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  class EventLayer {
    constructor(map, settings) {
      this.map = map;
      this.events = null;
      this.address = null;
      this.state = null;
      this.since = null; // the earlier day, where two are compared
      this.look = { palette: "safe", mode: "window", window_days: 30, tolls: true };
      this.dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
      this.stamps = new ConflictMap.Stamps();
      this.placed = new Map(); // by canvas: its context, and where it was put last
      this.crowd = new ConflictMap.Crowd();
      this.squares = new ConflictMap.Squares(settings.basemap);
      this.outlines = new ConflictMap.Outlines(this.squares);
      this.zones = new ConflictMap.Zones();
      this.clicks = 0;
      this.frames = 0;
      this.paints = [];
      this.container = map.getContainer();
      this.setUpLayers(settings);
      this.setUpPanels(settings);
      this.setUpWire(settings.channel);
      map.on("move resize", () => this.moved());
      map.on("zoomanim", (event) => this.animateZoom(event));
      map.on("moveend", () => this.settled());
      map.on("click", (event) => this.clicked(event));
      map.on("mousemove", (event) => this.hovered(event));
      map.on("mouseout", () => this.hint(null));
      this.container.addEventListener("mouseleave", () => this.hint(null));
      this.settled();
    }

    get theme() { return ConflictMap.THEMES[this.dark ? "dark" : "light"]; }

    setUpLayers(settings) {
      if (settings.online) {
        const { url, attribution, maxZoom } = settings.online;
        this.map.setMaxZoom(maxZoom);
        L.tileLayer(url, { attribution, maxZoom, crossOrigin: "anonymous" }).addTo(this.map);
      } else {
        this.basemap = new ConflictMap.Basemap(this.squares, this.theme).addTo(this.map);
      }
      this.online = Boolean(settings.online);
      // Names below, events above; both move with the map and are redrawn when it has moved.
      this.areas = new ConflictMap.Areas(this.addCanvas("areas", 300));
      this.namesCanvas = this.addCanvas("names", 350);
      this.canvas = this.addCanvas("events", 450);
    }

    addCanvas(name, zIndex) {
      const pane = this.map.createPane("conflict-" + name);
      pane.style.zIndex = zIndex;
      pane.style.pointerEvents = "none";
      const canvas = element("canvas", "leaflet-zoom-animated conflict-canvas");
      canvas.setAttribute("aria-hidden", "true");
      pane.appendChild(canvas);
      return canvas;
    }

    setUpPanels(settings) {
      L.control.zoom({ position: "topright" }).addTo(this.map);
      const credits = settings.online ? settings.online.attribution : "Natural Earth";
      L.control.attribution({ position: "bottomright", prefix: "Leaflet" })
        .addAttribution(credits).addAttribution("GeoNames CC BY 4.0").addTo(this.map);
      L.control.scale({ position: "bottomright", imperial: false, maxWidth: 110 }).addTo(this.map);
      this.addPictureButton();
      this.dateline = element("div", "conflict-day");
      this.legend = element("details", "conflict-legend");
      // The page's window, not the frame: beside the panel the frame is narrow on wide screens too.
      this.legend.open = window.parent.innerWidth >= 900;
      this.legendTitle = element("summary", "", "Key");
      this.legendBody = element("div");
      this.legend.append(this.legendTitle, this.legendBody);
      this.tip = element("div", "conflict-tip");
      this.tip.hidden = true;
      this.container.append(this.dateline, this.legend, this.tip);
      for (const panel of [this.dateline, this.legend]) {
        L.DomEvent.disableClickPropagation(panel);
        L.DomEvent.disableScrollPropagation(panel);
      }
      this.container.setAttribute("role", "application");
      this.container.setAttribute("aria-label", "Map of control. Arrow keys move it, + and - zoom.");
      this.applyTheme();
    }

    addPictureButton() {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const bar = element("div", "leaflet-bar conflict-tools");
        for (const kind of ["PNG", "SVG"]) {
          const button = element("button", "", kind);
          button.type = "button";
          button.title = kind === "PNG" ? "Save this view as a picture"
            : "Save this view as a drawing whose lines and words can be edited";
          button.addEventListener("click", () => this.savePicture(kind.toLowerCase()));
          bar.append(button);
        }
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      };
      control.addTo(this.map);
    }

    async savePicture(kind) {
      const take = { png: ConflictMap.takePicture, svg: ConflictMap.takeDrawing }[kind];
      const picture = await take(this);
      const link = element("a");
      link.href = URL.createObjectURL(picture);
      link.download = `conflict-map-${this.state ? this.state.day : "view"}.${kind}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    setUpWire(name) {
      this.wire = new ConflictWire(window.parent.document, name, (said) => {
        if (said.type === "state") this.receive(said);
      });
      window.addEventListener("pagehide", () => this.wire.close());
      this.wire.say({ type: "hello" });
    }

    /* What the timeline says: {day, data, look, selected, dark, view, sent}. */
    receive(state) {
      const before = this.state;
      const areasCame = state.look.areas !== this.look.areas;
      this.state = state;
      this.look = state.look;
      this.since = state.look.since ? dayNumber(state.look.since) : null;
      if (state.dark !== this.dark) {
        this.dark = state.dark;
        this.applyTheme();
      }
      if (!before && state.view) {
        this.map.setView([state.view.lat, state.view.lon], state.view.zoom, { animate: false });
      }
      if (state.data !== this.address) this.load(state.data);
      this.zones.load(state.zones || null).then((changed) => changed && this.redraw());
      if (before && state.selected !== before.selected) this.reveal(state.selected);
      if (areasCame) {
        this.loadSurroundings();
        this.loadOutlines();
      }
      this.redraw();
    }

    async load(address) {
      this.address = address;
      const response = await fetch(address);
      if (!response.ok) throw new Error("map data: " + response.status);
      const json = await response.json();
      if (address !== this.address) return; // a newer one was asked for meanwhile
      // What was drawn stays until the new is there: nothing flickers.
      this.events = new ConflictMap.Events(json);
      this.loadOutlines();
      this.wire.say({ type: "tracks", data: address, tracks: json.tracks,
        parties: json.parties });
      this.settled();
    }

    /* Outlines of the countries that need them: of places that are no spot, or of all. */
    async loadOutlines() {
      const { events } = this;
      if (!events) return;
      const codes = this.look.areas === "outlines" ? events.countries : events.wideCountries();
      if (await this.outlines.load(codes)) this.redraw();
    }

    /* Bring a place into view that was selected elsewhere. */
    reveal(id) {
      const place = this.events ? this.events.numberOf.get(id) : undefined;
      if (place === undefined) return;
      const at = L.latLng(this.events.lat[place], this.events.lon[place]);
      if (!this.map.getBounds().pad(-0.05).contains(at)) this.map.panTo(at);
    }

    applyTheme() {
      const { theme } = this;
      const root = document.documentElement;
      for (const name of ["sea", "paper", "ink", "muted", "border", "accent"]) {
        root.style.setProperty("--map-" + name, theme[name]);
      }
      root.style.colorScheme = this.dark ? "dark" : "light";
      if (this.basemap) this.basemap.setTheme(theme);
      this.drawnLegend = null;
      if (this.visible) this.settled();
    }

    /* --- where things are on screen ------------------------------------------------------- */

    place(canvas) {
      const size = this.map.getSize(), dense = window.devicePixelRatio || 1;
      const width = Math.round(size.x * dense), height = Math.round(size.y * dense);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
      }
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      // Setting a style, even to what it is, has the browser work out styles anew.
      const known = this.placed.get(canvas) || { context: canvas.getContext("2d"), at: null };
      const at = `${corner.x} ${corner.y}`;
      if (known.at !== at) L.DomUtil.setTransform(canvas, corner, 1);
      this.placed.set(canvas, { ...known, at });
      const { context } = known;
      context.setTransform(dense, 0, 0, dense, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      return context;
    }

    /* During a zoom's animation the finished picture is stretched, as Leaflet does with its own. */
    animateZoom({ center, zoom }) {
      const scale = this.map.getZoomScale(zoom, this.zoom);
      const origin = this.map._latLngToNewLayerPoint(this.corner, zoom, center);
      for (const canvas of [this.canvas, this.namesCanvas]) {
        this.placed.delete(canvas);
        L.DomUtil.setTransform(canvas, origin, scale);
      }
      this.areas.animateZoom(this.map, center, zoom);
      this.hint(null);
    }

    moved() {
      if (this.map._animatingZoom) return;
      this.locate();
      this.drawNames();
      this.redraw();
    }

    settled() {
      this.locate();
      this.arrange();
      this.redraw();
      const centre = this.map.getCenter();
      const view = { lat: +centre.lat.toFixed(4), lon: +centre.lng.toFixed(4),
        zoom: this.map.getZoom() };
      if (this.state) this.wire.say({ type: "view", view });
      this.loadSurroundings();
    }

    /* Screen positions of all places, and which of them are in view. */
    locate() {
      this.zoom = this.map.getZoom();
      this.corner = this.map.containerPointToLatLng([0, 0]);
      const { events } = this;
      const scale = 256 * 2 ** this.zoom, size = this.map.getSize();
      const [left, top] = ConflictMap.mercator(this.corner.lng, this.corner.lat);
      this.origin = { left, top, scale };
      if (!events) return;
      if (!this.px || this.px.length !== events.count) {
        this.px = new Float32Array(events.count);
        this.py = new Float32Array(events.count);
      }
      const visible = [];
      for (let i = 0; i < events.count; i += 1) {
        // A map panned over 180 degrees shows the same world again.
        const x = ((events.x[i] - left) - Math.floor(events.x[i] - left)) * scale;
        const wrapped = x > scale - 60 ? x - scale : x;
        const y = (events.y[i] - top) * scale;
        this.px[i] = wrapped;
        this.py[i] = y;
        if (wrapped > -60 && wrapped < size.x + 60 && y > -60 && y < size.y + 60) visible.push(i);
      }
      this.visible = visible;
      this.visibleTolls = visible.filter((i) => events.hasTolls(i));
    }

    /* How large marks are: the more in view and the farther away, the smaller. */
    radius() {
      const n = this.visible ? this.visible.length : 0;
      const roomy = n <= 60 ? 10 : n <= 200 ? 9 : n <= 500 ? 7 : n <= CROWD ? 5 : 3.5;
      return Math.min(roomy, this.zoom <= 4 ? 5 : this.zoom === 5 ? 6.5 : this.zoom === 6 ? 8.5 : 10);
    }

    /* --- names ------------------------------------------------------------------------------ */

    /* Names, and land and borders for the areas, of what is in view. */
    async loadSurroundings() {
      const bounds = this.map.getBounds().pad(0.3);
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      const asked = this.asked = Symbol("view");
      const [names, blocks] = await Promise.all([this.squares.names(box),
        this.look.areas === "near" ? this.squares.blocks(this.map.getZoom(), box) : null]);
      if (asked !== this.asked) return; // the reader has moved on
      this.names = names;
      if (blocks) this.areas.prepare(this.map, blocks);
      this.arrange();
      this.redraw();
    }

    /* Decide which names stand where. Done once a view, over all days: then labels do not jump
     * while the day changes. Places of the reports go first. */
    arrange() {
      const size = this.map.getSize();
      const taken = new ConflictMap.Boxes(size.x, size.y);
      this.labels = new Map();
      this.baseNames = [];
      const { events } = this;
      const radius = this.radius();
      if (events && this.visible) {
        const candidates = this.visible.filter((i) => events.precision[i] <= 3);
        if (candidates.length <= CROWD) {
          for (const i of candidates) {
            taken.add(this.px[i] - radius, this.py[i] - radius, 2 * radius, 2 * radius);
          }
        }
        ConflictMap.arrangeWideTags(this, taken);
        const importance = (i) => events.size[i] * 3 + Math.min(6, events.until[i] - events.from[i]);
        candidates.sort((a, b) => importance(b) - importance(a) || a - b);
        for (const i of candidates.slice(0, 400)) {
          const style = { size: events.size[i] >= 2 ? 13.5 : 12, weight: 600, colour: this.theme.ink };
          const stamp = this.stamps.label(events.names[i], style, this.theme);
          const at = taken.beside(this.px[i], this.py[i], radius + 1, stamp);
          if (at) this.labels.set(i, { stamp, ...at });
        }
      }
      if (!this.online && this.names) this.arrangeBaseNames(taken);
      this.drawNames();
    }

    arrangeBaseNames(taken) {
      const { zoom, theme, events } = this;
      const put = (text, lon, lat, style, dot) => {
        const [x, y] = this.project(lon, lat);
        const stamp = this.stamps.label(text, style, theme);
        if (dot) {
          const at = taken.beside(x, y, 3, stamp);
          if (at) this.baseNames.push({ lon, lat, stamp, dx: at.dx, dy: at.dy, dot });
          return;
        }
        const left = x - stamp.width / 2, top = y - stamp.height / 2;
        if (taken.add(left, top, stamp.width, stamp.height, true)) {
          this.baseNames.push({ lon, lat, stamp, dx: -stamp.width / 2, dy: -stamp.height / 2 });
        }
      };
      const pixels = (area) => Math.sqrt(area) * this.origin.scale / 360;
      for (const [name, lon, lat, area] of this.names.countries) {
        const side = pixels(area);
        if (side < 70 || side > 1500) continue;
        put(name.toUpperCase(), lon, lat, { size: side > 260 ? 14 : 11.5, weight: 500,
          colour: theme.country, spacing: side > 260 ? "4px" : "2px" });
      }
      const towns = this.names.squares.flatMap((square) => square.towns);
      const highest = [0, 0, 0, 1, 3, 4, 6, 7, 8, 10, 10][Math.min(10, zoom)];
      for (const [name, lon, lat, rank, capital] of towns) {
        if (rank > highest && !(capital && zoom >= 4)) continue;
        if (events && this.nearPlace(lon, lat)) continue;
        put(name, lon, lat, { size: rank <= 4 ? 12 : 11, weight: capital ? 600 : 400,
          colour: theme.town }, capital ? "capital" : "town");
      }
      if (zoom < 6) return;
      for (const [name, lon, lat, area] of this.names.squares.flatMap((s) => s.divisions)) {
        if (pixels(area) < 90) continue;
        put(name, lon, lat, { size: 10.5, weight: 500, colour: theme.division, spacing: "1.2px" });
      }
    }

    project(lon, lat) {
      const { left, top, scale } = this.origin;
      const [x, y] = ConflictMap.mercator(lon, lat);
      return [(x - left) * scale, (y - top) * scale];
    }

    /* True where one of our own places is (nearly) this town: it would be named twice. */
    nearPlace(lon, lat) {
      const [x, y] = this.project(lon, lat);
      const reach = Math.max(5, (0.09 / 360) * this.origin.scale);
      return this.visible && this.visible.length < 3000 && this.visible.some((i) =>
        Math.abs(this.px[i] - x) < reach && Math.abs(this.py[i] - y) < reach);
    }

    drawNames(context = this.place(this.namesCanvas)) {
      if (this.online) return;
      for (const { lon, lat, stamp, dx, dy, dot } of this.baseNames || []) {
        const [x, y] = this.project(lon, lat);
        if (dot) {
          context.beginPath();
          if (dot === "capital") context.rect(x - 2.2, y - 2.2, 4.4, 4.4);
          else context.arc(x, y, 1.9, 0, 2 * Math.PI);
          context.fillStyle = this.theme.town;
          context.fill();
        }
        context.drawImage(stamp.canvas, x + dx, y + dy, stamp.width, stamp.height);
      }
    }

    /* --- drawing a day ---------------------------------------------------------------------- */

    redraw() {
      if (this.waiting) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.draw();
      });
    }

    /* Near-black is lifted on a dark map, where it would look like no colour at all. */
    visibleColour(colour) {
      const n = parseInt(colour.slice(1), 16);
      return this.dark && Math.max(n >> 16, (n >> 8) & 255, n & 255) < 70 ? "#8d8d8d" : colour;
    }

    party(number) {
      if (number < 0) return null;
      const { name, letter, shape, colours } = this.events.parties[number];
      return { number, name, letter, shape, colour: colours[this.look.palette] || colours.safe };
    }

    /* How a place is drawn at a spell; made once for each spell and palette. */
    lookOf(spell) {
      if (this.looksFor !== this.events || this.looksPalette !== this.look.palette) {
        this.looks = new Array(this.events.first.length);
        this.looksFor = this.events;
        this.looksPalette = this.look.palette;
      }
      if (!this.looks[spell]) {
        const { spells } = this.events;
        this.looks[spell] = {
          status: STATUSES[spells.status[spell]],
          holder: this.party(spells.holder[spell]),
          others: spells.others[spell].map((n) => this.party(n)),
          hollow: spells.hollow[spell] !== 0,
          doubtful: (spells.hollow[spell] & 1) !== 0, // else hollow means: nobody reviewed it
          stamps: new Map(), // by size and theme: the key of a stamp costs more than the stamping
        };
      }
      return this.looks[spell];
    }

    stampOf(look, radius) {
      const key = this.dark ? -radius : radius;
      if (!look.stamps.has(key)) look.stamps.set(key, this.stamps.control(look, radius, this.theme));
      return look.stamps.get(key);
    }

    freshness(place, day) {
      const last = this.events.lastReport(place, day);
      if (last === null) return PALEST;
      const part = Math.min(1, Math.max(0, (day - last - FRESH) / (STALE - FRESH)));
      return 1 - part * (1 - PALEST);
    }

    draw() {
      const { events, state } = this;
      const context = this.place(this.canvas);
      if (!state) return;
      const day = dayNumber(state.day);
      this.dateline.textContent = this.since === null ? longDay(day)
        : `${longDay(this.since)} → ${longDay(day)}`;
      if (this.look.known) this.dateline.append(element("small", "", this.look.known));
      if (!events || !this.visible) return;
      const started = performance.now();
      events.setDay(day);
      this.areas.draw(this, day);
      this.drawLegend(this.paintDay(context, day));
      this.frames += 1;
      const now = performance.timeOrigin + performance.now();
      this.firstPaint = this.firstPaint || now;
      this.paints.push({ sent: state.sent, painted: now,
        drawing: now - performance.timeOrigin - started });
      if (this.paints.length > 1000) this.paints.splice(0, 500);
    }

    /* Everything of the day that the events' data is set to; returns what there is, for the key. */
    paintDay(context, day) {
      const radius = this.radius();
      const shown = { parties: new Map(), statuses: new Set(), hollow: false, stale: false,
        tolls: new Set(), zones: new Map(), wide: false, outlines: false };
      this.zones.draw(this, context, day, shown);
      if (this.look.areas === "outlines") ConflictMap.drawDivisions(this, context);
      ConflictMap.drawWidePlaces(this, context, shown);
      if (this.since !== null) ConflictMap.drawChanges(this, context, radius, shown);
      else this.drawMarks(context, day, radius, shown);
      ConflictMap.drawWideTags(this, context, shown);
      this.drawSelection(context, radius);
      if (this.look.tolls !== false) this.drawTolls(context, day, radius, shown);
      return shown;
    }

    drawMarks(context, day, radius, shown) {
      const { events } = this;
      const size = this.map.getSize();
      if (this.visible.length > CROWD) {
        this.crowd.draw(context, size, this.visible, radius + 1, {
          x: this.px,
          y: this.py,
          alpha: (i) => this.freshness(i, day),
          stamp: (i) => {
            if (events.at[i] < 0 || ConflictMap.isWide(events, i)) return null;
            const look = this.lookOf(events.at[i]);
            this.note(look, 1, shown);
            return this.stampOf(look, radius);
          },
        });
        return;
      }
      for (const i of this.visible) {
        if (events.at[i] < 0 || ConflictMap.isWide(events, i)) continue;
        const x = this.px[i], y = this.py[i];
        const look = this.lookOf(events.at[i]);
        const alpha = this.freshness(i, day);
        const larger = [-1.5, 0, 1.5, 1.5][events.size[i]];
        const stamp = this.stampOf(look, Math.max(4, radius + larger));
        context.globalAlpha = alpha;
        context.drawImage(stamp.canvas, x - stamp.width / 2, y - stamp.height / 2, stamp.width,
          stamp.height);
        const label = this.labels.get(i);
        if (label) {
          context.globalAlpha = Math.max(0.75, alpha);
          context.drawImage(label.stamp.canvas, x + label.dx, y + label.dy, label.stamp.width,
            label.stamp.height);
        }
        context.globalAlpha = 1;
        if (x >= 0 && y >= 0 && x <= size.x && y <= size.y) this.note(look, alpha, shown);
      }
    }

    /* Remember what is on screen, for the key. */
    note(look, alpha, shown) {
      shown.stale = shown.stale || alpha < 0.8;
      if (look.notedIn === shown) return;
      look.notedIn = shown;
      shown.statuses.add(look.status);
      shown.hollow = shown.hollow || look.hollow;
      if (look.holder) shown.parties.set(look.holder.name, look.holder);
      for (const party of look.others) if (party) shown.parties.set(party.name, party);
    }

    drawSelection(context, radius) {
      const place = this.events.numberOf.get(this.state.selected);
      if (place === undefined) return;
      const x = this.px[place], y = this.py[place];
      for (const [width, colour] of [[6, this.theme.paper], [2.6, this.theme.accent]]) {
        context.beginPath();
        context.arc(x, y, radius * 1.3 + 9, 0, 2 * Math.PI);
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.stroke();
      }
    }

    hasToll(place) {
      return this.events.tollsAt(place, this.events.day, this.look) !== null;
    }

    /* One tag a place and kind: the largest figure, never a sum, with the width of the claims. */
    drawTolls(context, day, radius, shown) {
      const { events } = this;
      const found = [];
      for (const i of this.visibleTolls) {
        const rows = events.tollsAt(i, day, this.look);
        if (!rows) continue;
        const most = [-1, -1]; // the row with the largest figure: of a day, of a longer time
        for (const row of rows) {
          const kind = this.isPeriod(row) ? 1 : 0;
          if (most[kind] < 0 || this.figure(row) > this.figure(most[kind])) most[kind] = row;
        }
        most.forEach((row, kind) => {
          if (row >= 0) found.push({ i, row, period: kind === 1, figure: this.figure(row) });
        });
      }
      found.sort((a, b) => b.figure - a.figure);
      const size = this.map.getSize(), dot = this.stamps.dot(this.theme);
      const tags = new ConflictMap.Boxes(size.x, size.y);
      for (const [i, { stamp, dx, dy }] of this.labels) {
        if (events.at[i] < 0) continue;
        tags.add(this.px[i] + dx + 3, this.py[i] + dy + 4, stamp.width - 6, stamp.height - 8);
      }
      for (const [i, { width, height }] of this.wideTags) {
        const [x, y] = ConflictMap.tagPlace(this, i);
        tags.add(x - width / 2, y - height / 2, width, height);
      }
      const dots = new Uint8Array((size.x / 4 + 1) * (size.y / 4 + 1));
      let room = this.visible.length > CROWD ? MOST_TAGS / 5 : MOST_TAGS;
      for (const { i, row, period } of found) {
        const x = this.px[i], y = this.py[i];
        if (x < 0 || y < 0 || x >= size.x || y >= size.y) continue;
        shown.tolls.add(period ? "period" : "incident");
        if (room > 0) {
          room -= 1;
          const hollow = events.tolls.hollow[row] !== 0;
          const stamp = this.stamps.toll(this.figureText(row), period, hollow, this.theme);
          const at = tags.around(x, y, radius, stamp, period);
          if (at) {
            context.drawImage(stamp.canvas, at.x, at.y, stamp.width, stamp.height);
            if (hollow) shown.hollow = true;
            continue;
          }
        }
        // No room for the figure: a small bar says that there is one.
        const cell = Math.floor(y / 4) * Math.ceil(size.x / 4) + Math.floor(x / 4);
        if (dots[cell]) continue;
        dots[cell] = 1;
        const below = events.at[i] < 0 ? 0 : period ? radius + 3 : -radius - 3;
        context.drawImage(dot.canvas, x - dot.width / 2, y + below - dot.height / 2, dot.width,
          dot.height);
      }
    }

    isPeriod(row) {
      const { scope, first, last } = this.events.tolls;
      return scope[row] >= PERIOD_SCOPE || last[row] - first[row] > 1; // an open start is far off
    }

    figure(row) {
      const { low, best, high } = this.events.tolls;
      return Math.max(low[row], best[row], high[row], 0);
    }

    figureText(row) {
      const { low, best, high, measure } = this.events.tolls;
      const [l, b, h] = [low[row], best[row], high[row]];
      const text = l >= 0 && h >= 0 && l !== h ? `${number(l)}–${number(h)}`
        : b >= 0 && l === b && h < 0 ? `≥ ${number(b)}`
          : b >= 0 && h === b && l < 0 ? `≤ ${number(b)}`
            : l >= 0 && h < 0 && b < 0 ? `≥ ${number(l)}`
              : h >= 0 && l < 0 && b < 0 ? `≤ ${number(h)}`
                : b >= 0 ? number(b) : "some";
      return measure[row] === "killed" ? text : `${text} ${measure[row]}`;
    }

    /* --- legend, hints, clicks ----------------------------------------------------------------- */

    drawLegend(shown) {
      const parties = [...shown.parties.values()].sort((a, b) => a.number - b.number);
      const changed = (shown.changed || []).map((look) => this.stamps.keyOf(look, 0, this.theme));
      const key = JSON.stringify([parties, [...shown.statuses].sort(), shown.hollow, shown.stale,
        [...shown.tolls].sort(), [...shown.zones], shown.wide, shown.outlines, shown.same, changed, shown.appeared, this.dark,
        this.look]);
      if (key === this.drawnLegend) return;
      this.drawnLegend = key;
      const rows = [];
      this.key = { rows: [], notes: [] };
      const row = (stamp, text) => {
        this.key.rows.push({ stamp, text });
        const line = element("div", "conflict-row");
        const picture = element("canvas");
        picture.width = stamp.canvas.width;
        picture.height = stamp.canvas.height;
        picture.style.width = stamp.width + "px";
        picture.style.height = stamp.height + "px";
        picture.getContext("2d").drawImage(stamp.canvas, 0, 0);
        const box = element("span", "conflict-swatch");
        box.append(picture);
        line.append(box, element("span", "", text));
        rows.push(line);
      };
      const mark = (look) => this.stamps.control({ others: [], hollow: false, ...look }, 7, this.theme);
      for (const party of parties) row(mark({ status: "held", holder: party }), party.name);
      const [a, b] = [parties[0] || null, parties[1] || null];
      if (shown.statuses.has("contested")) {
        row(mark({ status: "contested", holder: a, others: [b] }), "Contested");
      }
      if (shown.statuses.has("besieged")) {
        row(this.stamps.control({ status: "besieged", holder: a, others: [b], hollow: false }, 5,
          this.theme), "Besieged: ring of the besieger");
      }
      if (shown.statuses.has("unknown")) row(mark({ status: "unknown", holder: null }), "Not known who");
      if (shown.hollow) {
        row(mark({ status: "held", holder: a, hollow: true }),
          "Hollow: claimed, uncertain or not reviewed");
      }
      if (shown.tolls.has("incident")) {
        row(this.stamps.toll("12–20", false, false, this.theme), `Killed, ${this.windowText()}`);
      }
      if (shown.tolls.has("period")) {
        row(this.stamps.toll("3,000", true, false, this.theme), "Over a longer period");
      }
      const notes = [];
      const zones = [...shown.zones.values()];
      for (const { colour, party } of zones.slice(0, MOST_ZONES)) {
        row(this.zones.stamp(this, colour), `Area: ${party}`);
      }
      const sources = zones.map(({ credit, first }) =>
        (first === null ? credit : `${credit}, from ${longDay(first)}`));
      if (sources.length) notes.push(`Areas: ${[...new Set(sources)].join("; ")}`);
      if (shown.changed) {
        row(ConflictMap.changeStamp(this, shown.changed),
          "In front now, behind before");
      }
      if (shown.appeared) notes.push("Open ring behind: nothing reported before");
      if (shown.same) notes.push("Pale dot: the same on both days");
      if (shown.stale) notes.push("Faded: last report is old");
      if (this.look.areas === "outlines") {
        notes.push("Tinted division: who holds the reported places in it, striped where several " +
          "do; it says nothing of the rest of it");
      }
      if (shown.outlines) notes.push("Dashed outline: known only to the province or country");
      if (this.look.areas === "near") notes.push(`Shade: within ${this.look.radius_km} km of a reported place, ` +
        "paler with distance and age; the land between is not known");
      if (shown.wide) notes.push("Dashed ring: place known only roughly");
      this.key.notes = notes;
      this.legendBody.replaceChildren(...rows, ...notes.map((n) => element("div", "conflict-note", n)));
      this.legend.hidden = rows.length === 0;
    }

    windowText() {
      const { mode, window_days: days } = this.look;
      return mode === "cumulative" ? "to date" : mode === "window" ? `last ${days} days` : "this day";
    }

    /* The place drawn nearest to a point, within reach; -1 where there is none. */
    hit(point) {
      if (!this.events || !this.visible || !this.state) return -1;
      const day = dayNumber(this.state.day);
      let best = -1, nearest = (this.radius() + 7) ** 2;
      for (const [i, { width, height }] of this.wideTags || []) {
        const [x, y] = ConflictMap.tagPlace(this, i);
        if (Math.abs(x - point.x) <= width / 2 && Math.abs(y - point.y) <= height / 2) return i;
      }
      for (const i of this.visible) {
        if (ConflictMap.isWide(this.events, i)) continue;
        const away = (this.px[i] - point.x) ** 2 + (this.py[i] - point.y) ** 2;
        if (away >= nearest) continue;
        if (this.events.at[i] < 0 && !this.events.tollsAt(i, day, this.look)) continue;
        best = i;
        nearest = away;
      }
      return best;
    }

    clicked({ containerPoint, latlng }) {
      const place = this.hit(containerPoint);
      this.clicks += 1;
      const value = { place: null, events: [], data: this.address,
        seq: Date.now() * 100 + (this.clicks % 100), kind: "ground" };
      const { lat, lng } = latlng.wrap();
      Object.assign(value, { lat, lon: lng });
      if (place >= 0) {
        const { events } = this, spell = events.at[place];
        const tolls = events.tollsAt(place, events.day, this.look) || [];
        value.place = events.ids[place];
        value.kind = spell >= 0 ? "control" : "toll";
        value.events = [...(spell >= 0 ? events.spells.events[spell] : []),
          ...tolls.map((row) => events.tolls.event[row])].slice(0, 200);
      }
      window.Streamlit.setComponentValue(value);
    }

    hovered({ containerPoint }) {
      const place = this.hit(containerPoint);
      this.container.style.cursor = place >= 0 ? "pointer" : "";
      this.hint(place >= 0 ? place : null);
    }

    inWords(look) {
      const others = look.others.map((p) => p.name).join(", ");
      const holder = look.holder ? look.holder.name : null;
      return {
        held: `Held by ${holder}`,
        contested: "Contested: " + [holder, others].filter(Boolean).join(" / "),
        besieged: `${holder || "Holder not known"}, besieged by ${others || "unknown"}`,
        unknown: "Not known who holds it",
      }[look.status];
    }

    hint(place) {
      if (place === null) {
        this.tip.hidden = true;
        return;
      }
      const { events } = this, spell = events.at[place];
      const lines = [element("strong", "", events.names[place])];
      if (spell >= 0) {
        const look = this.lookOf(spell);
        if (this.since !== null) {
          const was = ConflictMap.spellBefore(this, place);
          const then = was < 0 ? "nothing reported" : this.inWords(this.lookOf(was));
          lines.push(element("div", "conflict-note", `${longDay(this.since)}: ${then}`));
        }
        const doubt = look.doubtful ? " (uncertain)" : look.hollow ? " (not reviewed)" : "";
        lines.push(element("div", "", this.inWords(look) + doubt));
        const last = events.lastReport(place, events.day);
        lines.push(element("div", "conflict-note", `since ${longDay(events.spells.since[spell])}` +
          (last === null ? "" : ` · last report ${longDay(last)}`)));
      }
      for (const row of events.tollsAt(place, events.day, this.look) || []) {
        const { first, last, measure } = events.tolls;
        const when = first[row] !== last[row]
          ? `${first[row] === -32768 ? "up" : longDay(first[row])} to ${longDay(last[row])}`
          : longDay(last[row]);
        const figure = this.figureText(row).replace(measure[row], "").trim();
        lines.push(element("div", "conflict-note", `${figure} ${measure[row]} · ${when}`));
        if (lines.length > 7) break;
      }
      this.tip.replaceChildren(...lines);
      this.tip.hidden = false;
      const size = this.map.getSize();
      const x = Math.min(size.x - this.tip.offsetWidth - 8, this.px[place] + 14);
      const above = this.py[place] - this.tip.offsetHeight - 14;
      this.tip.style.transform = `translate(${Math.max(8, x)}px, ${above > 8 ? above : this.py[place] + 18}px)`;
    }
  }

  ConflictMap.start = function (map, settings) {
    const layer = new EventLayer(map, settings);
    /* For tests and measurements: what is drawn, to be read and never set. */
    window.__conflictMap = Object.freeze({
      ready: () => Boolean(layer.events && layer.state && !layer.waiting),
      day: () => layer.state && layer.state.day,
      frames: () => layer.frames,
      firstPaint: () => layer.firstPaint,
      paints: () => layer.paints.slice(),
      view: () => ({ ...layer.map.getCenter(), zoom: layer.map.getZoom() }),
      labels: () => [...(layer.labels || new Map()).keys()].map((i) => layer.events.names[i]),
      stateAt: (iso) => {
        const { events } = layer, day = dayNumber(iso), state = {};
        for (let i = 0; i < events.count; i += 1) {
          const spell = events.spellAt(i, day);
          if (spell < 0) continue;
          const name = (n) => (n < 0 ? null : events.parties[n].name);
          const last = events.lastReport(i, day);
          state[events.ids[i]] = {
            status: STATUSES[events.spells.status[spell]],
            holder: name(events.spells.holder[spell]),
            others: events.spells.others[spell].map(name),
            since: isoDay(events.spells.since[spell]),
            last_report: last === null ? null : isoDay(last),
            certain: (events.spells.hollow[spell] & 1) === 0,
          };
        }
        return state;
      },
      zones: () => (layer.state ? layer.zones.on(dayNumber(layer.state.day)).map(({ party }) => party)
        : []),
      window: () => ({ day: layer.state.day, first: isoDay(layer.since ?? dayNumber(layer.state.day) -
        (layer.look.mode === "window" ? layer.look.window_days - 1 : 0)) }),
      changed: () => (layer.since === null ? [] : ConflictMap.changedPlaces(layer).map((i) =>
        layer.events.ids[i])),
      keyShown: () => layer.legend.open,
      outlined: () => [...(layer.wideTags || new Map()).keys()].filter((i) =>
        layer.outlines.wide(layer.events, i)).map((i) => layer.events.names[i]),
      placesOnScreen: () => (layer.visible || []).filter((i) =>
        layer.events.at[i] >= 0 && !ConflictMap.isWide(layer.events, i)).map((i) => ({
        id: layer.events.ids[i], name: layer.events.names[i], x: layer.px[i], y: layer.py[i] })),
    });
  };
})(window.ConflictMap);
