/* Two days in one picture: who holds a place on the later day, and behind it, smaller, the sign of
 * who held it on the earlier one. What is the same on both days is a pale dot, for the whole.
 *
 * The same rule as `compare` of dashboard/briefing.py: status, holder or opponents differ, or
 * nothing was reported of the place by the earlier day.
 */
"use strict";

(function (ConflictMap) {
  const BEHIND = 0.75; // size of the earlier day's sign beside the later one's

  /* The spell a place was in on the earlier day; -1 where nothing was known of it. */
  function before(layer, place) {
    const { events } = layer;
    if (layer.beforeFor !== events || layer.beforeDay !== layer.since) {
      layer.beforeFor = events;
      layer.beforeDay = layer.since;
      layer.before = Int32Array.from({ length: events.count }, (_, i) =>
        events.spellAt(i, layer.since));
    }
    return layer.before[place];
  }
  ConflictMap.spellBefore = before;

  function differs({ spells }, one, other) {
    if (one < 0 || other < 0) return one !== other;
    return spells.status[one] !== spells.status[other] ||
      spells.holder[one] !== spells.holder[other] ||
      String(spells.others[one]) !== String(spells.others[other]);
  }

  /* Numbers of the places that are different on the layer's day, as it is set in `events`. */
  ConflictMap.changedPlaces = (layer) => {
    const { events } = layer, changed = [];
    for (let i = 0; i < events.count; i += 1) {
      if (events.at[i] >= 0 && differs(events, before(layer, i), events.at[i])) changed.push(i);
    }
    return changed;
  };

  ConflictMap.drawChanges = (layer, context, radius, shown) => {
    const { events, theme } = layer;
    const changed = new Set(ConflictMap.changedPlaces(layer));
    for (const i of layer.visible) {
      if (events.at[i] < 0 || changed.has(i) || ConflictMap.isWide(events, i)) continue;
      const { holder } = layer.lookOf(events.at[i]);
      context.globalAlpha = 0.4;
      context.beginPath();
      context.arc(layer.px[i], layer.py[i], 3.2, 0, 2 * Math.PI);
      context.fillStyle = holder ? holder.colour : theme.muted;
      context.fill();
      context.globalAlpha = 1;
      shown.same = true;
    }
    const size = Math.max(6, radius), aside = size * 1.2;
    const spots = layer.visible.filter((i) => changed.has(i) && !ConflictMap.isWide(events, i));
    for (const i of spots) {
      const x = layer.px[i], y = layer.py[i], was = before(layer, i);
      const look = layer.lookOf(events.at[i]);
      if (was >= 0) {
        const old = layer.lookOf(was);
        ConflictMap.putMiddle(context, layer.stampOf(old, size * BEHIND), x - aside, y - aside);
        layer.note(old, 1, shown);
        shown.changed = shown.changed || [old, look];
      } else {
        // Nothing was reported before: an open ring stands where the earlier sign would.
        context.beginPath();
        context.arc(x - aside, y - aside, size * 0.5, 0, 2 * Math.PI);
        context.strokeStyle = theme.muted;
        context.lineWidth = 1.4;
        context.setLineDash([2, 2]);
        context.stroke();
        context.setLineDash([]);
        shown.appeared = true;
      }
      ConflictMap.putMiddle(context, layer.stampOf(look, size + 1), x, y);
      layer.note(look, 1, shown);
    }
    for (const i of spots) {
      const label = layer.names.labels.get(i);
      if (!label) continue;
      ConflictMap.put(context, label.stamp, layer.px[i] + label.dx, layer.py[i] + label.dy);
    }
  };

  /* The earlier sign of a wide place, for its tag: null where days are not compared; `skip` where
   * nothing changed. */
  ConflictMap.earlierOf = (layer, i) => {
    if (layer.since === null) return { old: null, skip: false };
    const was = before(layer, i);
    return { old: was < 0 ? null : layer.lookOf(was),
      skip: !differs(layer.events, was, layer.events.at[i]) };
  };

  /* The two signs as they stand on the map, for the key. */
  ConflictMap.changeStamp = (layer, [old, look]) => layer.stamps.make(
    ["change", ...[old, look].map((each) => layer.stamps.keyOf(each, 0, layer.theme))].join("|"),
    44, 30, (context, x, y) => {
      ConflictMap.putMiddle(context, layer.stampOf(old, 5.5), x - 3, y - 5);
      ConflictMap.putMiddle(context, layer.stampOf(look, 7), x + 5, y + 2);
    });
})(window.ConflictMap);
