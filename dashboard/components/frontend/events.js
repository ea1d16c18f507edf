/* The event layer: draws the state of a day over the basemap, and tells Python what was clicked.
 *
 * It is steered over a wire (wire.js) by the timeline in the page (timeline.js). On loading it says
 * hello, and is answered with the day, the address of the data and how to draw it. Names from
 * reports are drawn on canvas or set as textContent: nothing a report says is ever markup here.
 */
"use strict";

(function (ConflictMap) {
  const { CROWD, STATUSES, element } = ConflictMap;
  // Reports fade from fresh to stale between these ages, in days.
  const FRESH = 45, STALE = 720, PALEST = 0.42;

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
      this.placed = new Map(); // by canvas: where it was put last
      this.crowd = new ConflictMap.Crowd();
      this.squares = new ConflictMap.Squares(settings.basemap);
      this.outlines = new ConflictMap.Outlines(this.squares);
      this.zones = new ConflictMap.Zones();
      this.frames = 0;
      this.paints = [];
      this.container = map.getContainer();
      this.setUpLayers(settings);
      this.setUpPanels(settings);
      this.setUpWire(settings.channel);
      map.on("move resize", () => this.moved());
      map.on("zoomanim", (event) => this.animateZoom(event));
      map.on("moveend", () => this.settled());
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
      this.names = new ConflictMap.Names(this);
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
      ConflictMap.addPictureButtons(this);
      this.dateline = element("div", "conflict-day");
      this.key = new ConflictMap.Key(this);
      this.pointer = new ConflictMap.Pointer(this);
      this.container.append(this.dateline, this.key.panel, this.pointer.hint.box);
      for (const panel of [this.dateline, this.key.panel]) {
        L.DomEvent.disableClickPropagation(panel);
        L.DomEvent.disableScrollPropagation(panel);
      }
      this.container.setAttribute("role", "application");
      this.container.setAttribute("aria-label", "Map of control. Arrow keys move it, + and - zoom.");
      this.applyTheme();
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
      this.drawNow();
    }

    async load(address) {
      this.address = address;
      const response = await fetch(address, ConflictMap.KEPT);
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
      this.key.drawn = null;
      if (this.visible) this.settled();
    }

    /* --- where things are on screen ------------------------------------------------------- */

    /* Lay a canvas over the view; its size in pixels of the screen, and how many make one of ours. */
    place(canvas) {
      const size = this.map.getSize(), dense = window.devicePixelRatio || 1;
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      // Setting a style, even to what it is, has the browser work out styles anew.
      const at = [corner.x, corner.y, size.x, size.y].join();
      if (this.placed.get(canvas) !== at) {
        this.placed.set(canvas, at);
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
        L.DomUtil.setTransform(canvas, corner, 1);
      }
      return { width: Math.round(size.x * dense), height: Math.round(size.y * dense), dense };
    }

    /* The events' canvas, laid over the view and wiped. */
    wiped() {
      const { width, height, dense } = this.place(this.canvas);
      if (this.canvas.width !== width || this.canvas.height !== height) {
        this.canvas.width = width;
        this.canvas.height = height;
      }
      this.context = this.context || this.canvas.getContext("2d");
      this.context.setTransform(dense, 0, 0, dense, 0, 0);
      this.context.clearRect(0, 0, width / dense, height / dense);
      return this.context;
    }

    drawNames() {
      if (this.online) return;
      const { width, height, dense } = this.place(this.namesCanvas);
      ConflictMap.showStill(this.namesCanvas, width, height, (context) => {
        context.setTransform(dense, 0, 0, dense, 0, 0);
        this.names.draw(context);
      });
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
      this.pointer.hint.hide();
    }

    /* Settle where names stand: once a view. */
    arrange() {
      this.names.arrange();
      this.drawNames();
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

    project(lon, lat) {
      const { left, top, scale } = this.origin;
      const [x, y] = ConflictMap.mercator(lon, lat);
      return [(x - left) * scale, (y - top) * scale];
    }

    /* How large marks are: the more in view and the farther away, the smaller. */
    radius() {
      const n = this.visible ? this.visible.length : 0;
      const roomy = n <= 60 ? 10 : n <= 200 ? 9 : n <= 500 ? 7 : n <= CROWD ? 5 : 3.5;
      return Math.min(roomy, this.zoom <= 4 ? 5 : this.zoom === 5 ? 6.5 : this.zoom === 6 ? 8.5 : 10);
    }

    /* Names, and land and borders for the areas, of what is in view. */
    async loadSurroundings() {
      const bounds = this.map.getBounds().pad(0.3);
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      const asked = this.asked = Symbol("view");
      const [names, blocks] = await Promise.all([this.squares.names(box),
        this.look.areas === "near" ? this.squares.blocks(this.map.getZoom(), box) : null]);
      if (asked !== this.asked) return; // the reader has moved on
      this.names.known = names;
      if (blocks) this.areas.prepare(this.map, blocks);
      this.arrange();
      this.redraw();
    }

    /* --- drawing a day ---------------------------------------------------------------------- */

    redraw() {
      if (this.waiting) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.drawnIn = document.timeline.currentTime;
        this.draw();
      });
    }

    /* A new day is drawn in the frame it is told in; once a frame is enough. Waiting for one's turn
     * would mean the next frame where the page moves the day in a turn of its own, as in play. */
    drawNow() {
      const frame = document.timeline.currentTime;
      if (this.waiting || frame === this.drawnIn) {
        this.redraw();
        return;
      }
      this.drawnIn = frame;
      this.draw();
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
      const context = this.wiped();
      if (!state) return;
      const day = dayNumber(state.day);
      this.dateline.textContent = this.since === null ? longDay(day)
        : `${longDay(this.since)} → ${longDay(day)}`;
      if (this.look.known) this.dateline.append(element("small", "", this.look.known));
      if (!events || !this.visible) return;
      const started = performance.now();
      events.setDay(day);
      this.areas.draw(this, day);
      this.key.update(this.paintDay(context, day));
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
      if (this.look.tolls !== false) ConflictMap.drawTolls(this, context, day, radius, shown);
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
        ConflictMap.putMiddle(context, stamp, x, y);
        const label = this.names.labels.get(i);
        if (label) {
          context.globalAlpha = Math.max(0.75, alpha);
          ConflictMap.put(context, label.stamp, x + label.dx, y + label.dy);
        }
        context.globalAlpha = 1;
        if (x >= 0 && y >= 0 && x <= size.x && y <= size.y) this.note(look, alpha, shown);
      }
    }

    hasToll(place) {
      return this.events.tollsAt(place, this.events.day, this.look) !== null;
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
  }

  ConflictMap.start = function (map, settings) {
    ConflictMap.showProbe(new EventLayer(map, settings));
  };
})(window.ConflictMap);
