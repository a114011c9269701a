"use strict";
const search = document.getElementById("search");
const apart = document.getElementById("apart");
const vectors = document.getElementById("vectors");
const kinds = [...document.querySelectorAll(".kind")].map(box => ({
  box, rows: [...box.querySelectorAll("tr.row")].map(row => ({row, text: ""})),
}));
let kind = "";

const pressed = chip => chip.getAttribute("aria-pressed") === "true";
const press = (chip, on) => chip.setAttribute("aria-pressed", on ? "true" : "false");

function words(entry) {
  if (!entry.text) {
    const titles = [...entry.row.children].map(cell => cell.title).join(" ");
    entry.text = `${entry.row.textContent} ${titles}`.toLowerCase();
  }
  return entry.text;
}

/* Behind the rows that show at first are the vectors; a filter looks in them too. */
function filter() {
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const only = pressed(apart);
  const all = pressed(vectors) || wanted.length > 0;
  for (const {box, rows} of kinds) {
    box.hidden = kind !== "" && box.dataset.kind !== kind;
    if (box.hidden) continue;
    let shown = 0;
    for (const entry of rows) {
      const list = entry.row.classList;
      const here = all || !list.contains("vector");
      entry.row.hidden = !here || (only && !list.contains("apart")) || !wanted.every(word => words(entry).includes(word));
      shown += !entry.row.hidden;
      close(entry.row);
    }
    box.hidden = shown === 0;
  }
}

function close(row) {
  const next = row.nextElementSibling;
  if (next && next.classList.contains("detail")) next.remove();
}

/* All words of a row, parsers with the same ones together. */
function open(row) {
  const heads = row.closest("table").tHead.rows[0].cells;
  const answers = new Map();
  [...row.cells].forEach((cell, at) => {
    if (at < 2 || !cell.title) return;
    answers.set(cell.title, [...(answers.get(cell.title) || []), heads[at].querySelector("b").textContent]);
  });
  const detail = document.createElement("tr");
  detail.className = "detail";
  const cell = detail.insertCell();
  cell.colSpan = row.cells.length;
  const list = cell.appendChild(document.createElement("dl"));
  const put = (name, text) => list.appendChild(document.createElement(name)).textContent = text;
  put("dt", row.cells[0].textContent);
  put("dd", row.cells[0].title);
  for (const [title, parsers] of answers) {
    put("dt", title);
    put("dd", parsers.join(", "));
  }
  row.after(detail);
}

search.addEventListener("input", filter);
for (const chip of [apart, vectors]) {
  chip.addEventListener("click", () => {
    press(chip, !pressed(chip));
    filter();
  });
}
for (const chip of document.querySelectorAll(".chip[data-kind]")) {
  chip.addEventListener("click", () => {
    kind = chip.dataset.kind;
    document.querySelectorAll(".chip[data-kind]").forEach(other => press(other, other === chip));
    filter();
  });
}
for (const chip of document.querySelectorAll(".chip.state")) {
  chip.addEventListener("click", () => {
    document.querySelectorAll(".chip.state").forEach(other => press(other, other === chip));
    for (const row of document.querySelectorAll("tr.claim"))
      row.hidden = chip.dataset.state !== "" && row.dataset.state !== chip.dataset.state;
  });
}
document.querySelectorAll(".matrix tbody").forEach(body => body.addEventListener("click", event => {
  const row = event.target.closest("tr.row");
  if (!row || getSelection().toString()) return;
  if (row.nextElementSibling && row.nextElementSibling.classList.contains("detail")) close(row);
  else open(row);
}));
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
if (location.hash === "#dark" || location.hash === "#light") document.documentElement.dataset.theme = location.hash.slice(1);
filter();
