// The chart in which a reader chooses. All numbers come rounded from the page; nothing is computed
// here but where to draw. What is drawn carries its own colours, so that it can be saved as it is.
"use strict";
const { series: SERIES, levels: LEVELS, ...TEXT } = JSON.parse(
  document.getElementById("figures").textContent);
const NAMES = Object.keys(LEVELS); // lowest level first
const at = (id) => document.getElementById(id);
const [plot, point] = [at("plot"), at("point")];
const HIGH = 320, LEFT = 62, RIGHT = 14, TOP = 14, BOTTOM = 26, THUMB = 16;
const VIEW = "#explore?";
const BANDS = [["wide", "p2_5", "p97_5"], ["middle", "p10", "p90"], ["inner", "minimum", "maximum"]];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const LOOK = {
  grid: { stroke: colour("grid") },
  tick: { fill: colour("soft"), "font-size": 13 },
  wide: { fill: colour("outer") },
  middle: { fill: colour("middle") },
  inner: { fill: colour("inner") },
  known: { fill: colour("bar") },
  history: { fill: "none", stroke: colour("ink"), "stroke-width": 1.8 },
  line: { fill: "none", stroke: colour("ours"), "stroke-width": 2.5 },
  dot: { fill: colour("ours"), stroke: "#ffffff", "stroke-width": 1.5 },
  official: { fill: colour("official"), stroke: colour("official"), "stroke-width": 1.5 },
  earlier: { fill: "#ffffff", stroke: colour("official"), "stroke-width": 1.5 },
  booked: { fill: colour("official"), stroke: "#ffffff", "stroke-width": 1 },
  other: { fill: "none", stroke: colour("ink"), "stroke-width": 2.2, "stroke-dasharray": "9 3 2 3" },
  edge: { fill: "none", stroke: colour("ink"), "stroke-width": 1.5, "stroke-dasharray": "2 3" },
  here: { stroke: colour("ink"), "stroke-dasharray": "3 3" },
};
const OTHER = ["minimum", "mediaan", "maximum"]; // levels of another run that are drawn
const beside = new Map(); // bands of another run that a reader opened: by series, then by period
let view;

function number(value) {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, TEXT.thousands);
  return (value < 0 ? "\u2212" : "") + digits;
}

function named(period) {
  const [year, month] = period.split("-");
  return month ? `${TEXT.months[month - 1]} ${year}` : year;
}

function chosenSpan() {
  return document.querySelector("input[name=span]:checked").value;
}

// Every period of the chosen series: what is known and what is expected, in order.
function chosen() {
  const found = SERIES[at("series").value];
  const span = chosenSpan();
  const { known, ahead, official = {}, booked = {}, versions = {} } = found[span];
  const bands = versions[at("version").value] || ahead;
  const points = new Map(known.map(([period, value, partly]) => [period, { period, known: value, partly }]));
  for (const [period, ...values] of bands) {
    const levels = Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));
    points.set(period, { ...points.get(period), period, levels });
  }
  const earlier = at("earlier").checked;
  for (const point of points.values()) {
    const rounds = official[point.period] || [];
    point.official = rounds.slice(0, earlier ? undefined : point.levels ? 1 : 0);
    point.booked = booked[point.period];
    point.other = beside.get(at("series").value)?.get(point.period);
  }
  return { found, span, level: at("level").value, points: [...points.values()] };
}

// Whether there is an official figure that stands back until it is asked for.
function hasEarlier() {
  if (chosenSpan() === "months") return false;
  const { ahead, official } = SERIES[at("series").value].years;
  const years = new Set(ahead.map(([period]) => period));
  return Object.entries(official).some(([year, rounds]) => rounds.length > Number(years.has(year)));
}

