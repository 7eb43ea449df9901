// The statutory tables of the selected reports, added up cell by cell, and what a single report holds.
// An entry of DATA.cells is a number as printed, [number, printed], or a letter and what was printed; see page_cells.py.
const STATES = { b: "state_blank", n: "state_not_applicable", t: "state_text", a: "state_ambiguous", m: "state_missing" };
const number = (entry) => (typeof entry === "number" ? entry : Array.isArray(entry) ? entry[0] : null);
const shownCell = (entry) => (typeof entry === "number" ? String(entry) : Array.isArray(entry) ? `${entry[0]} 「${entry[1]}」` : say(STATES[entry[0]]) + (entry.length > 1 ? ` 「${entry.slice(1)}」` : ""));
const grouped = (value) => value.toLocaleString("en", { maximumFractionDigits: 2 });
const cellNames = new Map();
for (const table of DATA.layout) for (const [label, ids] of table.rows) ids.forEach((id, c) => cellNames.set(id, [label, table.columns[c]].filter(Boolean).join(" · ")));
const cellName = (id) => cellNames.get(id) || id;

function drawCells() {
  for (const table of DATA.layout) {
    const box = $("cells-" + table.id), open = box.open;
    box.firstElementChild.textContent = say("table_" + table.id);
    const place = box.querySelector(".scroll");
    place.replaceChildren();
    const rows = table.rows.filter(([, ids]) => ids.some((id) => id in DATA.cells));
    box.hidden = !rows.length;
    if (!open) continue; // drawn when it is opened
    const head = make("tr", {}, make("th", { scope: "col" }, say("row")), ...table.columns.map((name) => make("th", { scope: "col", class: "number" }, name || say("sum"))));
    place.append(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows.map(([label, ids]) => make("tr", {}, make("th", { scope: "row" }, label), ...ids.map((id) => {
      const column = DATA.cells[id];
      if (!column) return make("td", { class: "number" }, "");
      let sum = 0, known = 0, there = 0;
      for (const r of now.reports) { const entry = column[r]; if (entry === null) continue; there++; const value = number(entry); if (value !== null) { sum += value; known++; } }
      const label_ = say("open_cell", { name: cellName(id), known, there });
      return make("td", { class: known < there ? "number small" : "number" }, there ? button(known ? grouped(sum) : "–", label_, () => showCell(id)) : "");
    }))))));
  }
}
function showCell(id) {
  const column = DATA.cells[id], rows = now.reports.filter((r) => column[r] !== null);
  const rank = (r) => number(column[r]) ?? -1;
  rows.sort((a, b) => rank(b) - rank(a) || a - b);
  details(`${cellName(id)} ${id}`, rows, (r) => make("blockquote", {}, shownCell(column[r]), make("footer", {}, source(r))));
}
const showCells = (title, indicator, rows) => details(title, rows, (r) => make("blockquote", {},
  indicator.whole[r] === null ? say("undecided") : `${indicator.part[r]} / ${indicator.whole[r]}`,
  ...indicator.cells.filter((id) => DATA.cells[id] && DATA.cells[id][r] !== null).map((id) => make("div", {}, `${cellName(id)} ${id}: ${shownCell(DATA.cells[id][r])}`)), make("footer", {}, source(r))));

let held = null; // items and findings of each report, found once
function holdings() {
  if (held) return held;
  const lists = () => R.id.map(() => []);
  held = { problem: lists(), measure: lists(), finding: lists() };
  I.r.forEach((r, i) => held[I.k[i] ? "measure" : "problem"][r].push(i));
  F.r.forEach((r, f) => held.finding[r].push(f));
  return held;
}
const showReports = (title, rows) => details(title, rows, (r) => {
  const found = holdings(), name = `${R.authority[r] || "?"} ${R.year[r] ?? ""}`;
  const ids = Object.keys(DATA.cells).filter((id) => DATA.cells[id][r] !== null);
  const links = [
    ["problems", found.problem[r], () => showItems(`${name} · ${say("problems")}`, found.problem[r])],
    ["measures", found.measure[r], () => showItems(`${name} · ${say("measures")}`, found.measure[r])],
    ["cells", ids, () => details(`${name} · ${say("cells")}`, ids, (id) => make("blockquote", {}, `${cellName(id)}: ${shownCell(DATA.cells[id][r])}`, make("footer", {}, id)))],
    ["findings", found.finding[r], () => showFindings(`${name} · ${say("findings")}`, found.finding[r])],
  ];
  return make("blockquote", {}, R.authority[r] || "?",
    make("div", {}, ...links.flatMap(([key, list, action]) => [list.length ? button(`${say(key)} ${list.length}`, `${name}: ${say(key)} ${list.length}`, action) : `${say(key)} 0`, " "])),
    make("footer", {}, `${[R.province[r], R.prefecture[r], value(R.level[r] || "?"), R.year[r]].filter(Boolean).join(" · ")} · ${R.id[r]}`));
});
for (const table of DATA.layout) $("cells-" + table.id).addEventListener("toggle", () => drawCells());
