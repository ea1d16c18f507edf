/* What Python published, as typed columns, and the state of each place at a day.
 *
 * Nothing is worked out here: Python made spells of unbroken state (geodata/timeline.py), and this
 * file looks up which one a day falls into.
 */
"use strict";

(function (ConflictMap) {
  const NEVER = -32768; // an open start, as in layers.py
  ConflictMap.STATUSES = ["unknown", "held", "contested", "besieged"]; // as layers.py numbers them

  class Events {
    constructor(json) {
      const { places, spells, tolls } = json;
      this.parties = json.parties;
      this.tracks = json.tracks;
      this.ids = places.id;
      this.names = places.name;
      this.precision = Uint8Array.from(places.precision);
      this.size = places.size;
      this.countries = places.countries;
      this.country = places.country;
      this.count = places.id.length;
      this.numberOf = new Map(places.id.map((id, i) => [id, i]));
      this.x = new Float64Array(this.count);
      this.y = new Float64Array(this.count);
      for (let i = 0; i < this.count; i += 1) {
        [this.x[i], this.y[i]] = ConflictMap.mercator(places.lon[i], places.lat[i]);
      }
      this.lat = places.lat;
      this.lon = places.lon;

      this.spells = { ...spells, status: Uint8Array.from(spells.status) };
      this.first = Int32Array.from(spells.first);
      this.last = Int32Array.from(spells.last, (day) => (day === -1 ? 2 ** 31 - 1 : day));
      // Spells of a place stand together: where each place's begin and end.
      this.from = new Int32Array(this.count).fill(-1);
      this.until = new Int32Array(this.count).fill(-1);
      spells.place.forEach((place, i) => {
        if (this.from[place] < 0) this.from[place] = i;
        this.until[place] = i + 1;
      });
      this.at = new Int32Array(this.count).fill(-1); // each place's spell at `day`
      // Before its first spell nothing of a place need be looked up.
      this.begins = Int32Array.from(this.from, (spell) => (spell < 0 ? 2 ** 31 - 1 : this.first[spell]));

      this.report = Int32Array.from(spells.report);
      this.reportFrom = new Int32Array(this.count).fill(0);
      this.reportUntil = new Int32Array(this.count).fill(0);
      spells.report_place.forEach((place, i) => {
        if (!this.reportUntil[place]) this.reportFrom[place] = i;
        this.reportUntil[place] = i + 1;
      });

      this.tolls = tolls;
      // Rows of tolls by place: `tollRows` from `tollFrom[place]` up to `tollFrom[place + 1]`.
      this.tollFrom = new Int32Array(this.count + 1);
      for (const place of tolls.place) this.tollFrom[place + 1] += 1;
      for (let i = 0; i < this.count; i += 1) this.tollFrom[i + 1] += this.tollFrom[i];
      const next = this.tollFrom.slice();
      this.tollRows = new Int32Array(tolls.place.length);
      tolls.place.forEach((place, row) => { this.tollRows[next[place]++] = row; });
      this.tollFirst = Int32Array.from(tolls.first, (day, row) =>
        (day === NEVER ? tolls.last[row] : day));
      this.tollLast = Int32Array.from(tolls.last);
      this.tollWidth = new Int32Array(this.count); // the most days any toll of a place covers
      for (let place = 0; place < this.count; place += 1) this.sortTolls(place);
      this.day = null;
      this.step = 0; // counts the days set, and `moved` are the places that one set otherwise
      this.moved = [];
    }

    get NEVER() { return NEVER; }

    countryOf(place) { return this.countries[this.country[place]]; }

    /* Codes of countries in which a place is known to its division or country only. */
    wideCountries() {
      const wide = new Set();
      this.precision.forEach((precision, place) => {
        if (precision > 3) wide.add(this.countryOf(place));
      });
      return wide;
    }

    /* Find every place's spell at the day. */
    setDay(day) {
      if (day === this.day) return;
      this.moved = [];
      for (let place = 0; place < this.count; place += 1) {
        const was = this.at[place];
        if (was >= 0 ? this.first[was] <= day && day <= this.last[was]
          : this.begins[place] > day) continue;
        const now = this.spellAt(place, day);
        if (now !== was) {
          this.at[place] = now;
          this.moved.push(place);
        }
      }
      this.day = day;
      this.step += 1;
    }

    spellAt(place, day) {
      let low = this.from[place], high = this.until[place];
      if (low < 0) return -1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.first[middle] <= day) low = middle + 1; else high = middle;
      }
      const spell = low - 1;
      return spell >= this.from[place] && day <= this.last[spell] ? spell : -1;
    }

    /* The newest day up to `day` that any report speaks of; null where none does. */
    lastReport(place, day) {
      let low = this.reportFrom[place], high = this.reportUntil[place];
      const start = low;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.report[middle] <= day) low = middle + 1; else high = middle;
      }
      return low > start ? this.report[low - 1] : null;
    }

    hasTolls(place) { return this.tollFrom[place + 1] > this.tollFrom[place]; }

    sortTolls(place) {
      const rows = this.tollRows.subarray(this.tollFrom[place], this.tollFrom[place + 1]);
      if (rows.length > 1) rows.sort((a, b) => this.tollFirst[a] - this.tollFirst[b] || a - b);
      for (const row of rows) {
        this.tollWidth[place] = Math.max(this.tollWidth[place],
          this.tollLast[row] - this.tollFirst[row]);
      }
    }

    /* Rows of the place's tolls whose days touch those the look asks for; null where none. */
    tollsAt(place, day, look) {
      if (look.tolls === false) return null;
      const start = this.tollFrom[place];
      let low = start, high = this.tollFrom[place + 1];
      while (low < high) { // past the last one that begins by the day
        const middle = (low + high) >> 1;
        if (this.tollFirst[this.tollRows[middle]] <= day) low = middle + 1; else high = middle;
      }
      const from = look.mode === "cumulative" ? NEVER
        : look.mode === "window" ? day - look.window_days + 1 : day;
      const earliest = from - this.tollWidth[place]; // those that begin before have ended, too
      let shown = null;
      for (let i = low - 1; i >= start; i -= 1) {
        const row = this.tollRows[i];
        if (this.tollFirst[row] < earliest) break;
        if (this.tollLast[row] < from) continue;
        if (shown) shown.push(row); else shown = [row];
      }
      return shown && shown.sort((a, b) => a - b);
    }
  }
  ConflictMap.Events = Events;
})(window.ConflictMap);
