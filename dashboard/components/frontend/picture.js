/* The view as a picture (PNG) or drawing (SVG) to take along: map, day, key, credits. Nothing
 * leaves the browser. */
"use strict";

(function (ConflictMap) {
  const { element } = ConflictMap;
  const FOOT = 26; // height of the row of credits

  /* Buttons that save the view, named by its day. */
  ConflictMap.addPictureButtons = (layer) => {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const bar = element("div", "leaflet-bar conflict-tools");
      for (const kind of ["PNG", "SVG"]) {
        const button = element("button", "", kind);
        button.type = "button";
        button.title = kind === "PNG" ? "Save this view as a picture"
          : "Save this view as a drawing whose lines and words can be edited";
        button.addEventListener("click", () => save(layer, kind.toLowerCase()));
        bar.append(button);
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(layer.map);
  };

  async function save(layer, kind) {
    const picture = await { png: takePicture, svg: takeDrawing }[kind](layer);
    const link = element("a");
    link.href = URL.createObjectURL(picture);
    link.download = `conflict-map-${layer.state ? layer.state.day : "view"}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* All that is on screen, painted on one canvas; null where online tiles forbid it. */
  async function takePicture(layer) {
    const size = layer.map.getSize(), dense = Math.max(2, window.devicePixelRatio || 1);
    const canvas = document.createElement("canvas");
    canvas.width = size.x * dense;
    canvas.height = (size.y + FOOT) * dense;
    const context = canvas.getContext("2d");
    context.scale(dense, dense);
    const { theme } = layer;
    context.fillStyle = theme.sea;
    context.fillRect(0, 0, size.x, size.y);
    context.save();
    context.beginPath();
    context.rect(0, 0, size.x, size.y);
    context.clip();
    const corner = layer.container.getBoundingClientRect();
    // In the order they lie on each other; each stands where the browser has put it.
    for (const part of layer.container.querySelectorAll(
      ".leaflet-tile-pane canvas, .leaflet-tile-pane img, .conflict-canvas")) {
      if (part.style.display === "none") continue;
      const box = part.getBoundingClientRect();
      context.drawImage(part, box.left - corner.left, box.top - corner.top, box.width, box.height);
    }
    context.restore();
    frame(context, layer, size);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  /* The same, drawn anew in lines and words; only control as area stays a picture. */
  async function takeDrawing(layer) {
    const { map, theme } = layer, size = map.getSize();
    const context = new ConflictMap.SvgContext(size.x, size.y + FOOT);
    context.beginPath();
    context.rect(0, 0, size.x, size.y);
    context.clip();
    const corner = layer.container.getBoundingClientRect();
    const picture = (part) => {
      const box = part.getBoundingClientRect();
      context.drawImage(part, box.left - corner.left, box.top - corner.top, box.width, box.height);
    };
    context.fillStyle = theme.sea;
    context.fillRect(0, 0, size.x, size.y);
    if (layer.basemap) {
      const bounds = map.getBounds(), { left, top, scale } = layer.origin;
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      const blocks = await layer.squares.blocks(layer.zoom, box);
      ConflictMap.paintBasemap(context, blocks, left, top, scale, layer.zoom, theme);
    } else {
      layer.container.querySelectorAll(".leaflet-tile-pane img").forEach(picture);
    }
    if (layer.areas.canvas.style.display !== "none") picture(layer.areas.canvas);
    layer.names.draw(context);
    if (layer.events) layer.paintDay(context, layer.events.day);
    context.reset();
    frame(context, layer, size);
    return new Blob([String(context)], { type: "image/svg+xml" });
  }

  /* What stands around the map: the day, the key and the credits. */
  function frame(context, layer, size) {
    const { theme } = layer;
    drawDay(context, layer, theme);
    if (!layer.key.panel.hidden) drawKey(context, layer, theme, size);
    context.fillStyle = theme.paper;
    context.fillRect(0, size.y, size.x, FOOT);
    context.fillStyle = theme.muted;
    context.font = `11.5px ${ConflictMap.FONT}`;
    context.textBaseline = "middle";
    const credits = layer.container.querySelector(".leaflet-control-attribution").textContent;
    context.fillText(`Conflict Map: control as reported, not surveyed. ${credits}`, 12,
      size.y + FOOT / 2, size.x - 24);
  }

  function panel(context, theme, x, y, width, height) {
    context.globalAlpha = 0.94;
    context.fillStyle = theme.paper;
    context.beginPath();
    context.roundRect(x, y, width, height, 4);
    context.fill();
    context.globalAlpha = 1;
  }

  function drawDay(context, layer, theme) {
    const text = [...layer.dateline.childNodes].map((part) => part.textContent).join(", ");
    context.font = `700 19px ${ConflictMap.FONT}`;
    panel(context, theme, 12, 12, context.measureText(text).width + 24, 36);
    context.fillStyle = theme.ink;
    context.textBaseline = "middle";
    context.fillText(text, 24, 31);
  }

  function drawKey(context, layer, theme, size) {
    const { rows, notes } = layer.key;
    const line = 20, width = 240;
    context.font = `11.5px ${ConflictMap.FONT}`;
    const wrapped = notes.flatMap((note) => wrap(context, note, width - 20));
    const height = rows.length * line + wrapped.length * 15 + 14;
    const top = size.y - height - 12;
    panel(context, theme, 12, top, width, height);
    rows.forEach(({ stamp, text }, i) => {
      const y = top + 7 + line * (i + 0.5);
      context.drawImage(stamp.canvas, 40 - stamp.width / 2, y - stamp.height / 2, stamp.width,
        stamp.height);
      context.font = `12.5px ${ConflictMap.FONT}`;
      context.fillStyle = theme.ink;
      context.fillText(text, 68, y, width - 62);
    });
    context.font = `11.5px ${ConflictMap.FONT}`;
    context.fillStyle = theme.muted;
    wrapped.forEach((text, i) => {
      context.fillText(text, 20, top + 14 + rows.length * line + 15 * i);
    });
  }

  function wrap(context, text, width) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }
})(window.ConflictMap);
