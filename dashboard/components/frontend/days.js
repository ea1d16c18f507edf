/* Days as numbers since 1970, as geodata counts them, and in words; for the map and the timeline. */
"use strict";

const DAY_MS = 86400000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];

const dateOf = (day) => new Date(day * DAY_MS);
const dayNumber = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS);
const isoDay = (day) => dateOf(day).toISOString().slice(0, 10);
const longDay = (day) => {
  const at = dateOf(day);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
};
