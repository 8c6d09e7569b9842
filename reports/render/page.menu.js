
// The menu that stays, the search, and drawings that fit a phone.
const [button, places] = [at("menu-button"), at("menu-list")];
const CHAPTERS = [...document.querySelectorAll("main > section")];
const narrow = window.matchMedia("(max-width: 64rem)");
const phone = window.matchMedia("(max-width: 40rem)");
const MOST = 12; // tables shown by the search

function unfold(open) {
  button.setAttribute("aria-expanded", String(open));
  places.hidden = narrow.matches && !open;
}

// The chapter at the top of the window is where the reader is.
function place() {
  const end = window.scrollY > 0 && window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
  const found = CHAPTERS.findLast((one) => end || one.getBoundingClientRect().top < 120) || CHAPTERS[0];
  for (const link of places.querySelectorAll(".chapter")) {
    const here = link.hash === `#${found.id}`;
    if (here === link.hasAttribute("aria-current")) continue;
    if (!here) link.removeAttribute("aria-current");
    else {
      link.setAttribute("aria-current", "true");
      at("here").textContent = link.textContent;
      if (!narrow.matches) keep(link);
    }
  }
}

// Scroll the menu alone, so that the mark stays in sight.
function keep(link) {
  const menu = at("menu");
  const [box, frame] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
  if (box.top < frame.top) menu.scrollTop += box.top - frame.top;
  if (box.bottom > frame.bottom) menu.scrollTop += box.bottom - frame.bottom;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let index;

// Every row that can be found: its words with the label above it, and those of its table.
function rows() {
  index ??= [...document.querySelectorAll("main table:not(#all)")].map((table) => {
    const name = table.caption.textContent;
    const found = [...table.tBodies].flatMap((body) => {
      const group = body.querySelector("th[scope=rowgroup]")?.textContent;
      return [...body.rows].filter((row) => row.cells[0].scope === "row").map((row) => {
        const label = [group, row.cells[0].textContent].filter(Boolean).join(", ");
        return { row, label, text: plain(`${group || ""} ${row.textContent}`) };
      });
    });
    return { table, name, about: plain(`${name} ${table.tHead.textContent}`), rows: found };
  });
  return index;
}

function find(asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (words.join("").length < 2) return [];
  const series = [...at("series").options].filter((one) => words.every((word) => plain(one.text).includes(word)))
    .map((one) => ({ name: one.text, series: one.value }));
  const tables = rows().map(({ table, name, about, rows: all }) => ({
    table, name,
    whole: words.every((word) => about.includes(word)),
    rows: all.filter(({ text }) => words.some((word) => text.includes(word))
      && words.every((word) => text.includes(word) || about.includes(word))),
  })).filter(({ rows: some, whole }) => whole || some.length);
  return [...series, ...tables];
}

function search() {
  document.querySelectorAll("tr.hit").forEach((row) => row.classList.remove("hit"));
  const found = find(at("find").value);
  at("found").textContent = at("find").value.trim() ? TEXT.words.hits.replace("{n}", number(found.length)) : "";
  at("hits").replaceChildren(...found.slice(0, MOST).map((one) => {
    for (const { row } of one.rows || []) row.classList.add("hit");
    const link = element("a", one.name, { href: one.series ? "#explore" : `#${one.table.caption.id}` });
    link.addEventListener("click", (event) => { event.preventDefault(); go(one); });
    const item = element("li", "");
    item.append(link);
    const beside = one.series ? TEXT.words.series : one.rows[0]?.label;
    if (beside) item.append(element("span", beside));
    return item;
  }));
}

// To the table or the series that was found, with the keyboard on it.
function go({ series, table, rows: some }) {
  unfold(false);
  if (series) {
    at("series").value = series;
    draw(false);
    follow();
    at("explore").scrollIntoView();
    at("series").focus({ preventScroll: true });
    return;
  }
  const details = table.closest("details");
  if (details) details.open = true;
  const to = some[0]?.row || table.caption;
  to.tabIndex = -1;
  to.scrollIntoView({ block: "center" });
  to.focus({ preventScroll: true });
}

// On a phone the panels of a drawing stand below each other. The first stays where it is; the others
// are pointed to, those without numbers of their own with the numbers of the panel before.
function stack() {
  for (const frame of document.querySelectorAll(".drawing")) {
    const [whole, ...others] = frame.querySelectorAll("svg");
    const panels = [...whole.querySelectorAll(".panel")];
    if (panels.length < 2) continue;
    whole.dataset.box ??= whole.getAttribute("viewBox");
    others.forEach((one) => one.remove());
    frame.classList.toggle("stacked", phone.matches);
    whole.setAttribute("viewBox", phone.matches ? box(panels[0]) : whole.dataset.box);
    if (phone.matches) panels.slice(1).forEach((panel, i) => below(frame, panels.slice(0, i + 1), panel));
  }
}

function below(frame, before, panel) {
  const drawn = shape("g", {});
  const part = shape("svg", { "aria-hidden": "true" });
  drawn.append(pointer(panel));
  const numbered = before.findLast((one) => one.querySelector(".numbers"));
  if (!panel.querySelector(".numbers")) {
    const moved = left(panel) - left(numbered);
    drawn.append(pointer(numbered.querySelector(".numbers"), { transform: `translate(${moved},0)` }));
  }
  part.append(drawn);
  frame.append(part);
  part.setAttribute("viewBox", box(drawn));
}

let pointed = 0;
function pointer(to, attributes = {}) {
  to.id ||= `part-of-drawing-${pointed += 1}`;
  return shape("use", { href: `#${to.id}`, ...attributes });
}

const left = (panel) => panel.querySelector("path").getBBox().x;

function box(drawn) {
  const { x, y, width, height } = drawn.getBBox();
  return [x - 2, y - 2, width + 4, height + 4].map((one) => one.toFixed(1)).join(" ");
}

button.addEventListener("click", () => unfold(places.hidden));
at("find").addEventListener("input", search);
at("find").addEventListener("keydown", (event) => {
  if (event.key === "Enter") at("hits").querySelector("a")?.click();
});
at("menu").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  at("find").value = "";
  search();
  if (!narrow.matches) return;
  unfold(false);
  button.focus();
});
places.addEventListener("click", (event) => { if (event.target.matches("a.chapter")) unfold(false); });
document.addEventListener("scroll", place, { passive: true });
narrow.addEventListener("change", () => unfold(false));
phone.addEventListener("change", () => { stack(); reach(); });
unfold(false);
stack();
reach();
place();
