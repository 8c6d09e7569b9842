// The chart in which a reader chooses. All numbers come rounded from the page; nothing is computed
// here but where to draw.
"use strict";
const { series: SERIES, levels: LEVELS, ...TEXT } = JSON.parse(
  document.getElementById("figures").textContent);
const NAMES = Object.keys(LEVELS); // lowest level first
const at = (id) => document.getElementById(id);
const [plot, point] = [at("plot"), at("point")];
const HIGH = 320, LEFT = 62, RIGHT = 14, TOP = 14, BOTTOM = 26, THUMB = 16;
const BANDS = [["wide", "p2_5", "p97_5"], ["middle", "p10", "p90"], ["inner", "minimum", "maximum"]];
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
  const { known, ahead, official = {}, versions = {} } = found[span];
  const bands = versions[at("version").value] || ahead;
  const points = new Map(known.map(([period, value, partly]) => [period, { period, known: value, partly }]));
  for (const [period, ...values] of bands) {
    const levels = Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));
    points.set(period, { ...points.get(period), period, levels, official: official[period] });
  }
  return { found, span, level: at("level").value, points: [...points.values()] };
}

function shape(kind, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
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

function scales({ points }) {
  const wide = plot.clientWidth || 800;
  const values = points.flatMap((one) => [one.known, one.official?.value, ...Object.values(one.levels || {})]);
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
    drawn.push(shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)));
  }
  let free = 0;
  points.forEach(({ period }, place) => {
    if ((span === "months" && !period.endsWith("-01")) || x(place) < free) return;
    free = x(place) + 42;
    drawn.push(shape("text", { x: x(place), y: HIGH - 8, "text-anchor": "middle" }, period.slice(0, 4)));
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
  points.forEach(({ official }, place) => {
    if (Number.isFinite(official?.value)) {
      drawn.push(shape("path", { class: "official", d: `M${x(place)},${y(official.value) - 6}l6,6l-6,6l-6,-6z` }));
    }
  });
  return drawn;
}

function tell() {
  const { points, span, level, found } = view;
  const { period, known, partly, levels, official } = points[point.value];
  const boxes = Number.isFinite(known) ? [[TEXT.words.known, shownKnown(known, partly, span), "known"]] : [];
  for (const name of levels ? NAMES : []) {
    if (levels[name] === null) continue;
    const band = BANDS.find(([, low, high]) => name === low || name === high);
    boxes.push([LEVELS[name], number(levels[name]), name === level ? "line" : band ? band[0] : ""]);
  }
  if (official) boxes.push([`${TEXT.words.official}, ${official.round}`, official.told, "official"]);
  const list = element("dl", "");
  for (const [name, value, kind] of boxes) {
    const box = element("div", "", { class: kind });
    box.append(element("dt", name), element("dd", value));
    list.append(box);
  }
  at("told").replaceChildren(element("h3", `${found.label}, ${named(period)}`), list);
  point.setAttribute("aria-valuetext", named(period));
  mark();
}

function shownKnown(value, partly, span) {
  return partly ? TEXT.estimated[span].replace("{value}", number(value)) : number(value);
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
  const names = [TEXT.words[span.slice(0, -1)], TEXT.words.known, ...Object.values(LEVELS)];
  head.append(...names.map((name, i) => element("th", name, { scope: "col", class: i ? "r" : "l" })));
  const body = element("tbody", "");
  for (const { period, known, partly, levels } of points) {
    const row = element("tr", "");
    const values = NAMES.map((name) => levels?.[name] ?? null);
    row.append(element("th", named(period), { scope: "row" }));
    row.append(element("td", Number.isFinite(known) ? shownKnown(known, partly, span) : "\u2013", { class: "r" }));
    row.append(...values.map((value) => element("td", value === null ? "\u2013" : number(value), { class: "r" })));
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
  view = chosen();
  view.scale = scales(view);
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

// What scrolls sideways can be reached with Tab; what does not is no stop.
function reach() {
  for (const one of document.querySelectorAll(".scroll")) {
    one.tabIndex = one.scrollWidth > one.clientWidth ? 0 : -1;
  }
}

document.querySelectorAll(".live").forEach((one) => { one.hidden = false; });
for (const id of ["series", "span-years", "span-months"]) at(id).addEventListener("change", () => draw(false));
for (const id of ["level", "version"]) at(id).addEventListener("change", () => draw(true));
point.addEventListener("input", tell);
for (const kind of ["pointermove", "pointerdown"]) plot.addEventListener(kind, move);
window.addEventListener("resize", () => { draw(true); reach(); });
document.addEventListener("toggle", reach, true);
draw(false);
reach();
