// Keeps the address in step with what is on screen, and scrolls a source text to its marked words.

const revealed = new Map(); // by mount: the box that was scrolled last

export default function ({ data, key, parentElement }) {
  keepAddress(data.query);
  if (data.reveal && revealed.get(key) !== data.reveal) scrollTo(data, key, 40);
  if (!data.reveal) revealed.delete(key);
  const host = parentElement.host ?? parentElement;
  const box = host.closest?.('[data-testid="stElementContainer"]');
  if (box) box.style.display = "none"; // nothing to see: it must not take a row of the page
}

let view = null; // the map's zoom and middle, which the timeline keeps in the address

function keepAddress(query) {
  const wanted = new URLSearchParams(query);
  view = new URLSearchParams(location.search).get("view") ?? view;
  if (view && !wanted.has("view")) wanted.set("view", view);
  const search = wanted.size ? `?${wanted}` : "";
  if (location.search === search) return;
  // Replaced, not pushed: the way back leads to the page before, not through every day dragged over.
  history.replaceState(history.state, "", location.pathname + search + location.hash);
}

// The text may arrive after this script has run: look again for a while, a frame at a time.
function scrollTo({ reveal: name, stays }, key, tries) {
  const box = document.querySelector(`[data-reveal="${CSS.escape(name)}"]`);
  const mark = box?.querySelector("mark.current");
  if (!mark) {
    if (tries > 0) setTimeout(() => scrollTo({ reveal: name, stays }, key, tries - 1), 50);
    return;
  }
  revealed.set(key, name);
  const above = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += above - box.clientHeight / 3;
  if (!stays) box.scrollIntoView({ block: "nearest", behavior: "instant" });
}
