/* Control as area: each spot of land goes to the nearest place that has a state on the day.
 *
 * Never farther than the stated radius and never across a country's border or a coast; paler with
 * distance and with the age of the last report, since nothing is known of the land between.
 * Contested and besieged places are striped. Worked out on a coarse grid, which is stretched over
 * the map: soft edges, because the real ones are not known either.
 */
"use strict";

(function (ConflictMap) {
  const CELL = 4; // pixels
  const STRIPE = 3; // cells
  const MARGIN = 0.25; // of the view, on every side: what a short pan brings into sight
  const STRONGEST = 0.52; // opacity at a place that was reported today

  class Areas {
    constructor(canvas) {
      this.canvas = canvas;
      this.context = canvas.getContext("2d");
      this.ready = false;
      this.strength = [];
    }

    /* Lay the grid over the map's view: which cells are land, and of which country. */
    prepare(map, blocks) {
      const size = map.getSize();
      const aside = Math.round(size.x * MARGIN), above = Math.round(size.y * MARGIN);
      this.columns = Math.ceil((size.x + 2 * aside) / CELL);
      this.rows = Math.ceil((size.y + 2 * above) / CELL);
      this.corner = map.containerPointToLatLng([-aside, -above]);
      this.zoom = map.getZoom();
      this.world = 256 * 2 ** this.zoom / CELL; // cells around the world
      [this.left, this.top] = ConflictMap.mercator(this.corner.lng, this.corner.lat);
      const cells = this.columns * this.rows;
      this.land = this.alphaOf((context) => {
        ConflictMap.fillLand(context, blocks, this.left, this.top, this.world);
      });
      const walls = this.alphaOf((context) => {
        context.lineWidth = 1.7;
        context.beginPath();
        ConflictMap.traceBorders(context, blocks, this.left, this.top, this.world);
        context.stroke();
      });
      this.country = countries(this.land, walls, this.columns, this.rows);
      this.owner = new Int32Array(cells);
      this.nearness = new Float32Array(cells);
      this.taken = new Uint8Array(cells);
      this.sharedFor = null;
      this.image = new ImageData(this.columns, this.rows);
      this.canvas.width = this.columns;
      this.canvas.height = this.rows;
      this.canvas.style.width = this.columns * CELL + "px";
      this.canvas.style.height = this.rows * CELL + "px";
      L.DomUtil.setTransform(this.canvas, map.latLngToLayerPoint(this.corner), 1);
      this.ready = true;
      this.drawn = null;
    }

    alphaOf(draw) {
      const canvas = document.createElement("canvas");
      canvas.width = this.columns;
      canvas.height = this.rows;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      draw(context);
      const pixels = context.getImageData(0, 0, this.columns, this.rows).data;
      return Uint8Array.from({ length: this.columns * this.rows }, (_, i) => pixels[4 * i + 3]);
    }

    animateZoom(map, center, zoom) {
      if (!this.ready) return;
      const origin = map._latLngToNewLayerPoint(this.corner, zoom, center);
      L.DomUtil.setTransform(this.canvas, origin, map.getZoomScale(zoom, this.zoom));
    }

    draw(layer, day) {
      const { events, look } = layer;
      const shown = look.areas === "near" && this.ready;
      this.canvas.style.display = shown ? "" : "none";
      if (!shown) return;
      const key = [day, look.palette, look.radius_km, layer.dark, layer.address].join();
      if (key === this.drawn) return;
      this.drawn = key;
      this.share(events, look.radius_km);
      this.paint(layer, day);
    }

    /* Give each cell to its nearest place; nearness is 1 at the place and 0 at the radius. Who
     * holds a place does not matter to that: only places new on the day are added to what was
     * there before, and all is worked out anew only where one is gone. */
    share(events, radiusKm) {
      let anew = this.sharedFor !== events || this.sharedRadius !== radiusKm;
      if (anew) this.active = new Uint8Array(events.count);
      const { active } = this, added = [];
      const look = (place) => {
        const spell = events.at[place];
        // A province is no spot, and a place nobody is known to hold shades nothing.
        const shades = spell >= 0 && events.spells.status[spell] !== 0 && events.precision[place] <= 2;
        if (shades === (active[place] === 1)) return;
        if (shades) added.push(place); else anew = true;
        active[place] = shades ? 1 : 0;
      };
      // Only what moved since the day before need be looked at, where we have seen that day.
      if (!anew && this.sharedStep === events.step - 1) events.moved.forEach(look);
      else if (anew || this.sharedStep !== events.step) active.forEach((_, place) => look(place));
      Object.assign(this, { sharedFor: events, sharedRadius: radiusKm, sharedStep: events.step });
      if (!anew) {
        for (const place of added) this.give(events, place, radiusKm);
        return;
      }
      this.owner.fill(-1);
      this.nearness.fill(0);
      this.taken.fill(0);
      this.owned = { top: this.rows, bottom: -1, left: this.columns, right: -1 };
      for (let place = 0; place < events.count; place += 1) {
        if (active[place]) this.give(events, place, radiusKm);
      }
    }

    give(events, place, radiusKm) {
      const { columns, rows, owner, nearness, country, world, taken, owned } = this;
      const x = (events.x[place] - this.left) * world, y = (events.y[place] - this.top) * world;
      const reach = (radiusKm / 40075) * world / Math.cos(events.lat[place] * Math.PI / 180);
      if (x < -reach || y < -reach || x > columns + reach || y > rows + reach) return;
      const home = Math.floor(y) * columns + Math.floor(x);
      const inside = x >= 0 && y >= 0 && x < columns && y < rows;
      if (inside && taken[home]) return; // one place a cell is enough of a crowd
      if (inside) taken[home] = 1;
      const of = inside ? country[home] : 0;
      const from = Math.max(0, Math.ceil(x - reach)), to = Math.min(columns - 1, Math.floor(x + reach));
      const highest = Math.max(0, Math.ceil(y - reach));
      const lowest = Math.min(rows - 1, Math.floor(y + reach));
      owned.top = Math.min(owned.top, highest);
      owned.bottom = Math.max(owned.bottom, lowest);
      owned.left = Math.min(owned.left, from);
      owned.right = Math.max(owned.right, to);
      for (let row = highest; row <= lowest; row += 1) {
        const dy = (row + 0.5 - y) ** 2;
        for (let column = from; column <= to; column += 1) {
          const cell = row * columns + column;
          const near = 1 - Math.sqrt(dy + (column + 0.5 - x) ** 2) / reach;
          if (near <= nearness[cell] || (of && country[cell] !== of)) continue;
          nearness[cell] = near;
          owner[cell] = place;
        }
      }
    }

    paint(layer, day) {
      const { events } = layer;
      const { columns, owner, nearness, land, image, owned: { top, bottom, left, right } } = this;
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(0);
      // Stripes are counted from the corner of the world, so that they stay put when the map moves.
      const shift = Math.round(this.left * this.world) + Math.round(this.top * this.world);
      const strength = this.strength; // by place: opacity and colours
      strength.length = events.count;
      strength.fill(null);
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left, cell = row * columns + left; column <= right; column += 1, cell += 1) {
          const place = owner[cell];
          if (place < 0 || land[cell] === 0) continue;
          const shade = strength[place] || (strength[place] = shadeOf(layer, place, day));
          const striped = shade.second && Math.floor((column + row + shift) / STRIPE) % 2;
          const near = nearness[cell];
          const alpha = shade.alpha * Math.min(1, near * 2) * land[cell] | 0;
          pixels[cell] = (alpha << 24) | (striped ? shade.second : shade.first);
        }
      }
      this.context.putImageData(image, 0, 0);
    }
  }

  /* A place's opacity and colours as 0xBBGGRR; `second` is 0 where it is not striped. */
  function shadeOf(layer, place, day) {
    const look = layer.lookOf(layer.events.at[place]);
    const { first, second } = coloursOf(layer, look);
    const doubt = look.hollow ? 0.6 : 1;
    return { alpha: STRONGEST * layer.freshness(place, day) * doubt, first, second };
  }

  /* Worked out once for a look and theme. */
  function coloursOf(layer, look) {
    if (look.shades && look.shades.dark === layer.dark) return look.shades;
    const parties = [look.holder, ...look.others].filter(Boolean);
    const [first, ...rest] = parties.map((party) => bgr(layer.visibleColour(party.colour)));
    const other = rest.find((colour) => colour !== first);
    look.shades = {
      dark: layer.dark,
      first: first === undefined ? bgr(layer.theme.muted) : first,
      second: look.status === "held" ? 0 : other === undefined ? bgr(layer.theme.land) : other,
    };
    return look.shades;
  }

  function bgr(colour) {
    const n = parseInt(colour.slice(1), 16);
    return ((n & 255) << 16) | (n & 0xff00) | (n >> 16);
  }

  /* Number the stretches of land that borders part; a border's own cells join a neighbour. */
  function countries(land, walls, columns, rows) {
    const WALL = 96;
    const country = new Uint16Array(columns * rows);
    const stack = new Int32Array(columns * rows);
    let number = 0;
    for (let start = 0; start < country.length; start += 1) {
      if (country[start] || !land[start] || walls[start] > WALL) continue;
      number += 1;
      let depth = 0;
      stack[depth++] = start;
      country[start] = number;
      while (depth) {
        const cell = stack[--depth], column = cell % columns;
        const visit = (next) => {
          if (country[next] || !land[next] || walls[next] > WALL) return;
          country[next] = number;
          stack[depth++] = next;
        };
        if (column > 0) visit(cell - 1);
        if (column < columns - 1) visit(cell + 1);
        if (cell >= columns) visit(cell - columns);
        if (cell < country.length - columns) visit(cell + columns);
      }
    }
    for (let round = 0; round < 2; round += 1) {
      const before = country.slice();
      for (let cell = 0; cell < country.length; cell += 1) {
        if (before[cell] || !land[cell]) continue;
        country[cell] = before[cell - 1] || before[cell + 1] || before[cell - columns] ||
          before[cell + columns] || 0;
      }
    }
    return country;
  }

  ConflictMap.Areas = Areas;
})(window.ConflictMap);
