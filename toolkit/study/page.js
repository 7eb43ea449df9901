"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const state = { province: "", prefecture: "", level: "", year: "", topic: "", kind: "problem", by: "level", bar: "", q: "", lang: "zh" };
const DEFAULTS = { ...state };
const R = DATA.reports, I = DATA.items, F = DATA.findings;
const say = (key, fill = {}) => (DATA.words[key] || { zh: key, en: key })[state.lang].replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");
const value = (found) => (DATA.values[found] || {})[state.lang] || String(found);
const topicName = (t) => (t < 0 ? say("uncoded") : DATA.topics[t][state.lang]);
const percent = (share) => (Number.isFinite(share) ? (100 * share).toFixed(share < 0.1 ? 1 : 0) + "%" : "–");

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, found] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", found);
    else if (found !== undefined && found !== null) node.setAttribute(name, found);
  }
  for (const child of children) node.append(child);
  return node;
}
const button = (text, label, action) => make("button", { type: "button", "aria-label": label, title: label, onclick: action }, String(text));

// DATA.t has the quantile of the t distribution for 1, 1.1, 1.2 … degrees of freedom; the normal one stands for more.
function student(freedom) {
  const at = (freedom - 1) * 10, low = Math.floor(at + 1e-9);
  if (low + 1 >= DATA.t.length) return DATA.z + (DATA.t[DATA.t.length - 1] - DATA.z) * DATA.t.length / at;
  return DATA.t[low] + (at - low) * (DATA.t[low + 1] - DATA.t[low]);
}
// Wilson intervals widened by the design effect of bodies: the same arithmetic as toolkit.study.intervals.
function shares(counts, sizes) {
  const used = sizes.map((n, c) => c).filter((c) => sizes[c] > 0), m = used.length;
  const total = used.reduce((sum, c) => sum + sizes[c], 0);
  if (!m) return counts.map(() => ({ share: NaN, low: NaN, high: NaN, count: 0, n: 0 }));
  const squares = used.reduce((sum, c) => sum + (sizes[c] / total) ** 2, 0), most = total * squares;
  const z = DATA.z, freedom = (z / student(Math.max(1, Math.min(m - 1, Math.max(2, 1 / squares - 1))))) ** 2;
  const single = used.every((c) => sizes[c] === 1);
  const found = counts.map((y) => {
    const count = used.reduce((sum, c) => sum + (y.get(c) || 0), 0), p = count / total;
    const v = ((m - 1) / m) * used.reduce((sum, c) => sum + (((y.get(c) || 0) - p * sizes[c]) / (total - sizes[c])) ** 2, 0);
    return { count, n: total, share: p, effect: (v * total) / (p * (1 - p)), extreme: count === 0 || count === total };
  });
  const known = found.filter((row) => !row.extreme);
  const lent = known.length ? Math.min(most, Math.max(1, known.reduce((s, row) => s + row.effect, 0) / known.length)) : most;
  for (const row of found) {
    if (m < 2) { row.low = row.high = NaN; continue; }
    const n = single ? total : Math.min(total, (total / Math.max(row.extreme ? lent : row.effect, 1e-12)) * freedom);
    const p = row.share, middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const half = (z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n);
    row.low = Math.max(0, middle - half); row.high = Math.min(1, middle + half);
  }
  return found;
}

const reportFits = (r, skip) =>
  (skip === "province" || !state.province || R.province[r] === state.province) &&
  (skip === "prefecture" || !state.prefecture || R.prefecture[r] === state.prefecture) &&
  (skip === "level" || !state.level || R.level[r] === state.level) &&
  (skip === "year" || !state.year || String(R.year[r]) === state.year);

let now = { reports: [], items: [] };
function select() {
  const fits = R.id.map((_, r) => reportFits(r));
  const reports = []; fits.forEach((ok, r) => ok && reports.push(r));
  const items = [], words = state.q.trim(), topic = state.topic === "" ? null : Number(state.topic);
  for (let i = 0; i < I.r.length; i++)
    if (fits[I.r[i]] && (topic === null || I.t[i] === topic) && (!words || I.text[i].includes(words))) items.push(i);
  now = { reports, items };
}

