
// The chosen chart as a file: drawing, picture or numbers. Nothing leaves the page but the file.
const SAVED = { wide: 960, title: 34, line: 24, foot: 28 };
const FONT = "system-ui, Arial, sans-serif";

function wideAs(words) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `13px ${FONT}`;
  return pen.measureText(words).width;
}

// The whole chart as one drawing: title, legend, plot and source.
function drawing() {
  const { wide, title, line, foot } = SAVED;
  const scale = scales(view, wide);
  const { label, units } = view.found;
  const head = `${label}, ${units[view.span]}`;
  const items = [];
  let [left, top] = [LEFT, title + 4];
  for (const [kind, words] of shown(view)) {
    const room = 48 + wideAs(words);
    if (left + room > wide - RIGHT) [left, top] = [LEFT, top + line];
    const item = shape("g", { transform: `translate(${left},${top})` });
    item.append(swatch(kind), shape("text", { class: "tick", x: 26, y: 13 }, words));
    items.push(item);
    left += room;
  }
  const below = top + line;
  const high = below + HIGH + foot;
  const made = shape("svg", { width: wide, height: high,
    viewBox: `0 0 ${wide} ${high}`, "font-family": FONT });
  const body = shape("g", { transform: `translate(0,${below})` });
  body.append(...axes(view, scale), ...bars(view, scale), ...lines(view, scale));
  made.append(
    shape("title", {}, head),
    shape("rect", { x: 0, y: 0, width: wide, height: high, fill: "#ffffff" }),
    shape("text", { x: LEFT, y: 24, fill: colour("ink"), "font-size": 17, "font-weight": 600 }, head),
    ...items, body,
    shape("text", { class: "tick", x: LEFT, y: high - 10 }, TEXT.source),
  );
  return made;
}

// Paint what was drawn, shape by shape: the policy of the page lets no picture be loaded.
function paint(node, to) {
  const get = (name) => node.getAttribute(name);
  const of = (...names) => names.map((name) => Number(get(name)));
  to.save();
  const moved = /translate\(([\d.]+),([\d.]+)\)/.exec(get("transform") || "");
  if (moved) to.translate(Number(moved[1]), Number(moved[2]));
  to.lineWidth = Number(get("stroke-width") || 1);
  to.setLineDash((get("stroke-dasharray") || "").split(" ").filter(Boolean).map(Number));
  const made = new Path2D(node.nodeName === "path" ? get("d") : undefined);
  if (node.nodeName === "rect") made.rect(...of("x", "y", "width", "height"));
  if (node.nodeName === "line") {
    made.moveTo(...of("x1", "y1"));
    made.lineTo(...of("x2", "y2"));
  }
  if (get("fill") && get("fill") !== "none") to.fillStyle = get("fill");
  if (node.nodeName === "text") {
    to.font = `${get("font-weight") || 400} ${get("font-size")}px ${FONT}`;
    to.textAlign = { end: "right", middle: "center" }[get("text-anchor")] || "left";
    to.fillText(node.textContent, ...of("x", "y"));
  } else {
    if (get("fill") && get("fill") !== "none") to.fill(made);
    if (get("stroke")) {
      to.strokeStyle = get("stroke");
      to.stroke(made);
    }
    for (const child of node.children) paint(child, to);
  }
  to.restore();
}

function picture() {
  const made = drawing();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = ["width", "height"].map((name) => 2 * Number(made.getAttribute(name)));
  const to = canvas.getContext("2d");
  to.scale(2, 2);
  paint(made, to);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// Every number of the chart as on the page, one row a period; what is not there is left empty.
function numbers() {
  const { found, span, points } = view;
  const { words, separator } = TEXT;
  const head = [words.series, words.unit, words[span.slice(0, -1)], words.known, words.estimated,
    ...Object.values(LEVELS), words.official, words.round, words.booked,
    ...OTHER.map((name) => `${words.other}: ${LEVELS[name]}`)];
  const rows = points.map(({ period, known, partly, levels, official: [first], booked, other }) => [
    found.label, found.units[span], period, known, partly ? words.yes : "",
    ...NAMES.map((name) => levels?.[name]), first?.value, first?.round, booked?.value,
    other?.low, other?.middle, other?.high,
  ]);
  const cell = (value) => {
    const text = String(value ?? "");
    return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row) => row.map(cell).join(separator)).join("\r\n") + "\r\n";
}

const FILES = {
  csv: () => new Blob(["\ufeff", numbers()], { type: "text/csv" }),
  svg: () => new Blob([new XMLSerializer().serializeToString(drawing())], { type: "image/svg+xml" }),
  png: picture,
};

async function save(kind) {
  const link = element("a", "", { download: `${at("series").value}_${view.span}.${kind}` });
  link.href = URL.createObjectURL(await FILES[kind]());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

for (const kind of Object.keys(FILES)) at(`save-${kind}`).addEventListener("click", () => save(kind));
