/* The key: what the signs on screen mean, and nothing that is not on screen. */
"use strict";

(function (ConflictMap) {
  const MOST_ZONES = 6; // reported areas by name
  const { element } = ConflictMap;

  class Key {
    constructor(layer) {
      this.layer = layer;
      this.rows = []; // {stamp, text}, and notes below them: for the picture to take along, too
      this.notes = [];
      this.panel = element("details", "conflict-legend");
      // The page's window, not the frame: beside the panel the frame is narrow on wide screens too.
      this.panel.open = window.parent.innerWidth >= 900;
      this.body = element("div");
      this.panel.append(element("summary", "", "Key"), this.body);
    }

    /* Say what is on screen; `shown` is that of EventLayer.paintDay. */
    update(shown) {
      const { layer } = this, { look, theme, stamps } = layer;
      const parties = [...shown.parties.values()].sort((a, b) => a.number - b.number);
      const changed = (shown.changed || []).map((look) => stamps.keyOf(look, 0, theme));
      const key = JSON.stringify([parties, [...shown.statuses].sort(), shown.hollow, shown.stale,
        [...shown.tolls].sort(), [...shown.zones], shown.wide, shown.outlines, shown.same, changed,
        shown.appeared, layer.dark, look]);
      if (key === this.drawn) return;
      this.drawn = key;
      const lines = [];
      this.rows = [];
      const row = (stamp, text) => {
        this.rows.push({ stamp, text });
        const line = element("div", "conflict-row");
        const picture = element("canvas");
        picture.style.width = stamp.width + "px";
        picture.style.height = stamp.height + "px";
        ConflictMap.showStill(picture, stamp.canvas.width, stamp.canvas.height, (context) =>
          context.drawImage(stamp.canvas, 0, 0));
        const box = element("span", "conflict-swatch");
        box.append(picture);
        line.append(box, element("span", "", text));
        lines.push(line);
      };
      const mark = (look) => stamps.control({ others: [], hollow: false, ...look }, 7, theme);
      for (const party of parties) row(mark({ status: "held", holder: party }), party.name);
      const [a, b] = [parties[0] || null, parties[1] || null];
      if (shown.statuses.has("contested")) {
        row(mark({ status: "contested", holder: a, others: [b] }), "Contested");
      }
      if (shown.statuses.has("besieged")) {
        row(stamps.control({ status: "besieged", holder: a, others: [b], hollow: false }, 5,
          theme), "Besieged: ring of the besieger");
      }
      if (shown.statuses.has("unknown")) row(mark({ status: "unknown", holder: null }), "Not known who");
      if (shown.hollow) {
        row(mark({ status: "held", holder: a, hollow: true }),
          "Hollow: claimed, uncertain or not reviewed");
      }
      if (shown.tolls.has("incident")) {
        row(stamps.toll("12–20", false, false, theme), `Killed, ${windowText(look)}`);
      }
      if (shown.tolls.has("period")) {
        row(stamps.toll("3,000", true, false, theme), "Over a longer period");
      }
      const notes = [];
      const zones = [...shown.zones.values()];
      for (const { colour, party } of zones.slice(0, MOST_ZONES)) {
        row(layer.zones.stamp(layer, colour), `Area: ${party}`);
      }
      const sources = zones.map(({ credit, first }) =>
        (first === null ? credit : `${credit}, from ${longDay(first)}`));
      if (sources.length) notes.push(`Areas: ${[...new Set(sources)].join("; ")}`);
      if (shown.changed) {
        row(ConflictMap.changeStamp(layer, shown.changed), "In front now, behind before");
      }
      if (shown.appeared) notes.push("Open ring behind: nothing reported before");
      if (shown.same) notes.push("Pale dot: the same on both days");
      if (shown.stale) notes.push("Faded: last report is old");
      if (look.areas === "outlines") {
        notes.push("Tinted division: who holds the reported places in it, striped where several " +
          "do; it says nothing of the rest of it");
      }
      if (shown.outlines) notes.push("Dashed outline: known only to the province or country");
      if (look.areas === "near") {
        notes.push(`Shade: within ${look.radius_km} km of a reported place, ` +
          "paler with distance and age; the land between is not known");
      }
      if (shown.wide) notes.push("Dashed ring: place known only roughly");
      this.notes = notes;
      this.body.replaceChildren(...lines, ...notes.map((n) => element("div", "conflict-note", n)));
      this.panel.hidden = lines.length === 0;
    }
  }
  ConflictMap.Key = Key;

  function windowText({ mode, window_days: days }) {
    return mode === "cumulative" ? "to date" : mode === "window" ? `last ${days} days` : "this day";
  }
})(window.ConflictMap);
