/* Outlines of countries and their divisions: where a report names no town but a province or a
 * country, that is drawn as what it is and never as a pin; and control by division, as a choice.
 *
 * The files are made by dashboard/basemap/outlines.py; only those of countries met are fetched.
 */
"use strict";

(function (ConflictMap) {
  const DIVISION = 4, COUNTRY = 6; // precisions that have an outline
  const WIDE = 3; // from beyond this precision on a place is no spot
  const REACH_KM = { 2: 25, 3: 45, 4: 90, 5: 60 }; // where there is no outline: a ring
  const TINT = 0.34;
  const TAG_FONT = `italic 500 12px ${ConflictMap.FONT}`;

  class Outlines {
    constructor(squares) {
      this.squares = squares;
      this.countries = new Map(); // by code: {country, divisions}, each of {name, rings, box}
    }

    /* Fetch what the events need and are not there yet; true where something came. */
    async load(codes) {
      const existing = new Set((await this.squares.index).outlines || []);
      const wanted = [...codes].filter((code) => existing.has(code) && !this.countries.has(code));
      await Promise.all(wanted.map(async (code) => {
        const { quantum, country, divisions } = await this.squares.once(`outlines_${code}.json`);
        this.countries.set(code, {
          country: shape("", country, quantum),
          divisions: divisions.map(({ names, rings }) => shape(names[0], rings, quantum)),
        });
      }));
      return wanted.length > 0;
    }

    /* The outline a place stands for, or for a town the division it lies in; null where none. */
    of(events, place) {
      if (this.foundFor !== events || this.foundIn !== this.countries.size) {
        this.foundFor = events;
        this.foundIn = this.countries.size;
        this.found = new Array(events.count);
      }
      if (this.found[place] === undefined) this.found[place] = this.find(events, place);
      return this.found[place];
    }

    find(events, place) {
      const known = this.countries.get(events.countryOf(place));
      if (!known) return null;
      if (events.precision[place] === COUNTRY) return known.country;
      return known.divisions.find((division) =>
        inside(division, events.x[place], events.y[place])) || null;
    }

    /* What a place that is no spot covers; null for spots, and where no outline is known. */
    wide(events, place) {
      const precision = events.precision[place];
      return precision === DIVISION || precision === COUNTRY ? this.of(events, place) : null;
    }
  }
  ConflictMap.Outlines = Outlines;
  ConflictMap.isWide = (events, place) => events.precision[place] > WIDE;

  /* Rings of steps to rings of points in Mercator's [0, 1], and the box around them. */
  function shape(name, rings, quantum) {
    const box = [1, 1, 0, 0];
    const points = rings.map((steps) => {
      const out = new Float64Array(steps.length);
      let lon = 0, lat = 0;
      for (let i = 0; i < steps.length; i += 2) {
        lon += steps[i];
        lat += steps[i + 1];
        const [x, y] = ConflictMap.mercator(lon * quantum, lat * quantum);
        out[i] = x;
        out[i + 1] = y;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
      return out;
    });
    return { name, rings: points, box };
  }
  ConflictMap.shape = shape;

  function inside({ rings, box }, x, y) {
    if (x < box[0] || y < box[1] || x > box[2] || y > box[3]) return false;
    let odd = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
        if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) odd = !odd;
      }
    }
    return odd;
  }

  /* Trace a shape where it lies on screen; false where it is out of sight. */
  function trace(layer, context, { rings, box }) {
    const { left, top, scale } = layer.origin, size = layer.map.getSize();
    const shift = box[2] < left ? 1 : 0; // a map panned over 180 degrees shows the world again
    const x0 = (box[0] + shift - left) * scale, x1 = (box[2] + shift - left) * scale;
    const y0 = (box[1] - top) * scale, y1 = (box[3] - top) * scale;
    if (x1 < 0 || y1 < 0 || x0 > size.x || y0 > size.y) return false;
    context.beginPath();
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = (ring[i] + shift - left) * scale, y = (ring[i + 1] - top) * scale;
        if (i) context.lineTo(x, y); else context.moveTo(x, y);
      }
      context.closePath();
    }
    return true;
  }
  ConflictMap.traceShape = trace;

  /* Places known only to a district, province or country: a ring or the outline itself. */
  ConflictMap.drawWidePlaces = (layer, context, shown) => {
    const { events, theme, outlines } = layer;
    if (layer.visible.length > 3000) return;
    for (const i of layer.visible) {
      if (events.precision[i] < 2 || (events.at[i] < 0 && !layer.hasToll(i))) continue;
      if (ConflictMap.earlierOf(layer, i).skip) continue;
      const outline = outlines.wide(events, i);
      const look = events.at[i] < 0 ? null : layer.lookOf(events.at[i]);
      if (outline) {
        drawOutline(layer, context, outline, look);
        shown.outlines = true;
        continue;
      }
      const km = REACH_KM[events.precision[i]];
      const reach = (km / 40075) * layer.origin.scale / Math.cos(events.lat[i] * Math.PI / 180);
      if (!km || reach < 14 || reach > 2000) continue;
      context.beginPath();
      context.arc(layer.px[i], layer.py[i], reach, 0, 2 * Math.PI);
      context.setLineDash([2, 5]);
      context.lineWidth = 1.2;
      context.strokeStyle = theme.muted;
      context.stroke();
      context.setLineDash([]);
      shown.wide = true;
    }
  };

  function drawOutline(layer, context, outline, look) {
    if (!trace(layer, context, outline)) return;
    const party = look && (look.holder || look.others[0]);
    const colour = party ? layer.visibleColour(party.colour) : layer.theme.muted;
    context.lineJoin = "round";
    if (party) {
      context.globalAlpha = 0.1;
      context.fillStyle = colour;
      context.fill("evenodd");
    }
    context.globalAlpha = 0.9;
    context.lineWidth = 1.8;
    context.strokeStyle = colour;
    context.setLineDash([7, 5]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /* Where the tags of wide places go: at their middle, else near it where nothing else stands. In a
   * crowd the tag is the sign alone: the outline, its click and a closer view tell the name.
   */
  ConflictMap.arrangeWideTags = (layer, taken) => {
    layer.tagPlaces = new Map();
    for (const i of layer.visible) {
      if (!ConflictMap.isWide(layer.events, i)) continue;
      for (const name of [layer.events.names[i], ""]) {
        const width = tagWidth(layer, name, layer.since === null ? 1 : 2);
        const left = layer.px[i] - width / 2, top = layer.py[i] - 9;
        const aside = ASIDE.find(([dx, dy]) => taken.add(left + dx, top + dy, width, 18, true));
        layer.tagPlaces.set(i, { name, aside: aside || [0, 0] });
        if (aside) break;
      }
    }
  };
  const ASIDE = [[0, 0], [0, 20], [0, -20], [0, 38], [0, -38], [50, 0], [-50, 0], [50, 25], [-50, 25],
    [50, -25], [-50, -25]];

  ConflictMap.tagPlace = (layer, i) => {
    const [dx, dy] = layer.tagPlaces.get(i).aside;
    return [layer.px[i] + dx, layer.py[i] + dy];
  };

  function tagWidth({ stamps }, name, signs) {
    stamps.measure.font = TAG_FONT;
    stamps.measure.letterSpacing = "0px";
    return stamps.measure.measureText(name).width + (name ? 16 : 8) + 14 * signs;
  }

  /* The name of a wide place in a dashed tag, with the sign of who holds it: no spot is meant. */
  ConflictMap.drawWideTags = (layer, context, shown) => {
    const { events, theme } = layer;
    layer.wideTags = new Map();
    const size = layer.map.getSize();
    let room = 120;
    for (const i of layer.visible) {
      if (!ConflictMap.isWide(events, i) || (events.at[i] < 0 && !layer.hasToll(i))) continue;
      if ((room -= 1) < 0) return;
      const { old, skip } = ConflictMap.earlierOf(layer, i);
      if (skip) continue;
      const look = events.at[i] < 0 ? null : layer.lookOf(events.at[i]);
      const stamp = tagOf(layer, layer.tagPlaces.get(i).name, [old, look].filter(Boolean));
      const [x, y] = ConflictMap.tagPlace(layer, i);
      context.globalAlpha = look ? Math.max(0.7, layer.freshness(i, events.day)) : 1;
      ConflictMap.putMiddle(context, stamp, x, y);
      context.globalAlpha = 1;
      layer.wideTags.set(i, stamp);
      if (look && x >= 0 && y >= 0 && x <= size.x && y <= size.y) layer.note(look, 1, shown);
    }
  };

  /* `looks`: of the earlier day, where days are compared, and of the day itself. */
  function tagOf(layer, name, looks) {
    const { theme, stamps } = layer;
    const signs = looks.map((look) => layer.stampOf(look, 6));
    const wide = tagWidth(layer, name, signs.length);
    const key = ["w", name, theme.ink, ...looks.map((look) => stamps.keyOf(look, 6, theme))];
    return stamps.make(key.join("|"), wide + 4, 24, (context, x, y) => {
      const left = x - wide / 2;
      context.beginPath();
      context.roundRect(left, y - 9, wide, 18, 9);
      context.globalAlpha = 0.9;
      context.fillStyle = theme.paper;
      context.fill();
      context.globalAlpha = 1;
      context.setLineDash([3, 2.5]);
      context.lineWidth = 1.1;
      context.strokeStyle = theme.muted;
      context.stroke();
      context.setLineDash([]);
      signs.forEach((sign, i) => {
        ConflictMap.putMiddle(context, sign, left + 11 + 14 * i, y);
      });
      context.font = TAG_FONT;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillStyle = theme.ink;
      context.fillText(name, left + 8 + 14 * signs.length, y + 0.5);
    });
  }

  /* Each division tinted by who holds the reported places in it, striped where several do. */
  ConflictMap.drawDivisions = (layer, context) => {
    const { events, outlines } = layer;
    const counts = new Map(); // by outline: holders' colours and how many places each has
    for (let i = 0; i < events.count; i += 1) {
      const spell = events.at[i];
      if (spell < 0 || events.spells.status[spell] === 0 || events.precision[i] > DIVISION) continue;
      const outline = outlines.of(events, i);
      if (!outline) continue;
      if (!counts.has(outline)) counts.set(outline, { colours: new Map(), fresh: 0 });
      const found = counts.get(outline), look = layer.lookOf(spell);
      const sides = look.status === "contested" ? [look.holder, ...look.others] : [look.holder];
      for (const party of sides) {
        const colour = party ? layer.visibleColour(party.colour) : layer.theme.muted;
        found.colours.set(colour, (found.colours.get(colour) || 0) + 1);
      }
      found.fresh = Math.max(found.fresh, layer.freshness(i, events.day));
    }
    for (const [outline, { colours, fresh }] of counts) {
      if (!trace(layer, context, outline)) continue;
      const [first, second] = [...colours].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
      context.globalAlpha = TINT * fresh;
      context.fillStyle = second ? stripes(layer, context, first, second) : first;
      context.fill("evenodd");
      context.globalAlpha = 0.75;
      context.lineWidth = 1;
      context.strokeStyle = layer.theme.border;
      context.stroke();
      context.globalAlpha = 1;
    }
  };

  function stripes(layer, onto, first, second) {
    const { canvas } = layer.stamps.make(`stripes|${first}|${second}`, 12, 12, (context) => {
      context.fillStyle = first;
      context.fillRect(0, 0, 12, 12);
      context.strokeStyle = second;
      context.lineWidth = 12 * Math.SQRT1_2 / 2;
      context.beginPath();
      for (const at of [-12, 0, 12]) {
        context.moveTo(at - 2, 14);
        context.lineTo(at + 14, -2);
      }
      context.stroke();
    });
    const pattern = onto.createPattern(canvas, "repeat");
    const dense = window.devicePixelRatio || 1;
    pattern.setTransform(new DOMMatrix([1 / dense, 0, 0, 1 / dense, 0, 0]));
    return pattern;
  }
})(window.ConflictMap);
