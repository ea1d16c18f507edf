/* What the map's parts make of the page: elements, and pictures that stand still. */
"use strict";
window.ConflictMap = window.ConflictMap || {};

(function (ConflictMap) {
  ConflictMap.element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* Show on a canvas, `width` × `height` pixels large, what `draw` puts on the context it is given;
   * with `opaque` nothing beneath shines through. A browser takes up every ordinary canvas anew with
   * each frame, changed or not; a picture handed over finished costs it nothing until the next. */
  ConflictMap.showStill = (canvas, width, height, draw, opaque = false) => {
    if (!width || !height) return; // the frame is not on screen
    const drawn = new OffscreenCanvas(width, height);
    draw(drawn.getContext("2d", { alpha: !opaque }));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(drawn.transferToImageBitmap());
  };
})(window.ConflictMap);
