/* The offline basemap: Natural Earth's land and lines, drawn on canvas tiles from our own files.
 *
 * build.py of dashboard/basemap says how the files are made. Only squares in view are fetched.
 * Leaflet's GridLayer does the panning, zooming and keeping of tiles.
 */
"use strict";

(function (ConflictMap) {
  const LAND = 0, ADMIN1 = 1, BORDER = 2, DISPUTED = 3, RIVER_SMALL = 4, RIVER_MEDIUM = 5,
    RIVER_GREAT = 6;
  const OVERLAP = 0.01; // as in build.py: blocks of land reach this part of their side too far

  // Behind an address of ours there is always the same: what a browser has it need not ask for
  // again, though Streamlit's answers don't say how long they hold.
  ConflictMap.KEPT = { cache: "force-cache" };

  ConflictMap.THEMES = {
    light: {
      sea: "#d8e3ea", land: "#f8f5ef", coast: "#a9bcc8", admin1: "#ddd6ca", border: "#8d857a",
      river: "#b4cfdf", ink: "#1d1d1b", paper: "#ffffff", town: "#6d675e", division: "#aaa295",
      country: "#8d857a", halo: "rgba(248,245,239,0.92)", muted: "#77716a", accent: "#0b57d0",
      casing: "#ffffff",
    },
    dark: {
      sea: "#0f151b", land: "#1d242b", coast: "#3a4854", admin1: "#303a44", border: "#6d7b88",
      river: "#29475a", ink: "#f3f1ec", paper: "#12181e", town: "#a3abb3", division: "#5f6c78",
      country: "#7d8a97", halo: "rgba(24,30,37,0.92)", muted: "#9aa4ae", accent: "#8ab4ff",
      casing: "#dcd8d0",
    },
  };

  /* Longitude and latitude to Web Mercator in [0, 1], y growing southwards. */
  function mercator(lon, lat) {
    const sine = Math.sin(Math.max(-85.06, Math.min(85.06, lat)) * Math.PI / 180);
    return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }
  ConflictMap.mercator = mercator;

  /* Fetches and decodes squares, each once. */
  class Squares {
    constructor(base) {
      this.base = base;
      this.fetched = new Map();
      this.index = this.json("index.json");
    }

    json(name) {
      return fetch(this.base + name, ConflictMap.KEPT).then((response) => {
        if (!response.ok) throw new Error(name + ": " + response.status);
        return response.json();
      });
    }

    /* Blocks of the zoom's level that touch the box [west, south, east, north]. */
    async blocks(zoom, box) {
      const levels = (await this.index).levels;
      let number = levels.length - 1;
      while (number > 0 && levels[number].zoom > zoom) number -= 1;
      const level = levels[number], wanted = [];
      for (const [column, row] of cells(box, level.square)) {
        const name = column + "_" + row;
        if (!level.squares.includes(name)) continue;
        const file = number + "_" + name + ".bin";
        if (!this.fetched.has(file)) {
          this.fetched.set(file, fetch(this.base + file, ConflictMap.KEPT)
            .then((response) => response.arrayBuffer())
            .then((bytes) => decode(new Uint8Array(bytes), level)));
        }
        wanted.push(this.fetched.get(file));
      }
      const all = (await Promise.all(wanted)).flat();
      const [west, south, east, north] = box;
      return all.filter((block) => block.west <= east && block.west + level.block >= west &&
        block.south <= north && block.south + level.block >= south);
    }

    /* Towns, divisions and countries whose names may stand in the box. */
    async names(box) {
      const existing = (await this.index).names;
      const squares = [];
      for (const [column, row] of cells(box, 30)) {
        const name = column + "_" + row;
        if (existing.includes(name)) squares.push(this.once("names_" + name + ".json"));
      }
      return {
        squares: await Promise.all(squares),
        countries: await this.once("countries.json"),
      };
    }

    once(name) {
      if (!this.fetched.has(name)) this.fetched.set(name, this.json(name));
      return this.fetched.get(name);
    }
  }
  ConflictMap.Squares = Squares;

  function* cells([west, south, east, north], size) {
    const last = Math.ceil(360 / size) - 1;
    const from = Math.max(0, Math.floor((west + 180) / size));
    const to = Math.min(last, Math.floor((east + 180) / size));
    for (let column = from; column <= to; column += 1) {
      for (let row = Math.max(0, Math.floor((south + 90) / size));
        row <= Math.floor((north + 90) / size); row += 1) yield [column, row];
    }
  }

  /* One file to blocks of features, points in Mercator's [0, 1]. */
  function decode(bytes, level) {
    let at = 0;
    const next = () => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        shift += 7;
      } while (byte & 128);
      return value;
    };
    const signed = () => { const n = next(); return n % 2 ? -(n + 1) / 2 : n / 2; };
    const blocks = [];
    for (let count = next(); count > 0; count -= 1) {
      const west = next() * level.block - 180, south = next() * level.block - 90;
      const features = [];
      const low = Math.round(-level.block * OVERLAP / level.quantum);
      const high = Math.round(level.block * (1 + OVERLAP) / level.quantum);
      // A coast has no line where land was cut: at its block's edge or at 180 degrees.
      const atEdge = (n, origin) =>
        n === low || n === high || Math.abs(origin + n * level.quantum) > 179.99;
      for (let n = next(); n > 0; n -= 1) {
        const kind = next(), size = next();
        const xs = new Int32Array(size), ys = new Int32Array(size);
        const points = new Float32Array(size * 2);
        for (let i = 0, x = 0, y = 0; i < size; i += 1) {
          xs[i] = x += signed();
          ys[i] = y += signed();
          const [mx, my] = mercator(west + x * level.quantum, south + y * level.quantum);
          points[2 * i] = mx;
          points[2 * i + 1] = my;
        }
        const cut = kind === LAND ? Uint8Array.from(xs, (x, i) => {
          const j = (i + size - 1) % size;
          return (x === xs[j] && atEdge(x, west)) ||
            (ys[i] === ys[j] && (ys[i] === low || ys[i] === high)) ? 1 : 0;
        }) : null;
        features.push({ kind, points, cut });
      }
      blocks.push({ west, south, features });
    }
    return blocks;
  }

  /* Trace the points of features of some kinds; `scale` is pixels for the whole world. */
  function trace(context, blocks, kinds, ox, oy, scale) {
    for (const block of blocks) {
      for (const { kind, points } of block.features) {
        if (!kinds.includes(kind)) continue;
        for (let i = 0; i < points.length; i += 2) {
          const x = (points[i] - ox) * scale, y = (points[i + 1] - oy) * scale;
          if (i) context.lineTo(x, y); else context.moveTo(x, y);
        }
        if (kind === LAND) context.closePath();
      }
    }
  }

  function fillLand(context, blocks, ox, oy, scale) {
    // Block by block: where blocks overlap, one path for all would cancel itself out.
    for (const block of blocks) {
      context.beginPath();
      trace(context, [block], [LAND], ox, oy, scale);
      context.fill("evenodd");
    }
  }

  ConflictMap.fillLand = fillLand;
  ConflictMap.traceBorders = (context, blocks, ox, oy, scale) =>
    trace(context, blocks, [BORDER], ox, oy, scale);

  /* Draw blocks so that Mercator point (ox, oy) is at the canvas' corner. */
  function paint(context, blocks, ox, oy, scale, zoom, theme) {
    context.lineJoin = context.lineCap = "round";
    context.fillStyle = theme.land;
    fillLand(context, blocks, ox, oy, scale);
    const stroke = (kinds, colour, width, dash) => {
      context.beginPath();
      trace(context, blocks, kinds, ox, oy, scale);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash || []);
      context.stroke();
    };
    const close = zoom >= 7;
    if (zoom >= 8) stroke([RIVER_SMALL], theme.river, 0.8);
    if (zoom >= 5) stroke([RIVER_MEDIUM], theme.river, close ? 1.2 : 0.7);
    stroke([RIVER_GREAT], theme.river, close ? 2.2 : 1.1);
    if (zoom >= 5) stroke([ADMIN1], theme.admin1, close ? 1.1 : 0.8);
    coasts(context, blocks, ox, oy, scale, theme);
    const width = zoom >= 7 ? 1.5 : zoom >= 4 ? 1.1 : 0.7;
    stroke([BORDER], theme.border, width);
    stroke([DISPUTED], theme.border, width, [4, 3.5]);
    context.setLineDash([]);
  }

  ConflictMap.paintBasemap = paint;

  function coasts(context, blocks, ox, oy, scale, theme) {
    context.beginPath();
    for (const block of blocks) {
      for (const { kind, points, cut } of block.features) {
        if (kind !== LAND) continue;
        for (let i = 0; i <= points.length; i += 2) {
          const j = i % points.length; // once round, back to the first point
          const x = (points[j] - ox) * scale, y = (points[j + 1] - oy) * scale;
          if (i && !cut[j / 2]) context.lineTo(x, y); else context.moveTo(x, y);
        }
      }
    }
    context.strokeStyle = theme.coast;
    context.lineWidth = 0.9;
    context.setLineDash([]);
    context.stroke();
  }

  ConflictMap.Basemap = L.GridLayer.extend({
    options: { updateWhenZooming: false, keepBuffer: 1, minZoom: 0, maxZoom: 20 },

    initialize: function (squares, theme) {
      this.squares = squares;
      this.theme = theme;
    },

    createTile: function (coords, done) {
      const tile = document.createElement("canvas");
      const size = this.getTileSize();
      const dense = window.devicePixelRatio || 1;
      tile.width = Math.ceil(size.x * dense);
      tile.height = Math.ceil(size.y * dense);
      tile.coords = coords;
      this.drawTile(tile).then(() => done(null, tile), (error) => done(error, tile));
      return tile;
    },

    drawTile: async function (tile) {
      const { x, y, z } = tile.coords, across = 2 ** z;
      const column = ((x % across) + across) % across; // the world again, beyond 180 degrees
      const lat = (row) => Math.atan(Math.sinh(Math.PI * (1 - 2 * row / across))) * 180 / Math.PI;
      const box = [column / across * 360 - 180, lat(y + 1), (column + 1) / across * 360 - 180, lat(y)];
      const blocks = await this.squares.blocks(z, box);
      const dense = tile.width / this.getTileSize().x;
      ConflictMap.showStill(tile, tile.width, tile.height, (context) => {
        context.setTransform(dense, 0, 0, dense, 0, 0);
        context.fillStyle = this.theme.sea;
        context.fillRect(0, 0, 256, 256);
        paint(context, blocks, column / across, y / across, 256 * across, z, this.theme);
      }, true);
    },

    /* Repaint what is there in another theme, tile by tile, so that nothing flickers. */
    setTheme: function (theme) {
      this.theme = theme;
      for (const key of Object.keys(this._tiles)) this.drawTile(this._tiles[key].el);
    },
  });
})(window.ConflictMap);
