/* The wire between the timeline in the page and the map in its frame: an event on the page's
 * document, named at random (scrubber.py). Both are of one origin: a moved handle is drawn in
 * the very frame it moved in, where a BroadcastChannel, which goes round by another process, would
 * have it drawn a frame later.
 *
 * Whoever is on the wire hears everything, its own words too: tell them apart by their `type`.
 */
"use strict";

class ConflictWire {
  constructor(page, name, hear) {
    Object.assign(this, { page, name });
    this.hear = ({ detail }) => hear(detail);
    page.addEventListener(name, this.hear);
  }

  say(words) { this.page.dispatchEvent(new CustomEvent(this.name, { detail: words })); }

  close() { this.page.removeEventListener(this.name, this.hear); }
}