function shape(kind, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  const all = { ...LOOK[attributes.class], ...attributes };
  for (const [name, value] of Object.entries(all)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function element(kind, text, attributes = {}) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// A round step so that some five lines reach the top.
function step(top) {
  const size = 10 ** Math.floor(Math.log10(top / 5));
  return [1, 2, 5, 10].map((times) => times * size).find((found) => top / found <= 6);
}

function scales({ points }, wide) {
  const values = points.flatMap(({ known, booked, official, levels, other }) => [
    known, booked?.value, other?.high, ...official.flatMap(({ value, ends }) => [value, ...ends]), ...Object.values(levels || {}),
  ]);
  const top = Math.max(1, ...values.filter(Number.isFinite)) * 1.05;
  const room = (wide - LEFT - RIGHT) / points.length;
  return {
    wide, top, room,
    x: (place) => LEFT + room * (place + 0.5),
    y: (value) => HIGH - BOTTOM - (HIGH - BOTTOM - TOP) * value / top,
  };
}

function axes({ points, span }, { wide, top, room, x, y }) {
  const drawn = [];
  for (let value = 0; value <= top; value += step(top)) {
    drawn.push(shape("line", { class: "grid", x1: LEFT, x2: wide - RIGHT, y1: y(value), y2: y(value) }));
    drawn.push(shape("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)));
  }
  let free = 0;
  points.forEach(({ period }, place) => {
    if ((span === "months" && !period.endsWith("-01")) || x(place) < free) return;
    free = x(place) + 42;
    drawn.push(shape("text", { class: "tick", x: x(place), y: HIGH - 8, "text-anchor": "middle" }, period.slice(0, 4)));
  });
  return drawn;
}

function bars({ points, span }, { room, x, y }) {
  const half = span === "years" ? room * 0.3 : room * 0.5 + 0.3;
  const bar = (kind, place, low, high) => shape("rect", {
    class: kind, x: x(place) - half, width: 2 * half, y: y(high), height: Math.max(0, y(low) - y(high)),
  });
  const drawn = [];
  for (const [kind, low, high] of BANDS) {
    points.forEach(({ levels }, place) => {
      if (Number.isFinite(levels?.[low])) drawn.push(bar(kind, place, levels[low], levels[high]));
    });
  }
  points.forEach(({ known, levels }, place) => {
    if (span === "years" && !levels) drawn.push(bar("known", place, 0, known));
  });
  return drawn;
}

function path(kind, found) {
  return shape("path", { class: kind, d: found.map(([x, y], i) => `${i ? "L" : "M"}${x},${y}`).join("") });
}

function lines({ points, span, level }, { x, y }) {
  const placed = (value) => points.map((one, place) => [x(place), value(one)])
    .filter(([, found]) => Number.isFinite(found)).map(([left, found]) => [left, y(found)]);
  const known = placed((one) => one.known);
  const drawn = [path("line", placed((one) => one.levels?.[level] ?? NaN))];
  if (span === "months" && known.length) drawn.push(path("history", known));
  for (const [kind, name] of [["edge", "low"], ["edge", "high"], ["other", "middle"]]) {
    const found = placed(({ other }) => other?.[name] ?? NaN);
    if (found.length) drawn.push(path(kind, found));
  }
  return [...drawn, ...marks({ points }, { x, y })];
}

const diamond = (left, top) => `M${left},${top - 6}l6,6l-6,6l-6,-6z`;
const square = (left, top) => `M${left - 5},${top - 5}h10v10h-10z`;

// Booked amounts and the figures of official rounds, the newest last so that it lies on top.
function marks({ points }, { x, y }) {
  return points.flatMap(({ official, booked, levels }, place) => {
    const drawn = booked ? [shape("path", { class: "booked", d: square(x(place), y(booked.value)) })] : [];
    official.forEach(({ value, ends: [low, high] }, i) => {
      const kind = i === 0 && levels ? "official" : "earlier";
      if (Number.isFinite(value)) drawn.unshift(shape("path", { class: kind, d: diamond(x(place), y(value)) }));
      if (kind === "official" && Number.isFinite(low) && Number.isFinite(high)) {
        drawn.unshift(shape("line", { class: kind, x1: x(place), x2: x(place), y1: y(low), y2: y(high) }));
      }
    });
    return drawn;
  });
}

// What stands in the drawing, in the order of the legend: its look and its words.
function shown({ points, span, level }) {
  const some = (test) => points.some(test);
  const holds = (name) => some(({ levels }) => Number.isFinite(levels?.[name]));
  return [
    [some(({ known }) => Number.isFinite(known)), span === "years" ? "known" : "history", TEXT.words.known],
    [holds(level), "line", LEVELS[level]],
    ...["inner", "middle", "wide"].map((kind) => [
      holds(BANDS.find(([name]) => name === kind)[1]), kind, TEXT.words[kind]]),
    [some(({ official, levels }) => levels && official.length), "official", TEXT.words.official],
    [some(({ official, levels }) => official.length > (levels ? 1 : 0)), "earlier", TEXT.words.earlier],
    [some(({ booked }) => booked), "booked", TEXT.words.booked],
    [some(({ other }) => other), "other", TEXT.words.other],
  ].filter(([there]) => there).map(([, kind, words]) => [kind, words]);
}

function swatch(kind) {
  if (["line", "history", "other"].includes(kind)) return path(kind, [[1, 8], [19, 8]]);
  if (kind === "booked") return shape("path", { class: kind, d: square(10, 8) });
  if (kind === "official" || kind === "earlier") return shape("path", { class: kind, d: diamond(10, 8) });
  return shape("rect", { class: kind, x: 1, y: 1, width: 18, height: 14 });
}

function legend() {
  at("legend").replaceChildren(...shown(view).map(([kind, words]) => {
    const drawn = shape("svg", { viewBox: "0 0 20 16", width: 20, height: 16, "aria-hidden": "true" });
    drawn.append(swatch(kind));
    const item = element("li", "");
    item.append(drawn, element("span", words));
    return item;
  }));
}

function tell() {
  const { points, span, level, found } = view;
  const { period, known, partly, levels, official, booked, other } = points[point.value];
  const boxes = Number.isFinite(known) ? [[TEXT.words.known, shownKnown(known, partly, span), "known"]] : [];
  for (const name of levels ? NAMES : []) {
    if (levels[name] === null) continue;
    const band = BANDS.find(([, low, high]) => name === low || name === high);
    boxes.push([LEVELS[name], number(levels[name]), name === level ? "line" : band ? band[0] : ""]);
  }
  for (const { round, told } of official) boxes.push([`${TEXT.words.official}, ${round}`, told, "official"]);
  if (booked) boxes.push([`${TEXT.words.booked}, ${booked.stand}`, booked.told, "booked"]);
  if (other) boxes.push([TEXT.words.other, toldOther(other), "other"]);
  const list = element("dl", "");
  for (const [name, value, kind] of boxes) {
    const box = element("div", "", { class: kind });
    box.append(element("dt", name), element("dd", value));
    list.append(box);
  }
  at("told").replaceChildren(element("h3", `${found.label}, ${named(period)}`), list);
  point.setAttribute("aria-valuetext", named(period));
  at("link").href = address();
  at("copied").textContent = "";
  mark();
}

function toldOther(found) {
  return TEXT.other.replace(/{(\w+)}/g, (_, name) => number(found[name]));
}

function shownKnown(value, partly, span) {
  return partly ? TEXT.estimated[span].replace("{value}", number(value)) : number(value);
}

// The chosen series, period and view as the end of an address.
function address() {
  const asked = new URLSearchParams({
    series: at("series").value, span: view.span, line: view.level, at: view.points[point.value].period,
  });
  if (at("version").value) asked.set("policy", at("version").value);
  if (at("earlier").checked) asked.set("earlier", "yes");
  return `${VIEW}${asked}`;
}

// Put the view of an address back; what it names and this page does not have stays as it is.
function reopen() {
  if (!location.hash.startsWith(VIEW)) return;
  const asked = new URLSearchParams(location.hash.slice(VIEW.length));
  for (const [id, name] of [["series", "series"], ["level", "line"], ["version", "policy"]]) {
    const value = asked.get(name) ?? "";
    if ([...at(id).options].some((option) => option.value === value)) at(id).value = value;
  }
  at("earlier").checked = asked.get("earlier") === "yes";
  at(asked.get("span") === "months" ? "span-months" : "span-years").checked = true;
  draw(false);
  const place = view.points.findIndex(({ period }) => period === asked.get("at"));
  if (place >= 0) point.value = place;
  tell();
  at("explore").scrollIntoView();
}

// The address bar follows what a reader does in the chart, without a step to go back to.
function follow() {
  try {
    history.replaceState(null, "", address());
  } catch {
    // a browser that does not let a file do this still has the link
  }
}

function mark() {
  const { points, level, scale } = view;
  const place = Number(point.value);
  const value = points[place].levels?.[level] ?? points[place].known;
  plot.querySelectorAll(".here, .dot").forEach((one) => one.remove());
  plot.append(shape("line", { class: "here", x1: scale.x(place), x2: scale.x(place), y1: TOP, y2: HIGH - BOTTOM }));
  if (Number.isFinite(value)) plot.append(shape("circle", { class: "dot", r: 5.5, cx: scale.x(place), cy: scale.y(value) }));
}

function list({ points, span, found }) {
  const head = element("tr", "");
  const extra = points.some(({ booked }) => booked) ? ["booked"]
    : points.some(({ official }) => official.length) ? ["official"] : [];
  const names = [TEXT.words[span.slice(0, -1)], TEXT.words.known, ...Object.values(LEVELS),
    ...extra.map((name) => TEXT.words[name])];
  head.append(...names.map((name, i) => element("th", name, { scope: "col", class: i ? "r" : "l" })));
  const body = element("tbody", "");
  for (const { period, known, partly, levels, official, booked } of points) {
    const row = element("tr", "");
    const values = NAMES.map((name) => levels?.[name] ?? null);
    row.append(element("th", named(period), { scope: "row" }));
    row.append(element("td", Number.isFinite(known) ? shownKnown(known, partly, span) : "\u2013", { class: "r" }));
    row.append(...values.map((value) => element("td", value === null ? "\u2013" : number(value), { class: "r" })));
    const other = { booked: booked?.value, official: official[0]?.value };
    row.append(...extra.map((name) => element("td",
      Number.isFinite(other[name]) ? number(other[name]) : "\u2013", { class: "r" })));
    body.append(row);
  }
  const top = element("thead", "");
  top.append(head);
  at("all").replaceChildren(element("caption", `${found.label}, ${found.units[span]}`, { id: "all-caption" }), top, body);
}

// Draw again; the slider goes to the first period ahead, or stays where it was.
function draw(stay) {
  const monthly = SERIES[at("series").value].months.ahead.length > 0;
  at("span-months").disabled = !monthly || at("version").value !== "";
  if (at("span-months").disabled) at("span-years").checked = true;
  at("no-months").hidden = !at("span-months").disabled;
  at("earlier").parentElement.hidden = !hasEarlier();
  view = chosen();
  view.scale = scales(view, plot.clientWidth || 800);
  plot.setAttribute("viewBox", `0 0 ${view.scale.wide} ${HIGH}`);
  const { label, units } = view.found;
  plot.setAttribute("aria-label", TEXT.plot.replace("{label}", label).replace("{unit}", units[view.span]));
  at("plot-title").textContent = `${label}, ${units[view.span]}`;
  plot.replaceChildren(...axes(view, view.scale), ...bars(view, view.scale), ...lines(view, view.scale));
  point.max = view.points.length - 1;
  const { x, room } = view.scale;
  point.style.marginLeft = `${x(0) - THUMB / 2}px`;
  point.style.width = `${room * (view.points.length - 1) + THUMB}px`;
  if (!stay) point.value = view.points.findIndex((one) => one.levels);
  legend();
  list(view);
  tell();
}

function move(event) {
  const box = plot.getBoundingClientRect();
  const place = ((event.clientX - box.left) * view.scale.wide / box.width - LEFT) / view.scale.room;
  const next = Math.min(Math.max(Math.floor(place), 0), view.points.length - 1);
  if (next !== Number(point.value)) {
    point.value = next;
    tell();
  }
}

// Copy the address of this view where the browser allows it; the address bar has it in any case.
async function copy(event) {
  event.preventDefault();
  follow();
  try {
    await navigator.clipboard.writeText(at("link").href);
    at("copied").textContent = TEXT.words.copied;
  } catch {
    at("copied").textContent = TEXT.words.in_address;
  }
}

// A link to the view that stands in the address already is no change of address.
function again(event) {
  const link = event.target.closest(`a[href^="${VIEW}"]`);
  if (link && link.id !== "link" && link.hash === location.hash) reopen();
}

// What scrolls sideways can be reached with Tab; what does not is no stop.
function reach() {
  for (const one of document.querySelectorAll(".scroll")) {
    one.tabIndex = one.scrollWidth > one.clientWidth ? 0 : -1;
  }
}

document.querySelectorAll(".live").forEach((one) => { one.hidden = false; });
for (const id of ["series", "span-years", "span-months"]) at(id).addEventListener("change", () => draw(false));
for (const id of ["level", "version", "earlier"]) at(id).addEventListener("change", () => draw(true));
at("explore").addEventListener("change", follow);
point.addEventListener("input", tell);
for (const kind of ["pointermove", "pointerdown"]) plot.addEventListener(kind, move);
plot.addEventListener("pointerdown", follow);
at("link").addEventListener("click", copy);
document.addEventListener("click", again);
window.addEventListener("hashchange", reopen);
window.addEventListener("resize", () => { draw(true); reach(); });
document.addEventListener("toggle", reach, true);
draw(false);
reach();
reopen();
