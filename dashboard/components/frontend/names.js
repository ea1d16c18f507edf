/* Which names stand where: those of reported places first, then those of the basemap where there is
 * room. Settled once a view, over all days: names do not jump while the day changes.
 */
"use strict";

(function (ConflictMap) {
  const MOST = 400; // names of reported places
  const FIRST = 12; // of these, before the tags of provinces and countries
  const CROWD = ConflictMap.CROWD;

  class Names {
    constructor(layer) {
      this.layer = layer;
      this.labels = new Map(); // by place: the name's stamp, and how far from the place it stands
      this.base = [];
      this.known = null; // of the basemap, as Squares.names gives them
    }

    arrange() {
      const { layer } = this, { events } = layer;
      const size = layer.map.getSize();
      const taken = new ConflictMap.Boxes(size.x, size.y);
      this.labels = new Map();
      this.base = [];
      if (events && layer.visible) this.arrangeLabels(taken);
      if (!layer.online && this.known) this.arrangeBase(taken);
    }

    arrangeLabels(taken) {
      const { layer } = this, { events, px, py } = layer;
      const radius = layer.radius();
      const candidates = layer.visible.filter((i) => events.precision[i] <= 3);
      if (candidates.length <= CROWD) {
        for (const i of candidates) {
          taken.add(px[i] - radius, py[i] - radius, 2 * radius, 2 * radius);
        }
      }
      const importance = (i) => events.size[i] * 3 + Math.min(6, events.until[i] - events.from[i]);
      candidates.sort((a, b) => importance(b) - importance(a) || a - b);
      // A province's tag may stand anywhere in it: the towns most told of are named first.
      this.nameMarks(candidates.slice(0, FIRST), taken);
      ConflictMap.arrangeWideTags(layer, taken);
      this.nameMarks(candidates.slice(FIRST, MOST), taken);
    }

    nameMarks(marks, taken) {
      const { layer } = this, { events, px, py, theme } = layer;
      const radius = layer.radius();
      for (const i of marks) {
        const style = { size: events.size[i] >= 2 ? 13.5 : 12, weight: 600, colour: theme.ink };
        const stamp = layer.stamps.label(events.names[i], style, theme);
        const at = taken.beside(px[i], py[i], radius + 1, stamp);
        if (at) this.labels.set(i, { stamp, ...at });
      }
    }

    arrangeBase(taken) {
      const { layer } = this, { zoom, theme, events } = layer;
      const put = (text, lon, lat, style, dot) => {
        const [x, y] = layer.project(lon, lat);
        const stamp = layer.stamps.label(text, style, theme);
        if (dot) {
          const at = taken.beside(x, y, 3, stamp);
          if (at) this.base.push({ lon, lat, stamp, dx: at.dx, dy: at.dy, dot });
          return;
        }
        const left = x - stamp.width / 2, top = y - stamp.height / 2;
        if (taken.add(left, top, stamp.width, stamp.height, true)) {
          this.base.push({ lon, lat, stamp, dx: -stamp.width / 2, dy: -stamp.height / 2 });
        }
      };
      const pixels = (area) => Math.sqrt(area) * layer.origin.scale / 360;
      for (const [name, lon, lat, area] of this.known.countries) {
        const side = pixels(area);
        if (side < 70 || side > 1500) continue;
        put(name.toUpperCase(), lon, lat, { size: side > 260 ? 14 : 11.5, weight: 500,
          colour: theme.country, spacing: side > 260 ? "4px" : "2px" });
      }
      const towns = this.known.squares.flatMap((square) => square.towns);
      const highest = [0, 0, 0, 1, 3, 4, 6, 7, 8, 10, 10][Math.min(10, zoom)];
      for (const [name, lon, lat, rank, capital] of towns) {
        if (rank > highest && !(capital && zoom >= 4)) continue;
        if (events && this.isReported(lon, lat)) continue;
        put(name, lon, lat, { size: rank <= 4 ? 12 : 11, weight: capital ? 600 : 400,
          colour: theme.town }, capital ? "capital" : "town");
      }
      if (zoom < 6) return;
      for (const [name, lon, lat, area] of this.known.squares.flatMap((s) => s.divisions)) {
        if (pixels(area) < 90) continue;
        put(name, lon, lat, { size: 10.5, weight: 500, colour: theme.division, spacing: "1.2px" });
      }
    }

    /* True where one of our own places is (nearly) this town: it would be named twice. */
    isReported(lon, lat) {
      const { layer } = this, { visible, px, py } = layer;
      const [x, y] = layer.project(lon, lat);
      const reach = Math.max(5, (0.09 / 360) * layer.origin.scale);
      return visible && visible.length < 3000 && visible.some((i) =>
        Math.abs(px[i] - x) < reach && Math.abs(py[i] - y) < reach);
    }

    /* The basemap's names; those of places are drawn with their marks. */
    draw(context) {
      const { layer } = this;
      for (const { lon, lat, stamp, dx, dy, dot } of this.base) {
        const [x, y] = layer.project(lon, lat);
        if (dot) {
          context.beginPath();
          if (dot === "capital") context.rect(x - 2.2, y - 2.2, 4.4, 4.4);
          else context.arc(x, y, 1.9, 0, 2 * Math.PI);
          context.fillStyle = layer.theme.town;
          context.fill();
        }
        ConflictMap.put(context, stamp, x + dx, y + dy);
      }
    }
  }
  ConflictMap.Names = Names;
})(window.ConflictMap);
