"use strict";
const search = document.getElementById("search");
const apart = document.getElementById("apart");
const vectors = document.getElementById("vectors");
const tables = [...document.querySelectorAll(".matrix")].map(table => ({
  table, title: table.previousElementSibling,
  rows: [...table.tBodies[0].rows].map(row => ({row, text: ""})),
}));

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
  const only = apart.ariaPressed === "true";
  const all = vectors.ariaPressed === "true" || wanted.length > 0;
  for (const {table, title, rows} of tables) {
    let shown = 0;
    for (const entry of rows) {
      const list = entry.row.classList;
      const here = all || !list.contains("vector");
      entry.row.hidden = !here || (only && !list.contains("apart")) || !wanted.every(word => words(entry).includes(word));
      shown += !entry.row.hidden;
    }
    table.hidden = title.hidden = shown === 0;
  }
}

search.addEventListener("input", filter);
for (const chip of [apart, vectors]) {
  chip.addEventListener("click", () => {
    chip.ariaPressed = chip.ariaPressed === "true" ? "false" : "true";
    filter();
  });
}
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
if (location.hash === "#dark" || location.hash === "#light") document.documentElement.dataset.theme = location.hash.slice(1);
filter();
