// What all pages do: tables that can be sorted, and lists of links that arrow keys go through.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);

// What a cell is sorted by: a number where it has one ("1,234", "65.7%", "<0.1%"), else its text.
const valueOf = (cell) => {
  const text = cell.textContent.trim();
  const number = Number.parseFloat(text.replace(/[,<>%]/g, ""));
  return Number.isNaN(number) ? text : number;
};

for (const button of all("button.sort")) {
  button.disabled = false;
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const table = button.closest("table");
    const column = [...head.parentElement.children].indexOf(head);
    const isText = head.classList.contains("name");
    const direction = head.getAttribute("aria-sort") === (isText ? "ascending" : "descending")
      ? (isText ? "descending" : "ascending") : (isText ? "ascending" : "descending");
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const compare = (a, b) => typeof a === "number" && typeof b === "number"
      ? sign * (a - b) : typeof a === typeof b ? sign * a.localeCompare(b) : typeof a === "number" ? -1 : 1;
    const body = one("tbody", table);
    const rows = [...body.rows].map((row) => [isText ? row.cells[column].textContent.trim() : valueOf(row.cells[column]), row]);
    rows.sort((a, b) => compare(a[0], b[0]));
    body.append(...rows.map((pair) => pair[1]));
  });
}

// One of the links can be reached by Tab, the others by arrow keys.
const roving = (group) => {
  const links = all("a", group);
  const go = (at) => {
    for (const link of links) link.tabIndex = -1;
    links[at].tabIndex = 0;
    links[at].focus();
  };
  group.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || to === undefined || !links[to]) return;
    event.preventDefault();
    go(to);
  });
};

for (const button of all("button.save")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([one("#report").textContent], { type: "application/json" }));
    link.download = "report.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

// What is folded away on the screen is there on paper.
addEventListener("beforeprint", () => {
  for (const each of all("details")) each.open = true;
});
