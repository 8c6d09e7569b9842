
// Another run over this one, from its table of bands. The file is read here and goes nowhere.
const NEEDED = ["quantity", "period", ...OTHER];

// Numbers as this page shows them: rounded to the same step.
function rounded(text, { per, step }) {
  const value = Number(text) / per;
  return text && Number.isFinite(value) ? Math.sign(value) * Math.round(Math.abs(value) / step) * step : NaN;
}

function read(text) {
  const [head, ...lines] = text.split(/\r?\n/).filter(Boolean).map((line) => line.split(","));
  const places = NEEDED.map((name) => head?.indexOf(name) ?? -1);
  if (places.some((place) => place < 0)) return false;
  for (const line of lines) {
    const [key, period, ...ends] = places.map((place) => line[place]);
    if (!SERIES[key]) continue;
    const [low, middle, high] = ends.map((end) => rounded(end, SERIES[key].shown));
    if (!beside.has(key)) beside.set(key, new Map());
    if (Number.isFinite(middle)) beside.get(key).set(period, { low, middle, high });
  }
  return beside.size > 0;
}

async function lay() {
  const [file] = at("other").files;
  beside.clear();
  const { other_read: good, other_wrong: wrong } = TEXT.words;
  at("other-told").textContent = !file ? "" : read(await file.text()) ? good : wrong;
  draw(true);
}

at("other").addEventListener("change", lay);
