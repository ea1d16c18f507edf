/* For tests and measurements: what is drawn, to be read and never set. */
"use strict";

(function (ConflictMap) {
  ConflictMap.showProbe = (layer) => {
    window.__conflictMap = Object.freeze({
      ready: () => Boolean(layer.events && layer.state && !layer.waiting),
      day: () => layer.state && layer.state.day,
      frames: () => layer.frames,
      firstPaint: () => layer.firstPaint,
      paints: () => layer.paints.slice(),
      view: () => ({ ...layer.map.getCenter(), zoom: layer.map.getZoom() }),
      labels: () => [...layer.names.labels.keys()].map((i) => layer.events.names[i]),
      stateAt: (iso) => {
        const { events } = layer, day = dayNumber(iso), state = {};
        for (let i = 0; i < events.count; i += 1) {
          const spell = events.spellAt(i, day);
          if (spell < 0) continue;
          const name = (n) => (n < 0 ? null : events.parties[n].name);
          const last = events.lastReport(i, day);
          state[events.ids[i]] = {
            status: ConflictMap.STATUSES[events.spells.status[spell]],
            holder: name(events.spells.holder[spell]),
            others: events.spells.others[spell].map(name),
            since: isoDay(events.spells.since[spell]),
            last_report: last === null ? null : isoDay(last),
            certain: (events.spells.hollow[spell] & 1) === 0,
          };
        }
        return state;
      },
      zones: () => (layer.state ? layer.zones.on(dayNumber(layer.state.day)).map(({ party }) => party)
        : []),
      window: () => ({ day: layer.state.day, first: isoDay(layer.since ?? dayNumber(layer.state.day) -
        (layer.look.mode === "window" ? layer.look.window_days - 1 : 0)) }),
      changed: () => (layer.since === null ? [] : ConflictMap.changedPlaces(layer).map((i) =>
        layer.events.ids[i])),
      keyShown: () => layer.key.panel.open,
      outlined: () => [...(layer.wideTags || new Map()).keys()].filter((i) =>
        layer.outlines.wide(layer.events, i)).map((i) => layer.events.names[i]),
      placesOnScreen: () => (layer.visible || []).filter((i) =>
        layer.events.at[i] >= 0 && !ConflictMap.isWide(layer.events, i)).map((i) => ({
        id: layer.events.ids[i], name: layer.events.names[i], x: layer.px[i], y: layer.py[i] })),
    });
  };
})(window.ConflictMap);
