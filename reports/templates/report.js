"use strict";
const search = document.getElementById("search");
const chips = [...document.querySelectorAll(".chip")];
const rows = [...document.querySelectorAll("#requirements tbody tr")];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(chips.filter(c => c.ariaPressed === "true").map(c => c.dataset.verdict));
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.has(row.dataset.verdict) || !words.every(word => text.includes(word));
    shown += !row.hidden;
  }
  document.getElementById("none").hidden = shown > 0;
}

search.addEventListener("input", filter);
for (const chip of chips) {
  chip.addEventListener("click", () => {
    chip.ariaPressed = chip.ariaPressed === "true" ? "false" : "true";
    filter();
  });
}
for (const card of document.querySelectorAll(".card")) {
  card.addEventListener("click", () => {
    const id = rows.find(row => row.dataset.area === card.dataset.area)?.querySelector("b").textContent;
    search.value = id ? id.slice(0, id.lastIndexOf("-") + 1) : card.dataset.area;
    filter();
  });
}
for (const code of document.querySelectorAll(".copy")) {
  code.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    code.classList.add("done");
    setTimeout(() => code.classList.remove("done"), 1500);
  });
}
/* A link to a finding opens it, and whatever it lies in. */
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target || !target.matches("details")) return;
  for (let part = target; part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", reveal);
reveal();
window.addEventListener("beforeprint", () => {
  for (const finding of document.querySelectorAll("details")) finding.open = true;
});
