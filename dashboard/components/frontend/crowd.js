/* Tens of thousands of marks: too many to stamp one by one, so their pixels are copied by hand
 * into one picture. Marks that would cover each other are drawn once. */
"use strict";

(function (ConflictMap) {
  ConflictMap.CROWD = 1500; // marks in view from which on they are drawn as one picture

  class Crowd {
    constructor() {
      this.canvas = document.createElement("canvas");
      this.context = this.canvas.getContext("2d");
      this.prints = new Map(); // by stamp: where its pixels are, and their colours
      this.box = [0, 0, 0, 0]; // what of the picture is in use: left, top, right, bottom
    }

    /* Draw `places` at lookUp's `x` and `y`, with its `stamp(place)` where there is one and its
     * `alpha(place)`, `step` pixels apart. */
    draw(context, size, places, step, lookUp) {
      const dense = window.devicePixelRatio || 1;
      const width = Math.round(size.x * dense), height = Math.round(size.y * dense);
      this.wipe(width, height);
      const cells = this.cellsOf(size, places, step, lookUp);
      const taken = new Uint8Array(cells.across * Math.ceil(size.y / step));
      const box = [width, height, 0, 0];
      for (let n = 0; n < places.length; n += 1) {
        const cell = cells.of[n];
        if (cell < 0 || taken[cell]) continue;
        const place = places[n], stamp = lookUp.stamp(place);
        if (!stamp) continue;
        taken[cell] = 1;
        const x = Math.round(lookUp.x[place] * dense), y = Math.round(lookUp.y[place] * dense);
        this.print(stamp, x, y, lookUp.alpha(place), width, height);
        const reach = stamp.canvas.width;
        if (x - reach < box[0]) box[0] = Math.max(0, x - reach);
        if (y - reach < box[1]) box[1] = Math.max(0, y - reach);
        if (x + reach > box[2]) box[2] = Math.min(width, x + reach);
        if (y + reach > box[3]) box[3] = Math.min(height, y + reach);
      }
      this.show(context, size, box, dense);
    }

    wipe(width, height) {
      if (this.canvas.width !== width || this.canvas.height !== height || !this.image) {
        this.canvas.width = width;
        this.canvas.height = height;
        this.image = new ImageData(width, height);
        this.pixels = new Uint32Array(this.image.data.buffer);
      }
      const [left, top, right, bottom] = this.box;
      for (let row = top; row < bottom; row += 1) {
        this.pixels.fill(0, row * width + left, row * width + right);
      }
    }

    /* The cell of each place, -1 off screen: the same until the map moves and others are in view. */
    cellsOf(size, places, step, { x: xs, y: ys }) {
      if (this.cells && this.cells.places === places && this.cells.step === step) return this.cells;
      const across = Math.ceil(size.x / step);
      const of = Int32Array.from(places, (place) => {
        const x = xs[place], y = ys[place];
        return x < 0 || y < 0 || x >= size.x || y >= size.y ? -1
          : Math.floor(y / step) * across + Math.floor(x / step);
      });
      this.cells = { places, step, across, of };
      return this.cells;
    }

    /* Only the part with marks is handed over: of a whole screen, most is often empty. */
    show(context, size, box, dense) {
      const [left, top, right, bottom] = this.box = box;
      if (right <= left) return;
      this.context.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
      context.save();
      context.beginPath();
      context.rect(left / dense, top / dense, (right - left) / dense, (bottom - top) / dense);
      context.clip();
      context.drawImage(this.canvas, 0, 0, size.x, size.y);
      context.restore();
    }

    print(stamp, x, y, alpha, width, height) {
      const { dx, dy, colours } = this.printOf(stamp);
      for (let i = 0; i < colours.length; i += 1) {
        const px = x + dx[i], py = y + dy[i];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const colour = colours[i];
        this.pixels[py * width + px] = ((colour >>> 24) * alpha << 24) | (colour & 0xffffff);
      }
    }

    printOf(stamp) {
      let print = this.prints.get(stamp);
      if (print) return print;
      if (this.prints.size > 500) this.prints.clear();
      const { width, height } = stamp.canvas;
      const data = stamp.canvas.getContext("2d").getImageData(0, 0, width, height).data;
      const colours = new Uint32Array(data.buffer);
      const solid = [...colours.keys()].filter((i) => colours[i] >>> 24 > 60);
      print = {
        dx: Int16Array.from(solid, (i) => (i % width) - (width >> 1)),
        dy: Int16Array.from(solid, (i) => Math.floor(i / width) - (height >> 1)),
        colours: Uint32Array.from(solid, (i) => colours[i]),
      };
      this.prints.set(stamp, print);
      return print;
    }
  }
  ConflictMap.Crowd = Crowd;
})(window.ConflictMap);
