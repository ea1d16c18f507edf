/* Reported areas of control, from files the reader gave: drawn beneath everything else on the days
 * they are for. A party that the reports know wears its own colour, others that of the file.
 */
"use strict";

(function (ConflictMap) {
  class Zones {
    constructor() { this.list = []; }

    /* Fetch the areas at an address, or put them away where there is none; true on change. */
    async load(address) {
      if (address === this.address) return false;
      this.address = address;
      const found = address ? await fetch(address, ConflictMap.KEPT).then((response) => response.json()) : null;
      if (address !== this.address) return false; // others were asked for meanwhile
      this.list = found ? found.zones.map((zone) =>
        ({ ...zone, shape: ConflictMap.shape(zone.party, zone.rings, found.quantum) })) : [];
      return true;
    }

    on(day) {
      return this.list.filter(({ first, last }) =>
        (first === null || first <= day) && (last === null || day <= last));
    }

    draw(layer, context, day, shown) {
      const known = new Map(layer.events.parties.map(({ name }, i) => [name.toLowerCase(), i]));
      for (const zone of this.on(day)) {
        if (!ConflictMap.traceShape(layer, context, zone.shape)) continue;
        const number = known.get(zone.party.toLowerCase());
        const colour = layer.visibleColour(number !== undefined ? layer.party(number).colour
          : zone.colour || layer.theme.muted);
        context.globalAlpha = 0.2;
        context.fillStyle = colour;
        context.fill("evenodd");
        context.globalAlpha = 0.8;
        context.lineWidth = 1.1;
        context.lineJoin = "round";
        context.strokeStyle = colour;
        context.stroke();
        context.globalAlpha = 1;
        const about = `${zone.credit}|${colour}|${zone.party}`;
        shown.zones.set(about, { colour, party: zone.party || "a party not named",
          credit: zone.credit, first: zone.first });
      }
    }

    /* A patch as the area looks, for the key. */
    stamp(layer, colour) {
      return layer.stamps.make(`zone|${colour}|${layer.dark}`, 22, 14, (context) => {
        context.globalAlpha = 0.2;
        context.fillStyle = colour;
        context.fillRect(1, 1, 20, 12);
        context.globalAlpha = 0.8;
        context.strokeStyle = colour;
        context.lineWidth = 1.1;
        context.strokeRect(1, 1, 20, 12);
        context.globalAlpha = 1;
      });
    }
  }
  ConflictMap.Zones = Zones;
})(window.ConflictMap);