// Shares of reports that state each topic, among reports that state any item of the kind, for groups of reports at once.
// groupOf gives the group of each report, counted from 0, or -1.
function prevalences(groupOf, size) {
  const kind = state.kind === "measure" ? 1 : 0, words = state.q.trim(), wide = DATA.topics.length;
  const seen = new Set(), stating = new Set();
  for (let i = 0; i < I.r.length; i++) {
    const r = I.r[i];
    if (I.k[i] !== kind || groupOf[r] < 0) continue;
    stating.add(r);
    if (I.t[i] >= 0 && (!words || I.text[i].includes(words))) seen.add(r * wide + I.t[i]);
  }
  const made = Array.from({ length: size }, () => ({ bodies: new Map(), sizes: [], counts: DATA.topics.map(() => new Map()), reports: [] }));
  for (const r of stating) {
    const { bodies, sizes, reports } = made[groupOf[r]];
    if (!bodies.has(R.body[r])) { bodies.set(R.body[r], sizes.length); sizes.push(0); }
    sizes[bodies.get(R.body[r])]++; reports.push(r);
  }
  for (const key of seen) {
    const t = key % wide, r = (key - t) / wide, group = made[groupOf[r]], c = group.bodies.get(R.body[r]);
    group.counts[t].set(c, (group.counts[t].get(c) || 0) + 1);
  }
  return made.map((group) => ({ rows: shares(group.counts, group.sizes), n: group.reports.length, bodies: group.sizes.length, reports: group.reports }));
}

function drawOverview() {
  const n = { problem: 0, measure: 0 };
  for (const i of now.items) n[I.k[i] ? "measure" : "problem"]++;
  const bodies = new Set(now.reports.map((r) => R.body[r]));
  const failed = failedFindings();
  const list = [
    ["reports", now.reports.length, () => showReports(say("reports"), now.reports)],
    ["bodies", bodies.size, () => showReports(say("bodies"), now.reports)],
    ["problems", n.problem, () => showItems(say("problems"), now.items.filter((i) => !I.k[i]))],
    ["measures", n.measure, () => showItems(say("measures"), now.items.filter((i) => I.k[i]))],
    ["failed", failed.length, () => showFindings(say("failed"), failed)],
  ];
  $("overview").replaceChildren(...list.map(([key, count, action]) =>
    make("li", {}, button(count.toLocaleString("en"), `${say(key)}: ${count}`, action), say(key))));
}

const SVG = "http://www.w3.org/2000/svg";
function bar(row, most) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 400 22"); svg.setAttribute("preserveAspectRatio", "none"); svg.setAttribute("aria-hidden", "true");
  const line = (x1, x2, y1, y2, color, width) => {
    const node = document.createElementNS(SVG, "line");
    for (const [name, found] of Object.entries({ x1, x2, y1, y2, stroke: color, "stroke-width": width, "vector-effect": "non-scaling-stroke" })) node.setAttribute(name, found);
    svg.append(node);
  };
  const x = (share) => 4 + (392 * share) / most;
  for (let tick = 0; tick <= most + 1e-9; tick += 0.1) line(x(tick), x(tick), 0, 22, "#e8e8e8", 1);
  if (Number.isFinite(row.low)) line(x(row.low), x(row.high), 11, 11, "#0072b2", 2);
  line(x(row.share), x(row.share), 4, 18, "#0072b2", 5);
  return svg;
}

let topFound = null;
function drawTopics() {
  const [found] = prevalences(R.id.map((_, r) => (reportFits(r) ? 0 : -1)), 1);
  topFound = found;
  const order = DATA.topics.map((_, t) => t).filter((t) => state.topic === "" || t === Number(state.topic));
  order.sort((a, b) => (found.rows[b].share || 0) - (found.rows[a].share || 0) || a - b);
  const most = Math.min(1, Math.max(0.2, ...order.map((t) => found.rows[t].high || found.rows[t].share || 0)) + 0.02);
  const kind = say(state.kind === "measure" ? "measures" : "problems");
  $("topics-note").textContent = say("topics_note", { n: found.n, bodies: found.bodies, kind: kind.toLowerCase() });
  $("topics-head").replaceChildren(...["topic", "share", "interval", "count", ""].map((key, i) =>
    make("th", { scope: "col", class: i && i < 4 ? "number" : null }, key ? say(key) : `0–${percent(most)}`)));
  $("topics").replaceChildren(...order.map((t) => {
    const row = found.rows[t], small = found.n < DATA.min_n, name = topicName(t);
    const open = () => showItems(`${name} · ${kind}`, now.items.filter((i) => I.t[i] === t && I.k[i] === (state.kind === "measure" ? 1 : 0)));
    return make("tr", { "data-topic": DATA.topics[t].code },
      make("th", { scope: "row" }, name),
      make("td", { class: "number share" }, small ? "–" : button(percent(row.share), say("open_items", { name, n: row.count }), open)),
      make("td", { class: "number interval" }, small || !Number.isFinite(row.low) ? "–" : button(`${percent(row.low)} – ${percent(row.high)}`, say("open_reports", { name, n: found.n }), () => showReports(kind, found.reports))),
      make("td", { class: "number" }, button(`${row.count} / ${found.n}`, say("open_items", { name, n: row.count }), open)),
      make("td", { class: "plot" }, small ? "" : bar(row, most)));
  }));
}

