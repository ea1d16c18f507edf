/* Tolls on the map: one tag a place and kind, for a day or for a longer time, with the largest
 * figure and never a sum, as wide as the claims are; a small bar where there is no room for it.
 */
"use strict";

(function (ConflictMap) {
  const PERIOD_SCOPE = 2; // period, cumulative and state come after incident and daily
  const MOST_TAGS = 150; // figures on screen at once, fewer in a crowd; the rest are small bars
  const figures = new Intl.NumberFormat("en-US");
  const number = (n) => figures.format(n);

  ConflictMap.drawTolls = (layer, context, day, radius, shown) => {
    const { events, px, py } = layer;
    const size = layer.map.getSize(), dot = layer.stamps.dot(layer.theme);
    const tags = roomFor(layer, size);
    const across = Math.ceil(size.x / 4);
    const dots = new Uint8Array(across * (Math.ceil(size.y / 4) + 1));
    let room = layer.visible.length > ConflictMap.CROWD ? MOST_TAGS / 5 : MOST_TAGS;
    for (const { i, row, period } of largest(layer, day)) {
      const x = px[i], y = py[i];
      if (x < 0 || y < 0 || x >= size.x || y >= size.y) continue;
      shown.tolls.add(period ? "period" : "incident");
      if (room > 0) {
        room -= 1;
        const stamp = stampOf(layer, row, period);
        const at = tags.around(x, y, radius, stamp, period);
        if (at) {
          ConflictMap.put(context, stamp, at.x, at.y);
          if (events.tolls.hollow[row] !== 0) shown.hollow = true;
          continue;
        }
      }
      const cell = Math.floor(y / 4) * across + Math.floor(x / 4);
      if (dots[cell]) continue;
      dots[cell] = 1;
      const below = events.at[i] < 0 ? 0 : period ? radius + 3 : -radius - 3;
      ConflictMap.putMiddle(context, dot, x, y + below);
    }
  };

  /* What is shown of the day: {i, row, period}, the largest figures first. */
  function largest(layer, day) {
    const { events } = layer, found = [];
    for (const i of layer.visibleTolls) {
      const rows = events.tollsAt(i, day, layer.look);
      if (!rows) continue;
      const most = [-1, -1]; // the row with the largest figure: of a day, of a longer time
      for (const row of rows) {
        const kind = isPeriod(events, row) ? 1 : 0;
        if (most[kind] < 0 || figure(events, row) > figure(events, most[kind])) most[kind] = row;
      }
      most.forEach((row, kind) => {
        if (row >= 0) found.push({ i, row, period: kind === 1, figure: figure(events, row) });
      });
    }
    return found.sort((a, b) => b.figure - a.figure);
  }

  /* The screen without what the names of the day's places and the wide places' tags take up. */
  function roomFor(layer, size) {
    const { events, names, wideTags, px, py } = layer;
    const tags = new ConflictMap.Boxes(size.x, size.y);
    for (const [i, { stamp, dx, dy }] of names.labels) {
      if (events.at[i] < 0) continue;
      tags.add(px[i] + dx + 3, py[i] + dy + 4, stamp.width - 6, stamp.height - 8);
    }
    for (const [i, { width, height }] of wideTags) {
      const [x, y] = ConflictMap.tagPlace(layer, i);
      tags.add(x - width / 2 + 2, y - height / 2 + 3, width - 4, height - 6); // its own margin
    }
    return tags;
  }

  /* A toll's tag, kept by row: finding it by its words costs more than drawing it. */
  function stampOf(layer, row, period) {
    const { events, theme } = layer;
    if (layer.tollsFor !== events || layer.tollsTheme !== theme) {
      layer.tollsFor = events;
      layer.tollsTheme = theme;
      layer.tollStamps = new Map();
    }
    let stamp = layer.tollStamps.get(row);
    if (!stamp) {
      const hollow = events.tolls.hollow[row] !== 0;
      stamp = layer.stamps.toll(figureText(events, row), period, hollow, theme);
      layer.tollStamps.set(row, stamp);
    }
    return stamp;
  }

  function isPeriod({ tolls: { scope, first, last } }, row) {
    return scope[row] >= PERIOD_SCOPE || last[row] - first[row] > 1; // an open start is far off
  }

  function figure({ tolls: { low, best, high } }, row) {
    return Math.max(low[row], best[row], high[row], 0);
  }

  function figureText({ tolls: { low, best, high, measure } }, row) {
    const [l, b, h] = [low[row], best[row], high[row]];
    const text = l >= 0 && h >= 0 && l !== h ? `${number(l)}–${number(h)}`
      : b >= 0 && l === b && h < 0 ? `≥ ${number(b)}`
        : b >= 0 && h === b && l < 0 ? `≤ ${number(b)}`
          : l >= 0 && h < 0 && b < 0 ? `≥ ${number(l)}`
            : h >= 0 && l < 0 && b < 0 ? `≤ ${number(h)}`
              : b >= 0 ? number(b) : "some";
    return measure[row] === "killed" ? text : `${text} ${measure[row]}`;
  }
  ConflictMap.figureText = figureText;
})(window.ConflictMap);
