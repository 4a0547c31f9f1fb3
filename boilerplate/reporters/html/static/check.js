// The page of a check: a passage beside its source, and sources that are switched off.

for (const strip of all(".strip")) roving(strip);

const panel = one(".panel");
let chosen = null;

const marksOf = (mark) => all(`a.mark[href="${mark.getAttribute("href")}"]`);
const firstMarks = all("a.mark[id]");

const choose = (mark, focus = true) => {
  if (chosen) for (const each of marksOf(chosen)) each.classList.remove("chosen");
  chosen = document.getElementById(mark.getAttribute("href").slice(1).replace("-p", "-m")) || mark;
  for (const each of marksOf(chosen)) each.classList.add("chosen");
  const card = document.getElementById(chosen.getAttribute("href").slice(1)).cloneNode(true);
  for (const each of [card, ...all("[id]", card)]) each.removeAttribute("id");
  card.removeAttribute("aria-labelledby");
  one(".panel-body", panel).replaceChildren(card);
  const at = firstMarks.indexOf(chosen);
  one(".previous", panel).disabled = at <= 0;
  one(".next", panel).disabled = at < 0 || at + 1 >= firstMarks.length;
  panel.hidden = false;
  document.body.classList.add("with-panel");
  if (focus) one("#panel-title").focus({ preventScroll: true });
  const covered = chosen.getBoundingClientRect().bottom - panel.getBoundingClientRect().top;
  if (panel.offsetWidth === document.documentElement.clientWidth && covered > 0) scrollBy(0, covered + 24);
};

const close = () => {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("with-panel");
  for (const each of marksOf(chosen)) each.classList.remove("chosen");
  chosen.focus();
};

const step = (by) => {
  const mark = firstMarks[firstMarks.indexOf(chosen) + by];
  if (!mark) return;
  choose(mark, false);
  mark.scrollIntoView({ block: "center" });
};

document.addEventListener("click", (event) => {
  const mark = event.target.closest("a.mark");
  if (mark && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    choose(mark);
  } else if (event.target.closest(".panel .back")) {
    event.preventDefault();
    close();
  }
});
one(".close", panel).addEventListener("click", close);
one(".previous", panel).addEventListener("click", () => step(-1));
one(".next", panel).addEventListener("click", () => step(1));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// The figures that a check gives without the sources that are switched off; they were worked out when it was made.
const show = (draft, figures) => {
  one("[data-figure=headline]", draft).textContent = figures.headline;
  one("[data-figure=fraction]", draft).textContent = figures.fraction;
  for (const [name, [percent, count, share]] of Object.entries(figures.rows)) {
    const row = one(`.made-of [data-class=${name}]`, draft);
    one("[data-figure=percent]", row).textContent = percent;
    one("[data-figure=count]", row).textContent = count;
    one("rect", row).setAttribute("width", 1000 * share);
  }
};

for (const draft of all("article.draft")) {
  const data = one("script.switches", draft);
  if (!data) continue;
  const figures = JSON.parse(data.textContent);
  const boxes = all("input[data-source]", draft);
  const unknown = one(".unknown", draft);
  const reset = one("button.all", draft);
  const follow = () => {
    const off = boxes.filter((box) => !box.checked).sort((a, b) => a.dataset.source - b.dataset.source);
    for (const box of boxes) box.closest("tr").classList.toggle("off", !box.checked);
    reset.hidden = !off.length;
    const known = figures[off.map((box) => box.dataset.source).join(",")];
    unknown.hidden = Boolean(known);
    if (!known) one("code", unknown).textContent = draft.dataset.command + off.map((box) => box.dataset.option).join("");
    show(draft, known || figures[""]);
    one("[data-figure=changed]", draft).textContent = off.length && known ? data.dataset.changed : "";
  };
  for (const box of boxes) box.addEventListener("change", follow);
  reset.addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    follow();
    boxes[0].focus();
  });
  // A browser may remember how boxes were when a page is loaded again.
  for (const box of boxes) box.checked = true;
  for (const cell of all(".switch", draft)) cell.hidden = boxes.length === 0;
}