function drawGroups() {
  const by = state.by, column = R[by], kind = say(state.kind === "measure" ? "measures" : "problems"), k = state.kind === "measure" ? 1 : 0;
  const values = [...new Set(now.reports.map((r) => column[r]).filter((found) => found !== null && found !== ""))];
  values.sort((a, b) => (DATA.order[a] ?? 99) - (DATA.order[b] ?? 99) || (a > b ? 1 : -1));
  const place = new Map(values.map((found, g) => [found, g]));
  const groups = prevalences(R.id.map((_, r) => (reportFits(r) ? (place.get(column[r]) ?? -1) : -1)), values.length);
  drawBars(values, groups, kind, k);
  const shown = values.slice(0, 40);
  $("groups-head").replaceChildren(make("th", { scope: "col" }, say("topic")), ...shown.map((found, g) =>
    make("th", { scope: "col", class: "cell" }, `${value(found)} `, button(`n=${groups[g].n}`, `${value(found)}: n=${groups[g].n}`, () => showReports(`${value(found)} · ${kind}`, groups[g].reports)))));
  const order = DATA.topics.map((_, t) => t).filter((t) => (state.topic === "" || t === Number(state.topic)) && groups.some((g) => g.rows[t].count));
  $("groups").replaceChildren(...order.map((t) => make("tr", {}, make("th", { scope: "row" }, topicName(t)), ...shown.map((found, g) => {
    const group = groups[g], row = group.rows[t], small = group.n < DATA.min_n, share = small ? NaN : row.share;
    const name = `${topicName(t)} · ${value(found)}`;
    const shade = Number.isFinite(share) ? `background: rgba(0, 114, 178, ${(0.75 * Math.min(1, share)).toFixed(3)}); color: ${share > 0.6 ? "#fff" : "inherit"}` : null;
    const label = `${name}: ${row.count} / ${group.n}` + (small ? "" : `, ${percent(row.low)}–${percent(row.high)}`);
    return make("td", { class: small ? "cell small" : "cell", style: shade }, row.count ? button(small ? row.count : percent(share), label, () => showGroup(name, t, k, found)) : small ? "" : "0");
  }))));
  $("groups-note").textContent = say("groups_note", { min_n: DATA.min_n }) + (values.length > shown.length ? ` (${shown.length} / ${values.length})` : "");
}
const showGroup = (name, t, k, found) => showItems(name, now.items.filter((i) => I.t[i] === t && I.k[i] === k && R[state.by][I.r[i]] === found));

