/* What the reader points at: a hint beside it, and a word to Python when it is clicked. */
"use strict";

(function (ConflictMap) {
  const MOST_EVENTS = 200; // named at a click

  class Pointer {
    constructor(layer) {
      this.layer = layer;
      this.hint = new ConflictMap.Hint(layer);
      this.clicks = 0;
      layer.map.on("click", (event) => this.clicked(event));
      layer.map.on("mousemove", (event) => this.hovered(event));
      layer.map.on("mouseout", () => this.hint.hide());
      layer.container.addEventListener("mouseleave", () => this.hint.hide());
    }

    /* The place drawn nearest to a point, within reach; -1 where there is none. */
    hit(point) {
      const { layer } = this, { events, visible, state, look, px, py } = layer;
      if (!events || !visible || !state) return -1;
      const day = dayNumber(state.day);
      for (const [i, { width, height }] of layer.wideTags || []) {
        const [x, y] = ConflictMap.tagPlace(layer, i);
        if (Math.abs(x - point.x) <= width / 2 && Math.abs(y - point.y) <= height / 2) return i;
      }
      let best = -1, nearest = (layer.radius() + 7) ** 2;
      for (const i of visible) {
        if (ConflictMap.isWide(events, i)) continue;
        const away = (px[i] - point.x) ** 2 + (py[i] - point.y) ** 2;
        if (away >= nearest) continue;
        if (events.at[i] < 0 && !events.tollsAt(i, day, look)) continue;
        best = i;
        nearest = away;
      }
      return best;
    }

    clicked({ containerPoint, latlng }) {
      const place = this.hit(containerPoint);
      const { events, look, address } = this.layer;
      this.clicks += 1;
      const { lat, lng } = latlng.wrap();
      const value = { place: null, events: [], data: address, kind: "ground", lat, lon: lng,
        seq: Date.now() * 100 + (this.clicks % 100) };
      if (place >= 0) {
        const spell = events.at[place];
        const tolls = events.tollsAt(place, events.day, look) || [];
        value.place = events.ids[place];
        value.kind = spell >= 0 ? "control" : "toll";
        value.events = [...(spell >= 0 ? events.spells.events[spell] : []),
          ...tolls.map((row) => events.tolls.event[row])].slice(0, MOST_EVENTS);
      }
      window.Streamlit.setComponentValue(value);
    }

    hovered({ containerPoint }) {
      const place = this.hit(containerPoint);
      this.layer.container.style.cursor = place >= 0 ? "pointer" : "";
      if (place >= 0) this.hint.show(place); else this.hint.hide();
    }
  }
  ConflictMap.Pointer = Pointer;
})(window.ConflictMap);
