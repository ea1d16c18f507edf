/* A drawing context that writes SVG: what of Canvas 2D the map uses, so that the same code draws
 * the picture on screen and the one to take along. Words are escaped here and nowhere else.
 */
"use strict";

(function (ConflictMap) {
  const START = { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, lineJoin: "miter",
    lineCap: "butt", globalAlpha: 1, font: "10px sans-serif", textAlign: "start",
    textBaseline: "alphabetic", letterSpacing: "0px" };
  const ANCHOR = { left: "start", start: "start", center: "middle", right: "end", end: "end" };

  const short = (n) => String(Math.round(n * 100) / 100);
  // XML has no way to write most control characters, not even escaped.
  const escaped = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  class SvgContext {
    constructor(width, height) {
      this.width = width;
      this.height = height;
      this.defs = [];
      this.parts = [];
      this.known = new Map(); // images and patterns drawn before: their ids
      this.ruler = document.createElement("canvas").getContext("2d");
      this.reset();
    }

    reset() {
      Object.assign(this, START);
      this.dash = [];
      this.x = this.y = 0;
      this.clipped = null;
      this.saved = [];
      this.path = "";
    }

    toString() {
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" ` +
        `viewBox="0 0 ${this.width} ${this.height}"><defs>${this.defs.join("")}</defs>` +
        `${this.parts.join("\n")}</svg>`;
    }

    save() {
      const kept = {};
      for (const name of [...Object.keys(START), "dash", "x", "y", "clipped"]) kept[name] = this[name];
      this.saved.push(kept);
    }

    restore() { Object.assign(this, this.saved.pop()); }

    translate(x, y) {
      this.x += x;
      this.y += y;
    }

    setLineDash(dash) { this.dash = dash; }

    measureText(text) {
      this.ruler.font = this.font;
      this.ruler.letterSpacing = this.letterSpacing;
      return this.ruler.measureText(text);
    }

    /* --- paths --- */

    at(x, y) { return `${short(x + this.x)} ${short(y + this.y)}`; }

    beginPath() { this.path = ""; }

    moveTo(x, y) { this.path += `M${this.at(x, y)}`; }

    // As on canvas, a line without a beginning begins where it leads to.
    lineTo(x, y) { this.path += `${this.path ? "L" : "M"}${this.at(x, y)}`; }

    closePath() { this.path += "Z"; }

    /* Whole circles only: the map draws no others. */
    arc(x, y, r) {
      const half = `A${short(r)} ${short(r)} 0 1 1 `;
      this.path += `M${this.at(x - r, y)}${half}${this.at(x + r, y)}${half}${this.at(x - r, y)}Z`;
    }

    rect(x, y, w, h) {
      this.path += `M${this.at(x, y)}H${short(x + w + this.x)}V${short(y + h + this.y)}` +
        `H${short(x + this.x)}Z`;
    }

    roundRect(x, y, w, h, r) {
      const turn = (tx, ty) => `A${short(r)} ${short(r)} 0 0 1 ${this.at(tx, ty)}`;
      this.path += `M${this.at(x + r, y)}L${this.at(x + w - r, y)}${turn(x + w, y + r)}` +
        `L${this.at(x + w, y + h - r)}${turn(x + w - r, y + h)}L${this.at(x + r, y + h)}` +
        `${turn(x, y + h - r)}L${this.at(x, y + r)}${turn(x + r, y)}Z`;
    }

    clip() {
      const id = `c${this.defs.length}`;
      const within = this.clipped ? ` clip-path="url(#${this.clipped})"` : "";
      this.defs.push(`<clipPath id="${id}"${within}><path d="${this.path}"/></clipPath>`);
      this.clipped = id;
    }

    fill(rule) {
      const evenOdd = rule === "evenodd" ? ' fill-rule="evenodd"' : "";
      this.put(`<path d="${this.path}"${evenOdd} fill="${this.paint(this.fillStyle)}"`);
    }

    stroke() {
      if (this.path) this.put(`<path d="${this.path}" fill="none"${this.pen()}`);
    }

    pen() {
      const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map(short).join(" ")}"` : "";
      return ` stroke="${this.paint(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}" ` +
        `stroke-linejoin="${this.lineJoin}" stroke-linecap="${this.lineCap}"${dash}`;
    }

    paint(style) { return typeof style === "string" ? escaped(style) : `url(#${style.id})`; }

    put(open, inner) {
      const alpha = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
      const clip = this.clipped ? ` clip-path="url(#${this.clipped})"` : "";
      this.parts.push(inner === undefined ? `${open}${alpha}${clip}/>`
        : `${open}${alpha}${clip}>${inner}</text>`);
    }

    aside(draw) {
      const before = this.path;
      this.path = "";
      draw();
      this.path = before;
    }

    fillRect(x, y, w, h) {
      this.aside(() => {
        this.rect(x, y, w, h);
        this.fill();
      });
    }

    strokeRect(x, y, w, h) {
      this.aside(() => {
        this.rect(x, y, w, h);
        this.stroke();
      });
    }

    clearRect() { /* there is nothing yet */ }

    /* --- words and pictures --- */

    fillText(text, x, y, most) { this.write(text, x, y, ` fill="${this.paint(this.fillStyle)}"`, most); }

    strokeText(text, x, y) { this.write(text, x, y, ` fill="none"${this.pen()}`); }

    write(text, x, y, how, most) {
      const tight = most && this.measureText(text).width > most
        ? ` textLength="${short(most)}" lengthAdjust="spacingAndGlyphs"` : "";
      const middle = this.textBaseline === "middle" ? ' dominant-baseline="central"' : "";
      this.put(`<text x="${short(x + this.x)}" y="${short(y + this.y)}"${middle}${tight} ` +
        `text-anchor="${ANCHOR[this.textAlign]}" style="font:${escaped(this.font)};` +
        `letter-spacing:${escaped(this.letterSpacing)}"${how}`, escaped(text));
    }

    drawImage(image, x, y, width, height) {
      const id = this.symbol(image);
      if (id) {
        this.put(`<use href="#${id}" x="${short(x + this.x)}" y="${short(y + this.y)}"`);
        return;
      }
      this.put(`<image x="${short(x + this.x)}" y="${short(y + this.y)}" width="${short(width)}" ` +
        `height="${short(height)}" preserveAspectRatio="none" href="${addressOf(image)}"`);
    }

    /* The id of a sign that knows how it was drawn, drawn once more as lines; null for pictures. */
    symbol(image) {
      if (!image.redraw) return null;
      if (!this.known.has(image)) {
        const inner = new SvgContext(0, 0);
        inner.defs = this.defs;
        inner.known = this.known;
        image.redraw(inner);
        const id = `s${this.defs.length}`;
        this.defs.push(`<g id="${id}">${inner.parts.join("")}</g>`);
        this.known.set(image, id);
      }
      return this.known.get(image);
    }

    createPattern(image) {
      const id = `p${this.defs.length}`, { width, height } = image.size;
      const inner = this.symbol(image);
      this.defs.push(`<pattern id="${id}" patternUnits="userSpaceOnUse" width="${width}" ` +
        `height="${height}"><use href="#${inner}"/></pattern>`);
      return { id, setTransform: () => {} };
    }
  }
  ConflictMap.SvgContext = SvgContext;

  function addressOf(image) {
    if (image.toDataURL) return image.toDataURL("image/png");
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/png");
  }
})(window.ConflictMap);