// One topic, a bar per group: of the topic filtered for, or else the one chosen here, or the most frequent one.
function drawBars(values, groups, kind, k) {
  const listed = DATA.topics.map((_, t) => t).filter((t) => groups.some((g) => g.rows[t].count));
  const first = [...listed].sort((a, b) => (topFound.rows[b].count || 0) - (topFound.rows[a].count || 0))[0];
  const t = state.topic !== "" ? Number(state.topic) : listed.includes(Number(state.bar)) && state.bar !== "" ? Number(state.bar) : first;
  options("bar", listed, topicName); $("bar").value = String(t ?? ""); $("bar").disabled = state.topic !== "";
  $("bars-note").textContent = t === undefined ? "" : say("bars_note", { topic: topicName(t), min_n: DATA.min_n });
  const rows = t === undefined ? [] : values.map((found, g) => ({ found, g: groups[g], row: groups[g].rows[t] })).filter(({ g }) => g.n);
  const regional = state.by === "province" || state.by === "prefecture";
  if (regional) rows.sort((a, b) => (b.g.n >= DATA.min_n) - (a.g.n >= DATA.min_n) || b.row.share - a.row.share);
  const most = Math.min(1, Math.max(0.2, ...rows.filter(({ g }) => g.n >= DATA.min_n).map(({ row }) => row.high || row.share || 0)) + 0.02);
  $("bars-head").replaceChildren(...[state.by, "share", "interval", "count", ""].map((key, i) => make("th", { scope: "col", class: i && i < 4 ? "number" : null }, key ? say(key) : `0–${percent(most)}`)));
  $("bars").replaceChildren(...rows.map(({ found, g, row }) => {
    const small = g.n < DATA.min_n, name = `${topicName(t)} · ${value(found)}`, open = () => showGroup(name, t, k, found);
    return make("tr", {}, make("th", { scope: "row" }, value(found)),
      make("td", { class: "number" }, small ? "–" : button(percent(row.share), say("open_items", { name, n: row.count }), open)),
      make("td", { class: "number" }, small || !Number.isFinite(row.low) ? "–" : `${percent(row.low)} – ${percent(row.high)}`),
      make("td", { class: "number" }, button(row.count, say("open_items", { name, n: row.count }), open), " / ", button(g.n, `${value(found)}: n=${g.n}`, () => showReports(`${value(found)} · ${kind}`, g.reports))),
      make("td", { class: "plot" }, small ? "" : filled(row, most)));
  }));
}
function filled(row, most) {
  const svg = bar(row, most), node = document.createElementNS(SVG, "rect");
  for (const [name, found] of Object.entries({ x: 4, y: 5, width: Math.max(0, (392 * row.share) / most), height: 12, fill: "#9ecae1" })) node.setAttribute(name, found);
  svg.insertBefore(node, svg.firstChild);
  return svg;
}

function drawIndicators() {
  $("indicators-head").replaceChildren(...["indicator", "pooled", "cases", "reports", "undecided"].map((key, i) => make("th", { scope: "col", class: i ? "number" : null }, say(key))));
  $("indicators").replaceChildren(...DATA.indicators.map((indicator) => {
    let part = 0, whole = 0, used = [], open = [];
    for (const r of now.reports) {
      if (indicator.whole[r] === null) { if (indicator.printed[r]) open.push(r); continue; }
      part += indicator.part[r]; whole += indicator.whole[r]; used.push(r);
    }
    const small = whole < indicator.minimum, name = indicator[state.lang];
    return make("tr", {}, make("th", { scope: "row", style: "white-space: normal" }, name),
      ...[small ? say("small_n") : percent(part / whole), `${grouped(part)} / ${grouped(whole)}`, used.length].map((text) =>
        make("td", { class: "number" }, used.length ? button(text, say("open_cells", { name }), () => showCells(name, indicator, used)) : String(text))),
      make("td", { class: "number" }, open.length ? button(open.length, say("open_undecided", { name }), () => showCells(`${name} · ${say("undecided")}`, indicator, open)) : "0"));
  }));
}

const failedFindings = () => {
  const fits = new Set(now.reports), out = [];
  for (let f = 0; f < F.r.length; f++) if (fits.has(F.r[f]) && F.status[f] === "fail") out.push(f);
  return out;
};
function drawFindings() {
  const fits = new Set(now.reports), rows = [];
  for (let f = 0; f < F.r.length; f++) if (fits.has(F.r[f])) rows.push(f);
  const all = say("findings_note", { n: grouped(rows.length) });
  $("findings-note").replaceChildren(rows.length ? button(all, all, () => showFindings(say("findings"), rows)) : all, rows.length > 300 ? ` ${say("first", { n: 300 })}` : "");
  $("findings-head").replaceChildren(...["body", "year", "rule", "status", "message"].map((key) => make("th", { scope: "col" }, say(key))));
  $("findings").replaceChildren(...rows.slice(0, 300).map((f) => make("tr", {},
    make("td", {}, R.authority[F.r[f]] || "?"), make("td", {}, String(R.year[F.r[f]] ?? "?")), make("td", {}, F.code[f]),
    make("td", {}, say("status_" + F.status[f])),
    make("td", {}, button(F.message[f] || F.code[f], say("open_finding"), () => showFindings(F.code[f], [f]))))));
}

