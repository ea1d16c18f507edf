/* The signs on the map: control by colour, shape and letter; tolls as tags that look like nothing
 * else. Every sign is drawn once on a canvas of its own and stamped from there. */
"use strict";

(function (ConflictMap) {
  const FONT = '"Source Sans Pro", "Source Sans 3", system-ui, -apple-system, "Segoe UI", "Noto Sans", ' +
    '"DejaVu Sans", sans-serif';
  ConflictMap.FONT = FONT;
  const CORNERS = { square: [4, 0.25], diamond: [4, 0], triangle: [3, 0], tip: [3, 0.5],
    pentagon: [5, 0], hexagon: [6, 0.5], octagon: [8, 0.5] };
  // Radius of the circle around each shape, so that all look equally large.
  const REACH = { circle: 1, square: 1.22, diamond: 1.26, triangle: 1.4, tip: 1.4, pentagon: 1.14,
    hexagon: 1.1, octagon: 1.05 };

  function outline(context, shape, x, y, radius) {
    context.beginPath();
    if (!CORNERS[shape]) {
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    const [corners, turn] = CORNERS[shape];
    const reach = radius * REACH[shape];
    // A triangle's middle lies lower than its box's.
    const down = shape === "triangle" ? radius * 0.22 : shape === "tip" ? -radius * 0.22 : 0;
    const offset = shape === "square" ? 0.5 : turn;
    for (let i = 0; i < corners; i += 1) {
      const angle = ((i + offset) / corners) * 2 * Math.PI - Math.PI / 2;
      context.lineTo(x + reach * Math.cos(angle), y + down + reach * Math.sin(angle));
    }
    context.closePath();
  }

  /* Black or white, whichever reads better on the colour. */
  function inkOn(colour) {
    const n = parseInt(colour.slice(1), 16);
    const light = [n >> 16, (n >> 8) & 255, n & 255].map((c) => {
      const s = c / 255;
      return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    return luminance > 0.3 ? "#16181a" : "#ffffff";
  }

  function stripes(context, shape, x, y, radius, first, second, width) {
    context.save();
    outline(context, shape, x, y, radius);
    context.clip();
    context.fillStyle = first;
    context.fillRect(x - 2 * radius, y - 2 * radius, 4 * radius, 4 * radius);
    context.strokeStyle = second;
    context.lineWidth = width;
    context.beginPath();
    for (let at = -3 * radius; at < 3 * radius; at += 2 * width * Math.SQRT2) {
      context.moveTo(x + at - 2 * radius, y + 2 * radius);
      context.lineTo(x + at + 2 * radius, y - 2 * radius);
    }
    context.stroke();
    context.restore();
  }

  /* Put a stamp's upper left corner at a point, on whole pixels of the screen: between them each
   * pixel would be a mixture of four, which is less sharp and takes three times as long. */
  ConflictMap.put = (context, { canvas, width, height }, left, top) => {
    const dense = window.devicePixelRatio || 1;
    context.drawImage(canvas, Math.round(left * dense) / dense, Math.round(top * dense) / dense,
      width, height);
  };
  ConflictMap.putMiddle = (context, stamp, x, y) => {
    ConflictMap.put(context, stamp, x - stamp.width / 2, y - stamp.height / 2);
  };

  class Stamps {
    constructor() {
      this.made = new Map();
      this.measure = document.createElement("canvas").getContext("2d");
    }

    clear() { this.made.clear(); }

    make(key, width, height, draw) {
      let stamp = this.made.get(key);
      if (!stamp) {
        if (this.made.size > 4000) this.made.clear();
        const dense = window.devicePixelRatio || 1;
        const canvas = document.createElement("canvas");
        canvas.width = Math.ceil(width * dense);
        canvas.height = Math.ceil(height * dense);
        const context = canvas.getContext("2d");
        context.scale(dense, dense);
        draw(context, width / 2, height / 2);
        // For a picture made of lines (svg.js).
        canvas.redraw = (other) => draw(other, width / 2, height / 2);
        canvas.size = { width, height };
        stamp = { canvas, width: canvas.width / dense, height: canvas.height / dense };
        this.made.set(key, stamp);
      }
      return stamp;
    }

    /* A plain dot for tolls where there is no room for figures. */
    dot(theme) {
      return this.make("dot" + theme.ink, 8, 8, (context, x, y) => {
        context.fillStyle = theme.ink;
        context.strokeStyle = theme.casing;
        context.fillRect(x - 3, y - 1.5, 6, 3);
        context.strokeRect(x - 3, y - 1.5, 6, 3);
      });
    }

    keyOf({ status, holder, others, hollow }, radius, theme) {
      return ["c", status, radius, theme.ink, hollow ? 1 : 0,
        ...[holder, ...others].map((p) => (p ? p.colour + p.shape + p.letter : "-"))].join("|");
    }

    /* look: {status, holder, others, hollow} with parties {colour, shape, letter} or null. */
    control(look, radius, theme) {
      const key = this.keyOf(look, radius, theme);
      const side = 2 * (radius * 1.5 + 7);
      return this.make(key, side, side, (context, x, y) => {
        drawControl(context, x, y, radius, look, theme);
      });
    }

    /* A tag with a figure: solid for what happened on a day, bracketed for a longer time. */
    toll(text, period, hollow, theme) {
      const font = `600 11px ${FONT}`;
      this.measure.font = font;
      const width = Math.ceil(this.measure.measureText(text).width) + (period ? 16 : 12);
      return this.make(["t", text, period, hollow, theme.ink].join("|"), width + 4, 22, (c, x, y) => {
        drawToll(c, x, y, width, text, period, hollow, theme, font);
      });
    }

    label(text, style, theme) {
      const font = `${style.weight} ${style.size}px ${FONT}`;
      this.measure.font = font;
      this.measure.letterSpacing = style.spacing || "0px";
      const width = Math.ceil(this.measure.measureText(text).width) + 8;
      const height = Math.ceil(style.size * 1.35) + 6;
      const key = ["l", text, font, style.colour, style.spacing, theme.ink].join("|");
      return this.make(key, width, height, (context, x, y) => {
        context.font = font;
        context.letterSpacing = style.spacing || "0px";
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.lineJoin = "round";
        context.strokeStyle = theme.halo;
        context.lineWidth = 3.5;
        context.strokeText(text, x, y);
        context.fillStyle = style.colour;
        context.fillText(text, x, y);
      });
    }
  }
  ConflictMap.Stamps = Stamps;

  function drawControl(context, x, y, radius, look, theme) {
    const { status, holder, others, hollow } = look;
    const grey = theme.muted;
    if (status === "besieged") {
      const ring = others[0] ? others[0].colour : grey;
      const reach = radius * 1.28 + 4;
      context.lineWidth = 5.5;
      context.strokeStyle = theme.paper;
      context.beginPath();
      context.arc(x, y, reach, 0, 2 * Math.PI);
      context.stroke();
      context.lineWidth = 3.2;
      context.strokeStyle = ring;
      // Eight strokes with gaps: a ring that closes in, not an outline.
      const part = (2 * Math.PI * reach) / 8;
      context.setLineDash([part * 0.68, part * 0.32]);
      context.stroke();
      context.setLineDash([]);
    }
    const shape = status === "unknown" || !holder ? "circle" : holder.shape;
    const size = status === "unknown" ? radius * 0.72 : radius;
    outline(context, shape, x, y, size + 1.4);
    context.fillStyle = theme.casing;
    context.fill();
    if (status === "unknown") {
      outline(context, shape, x, y, size);
      context.fillStyle = theme.land;
      context.fill();
      context.strokeStyle = grey;
      context.lineWidth = 1.6;
      context.stroke();
      write(context, "?", x, y, size * 1.3, grey);
      return;
    }
    if (status === "contested") {
      const sides = [holder, ...others].filter(Boolean);
      const first = sides[0] ? sides[0].colour : grey;
      // Sides of one family share a colour: pale stripes still say that it is contested.
      const other = sides.find((party) => party.colour !== first);
      const second = other ? other.colour : theme.casing;
      stripes(context, shape, x, y, size, first, second, Math.max(2, radius / 3));
      outline(context, shape, x, y, size);
      context.strokeStyle = theme.ink;
      context.lineWidth = 1.3;
      context.stroke();
      return;
    }
    const colour = holder ? holder.colour : grey;
    outline(context, shape, x, y, hollow ? size - 0.6 : size);
    if (hollow) {
      context.fillStyle = theme.paper;
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = 2.4;
      context.stroke();
    } else {
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = "rgba(0,0,0,0.28)";
      context.lineWidth = 0.8;
      context.stroke();
    }
    if (holder && radius >= 6) {
      const ink = hollow ? theme.ink : inkOn(colour);
      const lower = shape === "triangle" ? radius * 0.2 : shape === "tip" ? -radius * 0.2 : 0;
      write(context, holder.letter, x, y + lower, radius * (shape === "triangle" ? 1.05 : 1.25), ink);
    }
  }

  function write(context, letter, x, y, size, colour) {
    context.fillStyle = colour;
    context.font = `700 ${size}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(letter, x, y + size * 0.06);
  }

  function drawToll(context, x, y, width, text, period, hollow, theme, font) {
    const left = x - width / 2, top = y - 8, height = 16;
    context.beginPath();
    if (period) {
      context.rect(left, top, width, height);
    } else {
      context.roundRect(left, top, width, height, 3);
    }
    const solid = !period && !hollow;
    context.fillStyle = solid ? theme.ink : theme.paper;
    context.globalAlpha = solid ? 1 : 0.94;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = period || hollow ? theme.ink : theme.paper;
    context.lineWidth = 1.4;
    if (period) {
      // Square brackets, as around a span of days.
      context.beginPath();
      for (const [at, inward] of [[left, 4], [left + width, -4]]) {
        context.moveTo(at + inward, top);
        context.lineTo(at, top);
        context.lineTo(at, top + height);
        context.lineTo(at + inward, top + height);
      }
      if (hollow) context.setLineDash([2.5, 2]);
    } else if (hollow) {
      context.setLineDash([2.5, 2]);
    }
    context.stroke();
    context.setLineDash([]);
    context.font = font;
    context.fillStyle = solid ? theme.paper : theme.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, x, y + 0.5);
  }
})(window.ConflictMap);
