/* Room on screen: which boxes are taken, and where a name or a figure still fits. */
"use strict";

(function (ConflictMap) {
  const CELL = 64, NONE = []; // pixels

  /* Boxes already taken on screen, in a coarse grid. */
  class Boxes {
    constructor(width, height) {
      this.width = width;
      this.height = height;
      this.cells = new Map();
    }

    /* Take a box; with `free`, only where nothing else stands and it lies on screen. */
    add(x, y, width, height, free) {
      if (free && (x < 0 || y < 0 || x + width > this.width || y + height > this.height ||
          this.hits(x, y, width, height))) return false;
      const box = [x, y, x + width, y + height];
      const right = Math.floor((x + width) / CELL), below = Math.floor((y + height) / CELL);
      for (let column = Math.floor(x / CELL); column <= right; column += 1) {
        for (let row = Math.floor(y / CELL); row <= below; row += 1) {
          const boxes = this.cells.get(column * 4096 + row);
          if (boxes) boxes.push(box); else this.cells.set(column * 4096 + row, [box]);
        }
      }
      return true;
    }

    hits(x, y, width, height) {
      const right = Math.floor((x + width) / CELL), below = Math.floor((y + height) / CELL);
      for (let column = Math.floor(x / CELL); column <= right; column += 1) {
        for (let row = Math.floor(y / CELL); row <= below; row += 1) {
          for (const box of this.cells.get(column * 4096 + row) || NONE) {
            if (x < box[2] && x + width > box[0] && y < box[3] && y + height > box[1]) return true;
          }
        }
      }
      return false;
    }

    /* Above a point, or at its corners, or below (there first with `below`); else a little
     * farther off: {x, y} or null. */
    around(x, y, radius, { width, height }, below) {
      for (const farther of [0, 13, 26]) {
        const over = y - radius - height - farther, under = y + radius + 1 + farther;
        for (const top of below ? [under, over] : [over, under]) {
          for (const left of [x - width / 2, x + 2, x - width - 2]) {
            if (this.add(left, top, width, height, true)) return { x: left, y: top };
          }
        }
      }
      return null;
    }

    /* Right, left, below or above a point: the first place with room, as {dx, dy} or null. */
    beside(x, y, gap, { width, height }) {
      const places = [[gap, -height / 2], [-gap - width, -height / 2], [-width / 2, gap],
        [-width / 2, -gap - height]];
      for (const [dx, dy] of places) {
        // Stamps have a margin for their halo: neighbours may share it.
        if (this.add(x + dx + 3, y + dy + 3, width - 6, height - 6, true)) return { dx, dy };
      }
      return null;
    }
  }
  ConflictMap.Boxes = Boxes;
})(window.ConflictMap);