let opener = null;
function details(title, rows, render) {
  if ($("details").hidden) opener = document.activeElement;
  let shown = 0;
  const list = make("div"), more = make("button", { type: "button", class: "plain" });
  const grow = () => {
    list.append(...rows.slice(shown, shown + 100).map(render)); shown = Math.min(rows.length, shown + 100);
    more.hidden = shown >= rows.length; more.textContent = say("more", { n: rows.length - shown });
  };
  more.addEventListener("click", grow);
  const head = make("h2", { tabindex: "-1" }, `${title} (${rows.length.toLocaleString("en")})`);
  $("details").replaceChildren(make("button", { type: "button", class: "plain close", "aria-label": say("close"), onclick: close }, "✕"), head, list, more);
  grow(); $("details").hidden = false; $("details").scrollTop = 0; head.focus();
}
function close() { if (!$("details").hidden) { $("details").hidden = true; if (opener && opener.isConnected) opener.focus(); } }
const source = (r) => `${R.authority[r] || "?"} · ${R.year[r] ?? "?"} · ${R.id[r]}`;
const showItems = (title, rows) => details(title, rows, (i) => make("blockquote", { class: I.k[i] ? "measure" : "problem" }, I.text[i],
  make("footer", {}, `${topicName(I.t[i])} · ${source(I.r[i])} [${I.start[i]}–${I.end[i]}]`)));
const showFindings = (title, rows) => details(title, rows, (f) => make("blockquote", {}, F.message[f] || F.code[f],
  ...F.quotes[f].map((quote) => make("div", {}, `「${quote}」`)), make("footer", {}, `${F.code[f]} · ${say("status_" + F.status[f])} · ${source(F.r[f])}`)));
function options(id, list, name) {
  $(id).replaceChildren(make("option", { value: "" }, say("all")), ...list.map((found) => make("option", { value: String(found) }, name(found))));
  if (id === "bar") { $(id).firstElementChild.remove(); return; } // always one of them
  $(id).value = state[id];
  if ($(id).value !== state[id]) { state[id] = ""; $(id).value = ""; }
}
function drawFilters() {
  const distinct = (name) => [...new Set(R[name].filter((found, r) => found !== null && found !== "" && (name !== "prefecture" || reportFits(r, "prefecture") || !state.province)))].sort((a, b) =>
    (DATA.order[a] ?? 99) - (DATA.order[b] ?? 99) || (a > b ? 1 : -1));
  for (const name of ["province", "prefecture", "level", "year"]) options(name, distinct(name), value);
  options("topic", DATA.topics.map((_, t) => t), topicName);
  for (const name of ["kind", "by"]) {
    for (const option of $(name).options) option.textContent = say(option.dataset.word);
    $(name).value = state[name];
  }
  if (document.activeElement !== $("q")) $("q").value = state.q;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say, DATA.about);
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.title = say("title");
  $("lang").textContent = state.lang === "zh" ? "English" : "中文";
}
function draw() {
  drawFilters(); select(); drawOverview(); drawTopics(); drawGroups(); drawIndicators(); drawCells(); drawFindings();
  const changed = Object.entries(state).filter(([name, found]) => found !== DEFAULTS[name]);
  const hash = new URLSearchParams(changed).toString();
  history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  document.body.dataset.drawn = String(Number(document.body.dataset.drawn || 0) + 1);
}
function read() {
  Object.assign(state, DEFAULTS);
  for (const [name, found] of new URLSearchParams(location.hash.slice(1))) if (name in state) state[name] = found;
  if (!["zh", "en"].includes(state.lang)) state.lang = "zh";
  if (!(state.by in R)) state.by = "level";
}
for (const name of ["province", "prefecture", "level", "year", "topic", "kind", "by", "bar"])
  $(name).addEventListener("change", () => { state[name] = $(name).value; if (name === "province") state.prefecture = ""; close(); draw(); });
let timer = 0;
$("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { state.q = $("q").value; draw(); }, 200); });
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("reset").addEventListener("click", () => { Object.assign(state, { ...DEFAULTS, lang: state.lang }); $("q").value = ""; close(); draw(); });
$("lang").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; close(); draw(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
window.addEventListener("hashchange", () => { read(); draw(); });
/*CELLS*/
read(); draw();
