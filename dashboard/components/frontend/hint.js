/* What is said of a place under the pointer: who holds it, since when, and what it cost. Names from
 * reports are set as textContent: nothing they say is ever markup.
 */
"use strict";

(function (ConflictMap) {
  const MOST_LINES = 8;
  const { element } = ConflictMap;

  class Hint {
    constructor(layer) {
      this.layer = layer;
      this.box = element("div", "conflict-tip");
      this.box.hidden = true;
    }

    hide() { this.box.hidden = true; }

    show(place) {
      const { layer } = this;
      const lines = [element("strong", "", layer.events.names[place]), ...controlLines(layer, place),
        ...tollLines(layer, place)];
      this.box.replaceChildren(...lines.slice(0, MOST_LINES));
      this.box.hidden = false;
      const size = layer.map.getSize(), x = layer.px[place], y = layer.py[place];
      const left = Math.max(8, Math.min(size.x - this.box.offsetWidth - 8, x + 14));
      const above = y - this.box.offsetHeight - 14;
      this.box.style.transform = `translate(${left}px, ${above > 8 ? above : y + 18}px)`;
    }
  }
  ConflictMap.Hint = Hint;

  const note = (text) => element("div", "conflict-note", text);

  function controlLines(layer, place) {
    const { events, since } = layer, spell = events.at[place], lines = [];
    if (spell < 0) return lines;
    const look = layer.lookOf(spell);
    if (since !== null) {
      const was = ConflictMap.spellBefore(layer, place);
      const then = was < 0 ? "nothing reported" : inWords(layer.lookOf(was));
      lines.push(note(`${longDay(since)}: ${then}`));
    }
    const doubt = look.doubtful ? " (uncertain)" : look.hollow ? " (not reviewed)" : "";
    lines.push(element("div", "", inWords(look) + doubt));
    const last = events.lastReport(place, events.day);
    lines.push(note(`since ${longDay(events.spells.since[spell])}` +
      (last === null ? "" : ` · last report ${longDay(last)}`)));
    return lines;
  }

  function tollLines({ events, look }, place) {
    const { first, last, measure } = events.tolls;
    return (events.tollsAt(place, events.day, look) || []).slice(0, MOST_LINES).map((row) => {
      const when = first[row] === last[row] ? longDay(last[row])
        : `${first[row] === events.NEVER ? "up" : longDay(first[row])} to ${longDay(last[row])}`;
      const figure = ConflictMap.figureText(events, row).replace(measure[row], "").trim();
      return note(`${figure} ${measure[row]} · ${when}`);
    });
  }

  function inWords({ status, holder: party, others: parties }) {
    const others = parties.map((each) => each.name).join(", ");
    const holder = party ? party.name : null;
    return {
      held: `Held by ${holder}`,
      contested: "Contested: " + [holder, others].filter(Boolean).join(" / "),
      besieged: `${holder || "Holder not known"}, besieged by ${others || "unknown"}`,
      unknown: "Not known who holds it",
    }[status];
  }
})(window.ConflictMap);
