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
    }

    /* Draw `places`, each as [x, y, stamp, alpha] of `lookUp(place)` or null, `step` pixels apart. */
    draw(context, size, places, step, lookUp) {
      const dense = window.devicePixelRatio || 1;
      const width = Math.round(size.x * dense), height = Math.round(size.y * dense);
      if (this.canvas.width !== width || this.canvas.height !== height || !this.image) {
        this.canvas.width = width;
        this.canvas.height = height;
        this.image = new ImageData(width, height);
        this.pixels = new Uint32Array(this.image.data.buffer);
      }
      this.pixels.fill(0);
      const { x: xs, y: ys } = lookUp, { x: right, y: bottom } = size;
      const across = Math.ceil(right / step);
      const taken = new Uint8Array(across * Math.ceil(size.y / step));
      for (const place of places) {
        const x = xs[place], y = ys[place];
        if (x < 0 || y < 0 || x >= right || y >= bottom) continue;
        const cell = Math.floor(y / step) * across + Math.floor(x / step);
        if (taken[cell]) continue;
        const stamp = lookUp.stamp(place);
        if (!stamp) continue;
        taken[cell] = 1;
        this.print(stamp, Math.round(x * dense), Math.round(y * dense), lookUp.alpha(place), width,
          height);
      }
      this.context.putImageData(this.image, 0, 0);
      context.drawImage(this.canvas, 0, 0, size.x, size.y);
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
