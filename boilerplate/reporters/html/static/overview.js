// The page of an archive: the picture of pairs, and the table of all documents, page by page.

// A text with values in it; `{one}` stands for a value, and a path is kept apart from the direction of what is around.
const filled = (text, values) => text.split(/({\w+})/).map((part) => {
  const name = part.slice(1, -1);
  if (!/^{\w+}$/.test(part) || !(name in values)) return part;
  const told = document.createElement("bdi");
  told.textContent = values[name];
  return told;
});

const listing = one("table.documents tbody");

// The picture.
const picture = one(".picture");
if (picture) {
  const data = JSON.parse(one("#picture").textContent);
  const unpacked = (Kind, text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const found = new Kind(bytes.length / Kind.BYTES_PER_ELEMENT);
    const read = new DataView(bytes.buffer);
    const get = Kind === Uint32Array ? "getUint32" : "getUint16";
    for (let i = 0; i < found.length; i++) found[i] = read[get](i * Kind.BYTES_PER_ELEMENT, true);
    return found;
  };
  const offsets = unpacked(Uint32Array, data.offsets);
  const sources = unpacked(Uint16Array, data.sources);
  const shares = unpacked(Uint16Array, data.shares);
  const n = data.documents.length;
  const rows = data.documents.map((number) => document.getElementById(`d${number}`));
  const paths = rows.map((row) => row.cells[0].textContent);
  const dates = rows.map((row) => row.cells[1].textContent);
  const originality = rows.map((row) => valueOf(row.cells[3]));
  const ordered = (compare) => data.documents.map((_, i) => i).sort((a, b) => compare(a, b) || a - b);
  const orders = {
    clustered: data.clustered,
    date: ordered(() => 0),
    path: ordered((a, b) => (paths[a] < paths[b] ? -1 : Number(paths[a] > paths[b]))),
    originality: ordered((a, b) => originality[a] - originality[b]),
  };

  const canvas = one("canvas", picture);
  const pen = canvas.getContext("2d");
  const readout = one(".readout", picture);
  const image = document.createElement("canvas");
  const [closer, back, whole] = [".closer", ".back", ".whole"].map((each) => one(each, picture));
  // The documents of rows and of columns that are looked at, and the views before this one.
  let view = null;
  let before = [];
  // Row and column of the frame, where a range begins, and both for the pointer while it is down.
  let at = null;
  let anchor = null;
  let dragged = null;

  // In thousandths how much of a document stands in another.
  const share = (document_, source) => {
    let low = offsets[document_];
    let high = offsets[document_ + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sources[middle] < source) low = middle + 1;
      else high = middle;
    }
    return low < offsets[document_ + 1] && sources[low] === source ? shares[low] : 0;
  };
  const level = (thousandths) => 1 + [100, 250, 500, 900].filter((least) => thousandths >= least).length;
  const percent = (thousandths) => (thousandths ? `${(thousandths / 10).toFixed(1)}%` : picture.dataset.nothing);

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return ["--own", ...[1, 2, 3, 4, 5].map((number) => `--level-${number}`), "--ground", "--ink", "--focus", "--soft"].map((name) => style.getPropertyValue(name).trim());
  };

  // Each square of the image is as dark as the greatest share in it, where there are more documents than pixels.
  const paint = () => {
    const side = Math.max(Math.round(canvas.clientWidth * devicePixelRatio), 1);
    canvas.width = canvas.height = side;
    const [height, width] = view.map((documents) => Math.min(documents.length, side));
    const least = Number(one(".least", picture).value);
    const place = new Int32Array(n).fill(-1);
    view[1].forEach((document_, column) => { place[document_] = Math.floor(column * width / view[1].length); });
    const marks = new Uint16Array(width * height);
    view[0].forEach((document_, row) => {
      const start = Math.floor(row * height / view[0].length) * width;
      for (let i = offsets[document_]; i < offsets[document_ + 1]; i++) {
        const column = place[sources[i]];
        if (column >= 0 && shares[i] >= least && shares[i] > marks[start + column]) marks[start + column] = shares[i];
      }
    });
    image.width = width;
    image.height = height;
    const drawing = image.getContext("2d");
    const shown = drawing.createImageData(width, height);
    const palette = colours().map((colour) => {
      const long = colour.length === 4 ? colour.replace(/[^#]/g, "$&$&") : colour;
      const bytes = [1, 3, 5].map((from) => Number.parseInt(long.slice(from, from + 2), 16));
      return new Uint32Array(Uint8Array.of(...bytes, 255).buffer)[0];
    });
    const pixels = new Uint32Array(shown.data.buffer);
    for (let i = 0; i < marks.length; i++) if (marks[i]) pixels[i] = palette[level(marks[i])];
    view[0].forEach((document_, row) => {
      const column = place[document_];
      const i = Math.floor(row * height / view[0].length) * width + column;
      if (column >= 0 && !marks[i]) pixels[i] = palette[0];
    });
    drawing.putImageData(shown, 0, 0);
    frame();
  };

  // The image, and upon it the frame and the range that is being chosen; figures where there is room for them.
  const frame = () => {
    const side = canvas.width;
    const [own, , , , , , ground, ink, focus] = colours();
    const [high, wide] = view.map((documents) => side / documents.length);
    pen.clearRect(0, 0, side, side);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(image, 0, 0, side, side);
    if (Math.min(high, wide) >= 34 * devicePixelRatio) {
      pen.font = `${12 * devicePixelRatio}px sans-serif`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      view[0].forEach((document_, row) => view[1].forEach((source, column) => {
        const there = share(document_, source);
        if (there < Number(one(".least", picture).value) || !there) return;
        pen.fillStyle = level(there) > 3 ? ground : ink;
        pen.fillText(there < 10 ? "<1" : String(Math.round(there / 10)), (column + 0.5) * wide, (row + 0.5) * high);
      }));
    }
    if (!at) return;
    pen.strokeStyle = focus;
    pen.lineWidth = devicePixelRatio;
    pen.globalAlpha = 0.45;
    pen.strokeRect(-9, at[0] * high, side + 18, high);
    pen.strokeRect(at[1] * wide, -9, wide, side + 18);
    pen.globalAlpha = 1;
    pen.lineWidth = 2 * devicePixelRatio;
    const [from, to] = range();
    const [x, y] = [from[1] * wide, from[0] * high];
    pen.strokeRect(x - 1, y - 1, Math.max((to[1] - from[1]) * wide, 6) + 2, Math.max((to[0] - from[0]) * high, 6) + 2);
  };

  // The range that is chosen, half open; it is the frame where none is.
  const range = () => {
    const other = anchor || at;
    return [[0, 1].map((axis) => Math.min(at[axis], other[axis])), [0, 1].map((axis) => Math.max(at[axis], other[axis]) + 1)];
  };

  const say = () => {
    if (!at) {
      readout.textContent = picture.dataset.empty;
      return;
    }
    const [one_, other] = [view[0][at[0]], view[1][at[1]]];
    const date = (document_) => (dates[document_] === "–" ? picture.dataset.undated : dates[document_]);
    const values = { one: paths[one_], one_date: date(one_), other: paths[other], other_date: date(other) };
    const figures = { there: percent(share(one_, other)), back: percent(share(other, one_)) };
    const text = one_ === other ? picture.dataset.own : picture.dataset.cell;
    readout.replaceChildren(...filled(text, { ...values, ...figures }));
  };

  const look = (to) => {
    view = to;
    at = anchor = null;
    const [rows_, columns] = view.map((documents) => documents.length.toLocaleString("en"));
    one(".size", picture).textContent = picture.dataset.size.replace("{rows}", rows_).replace("{columns}", columns);
    back.disabled = before.length === 0;
    whole.disabled = before.length === 0;
    say();
    paint();
  };

  // Order and group make the view; a range that was chosen is given up.
  const arrange = () => {
    const group = one(".group", picture).value;
    const members = group === "" ? null : new Set(data.groups[group]);
    const order = orders[one(".order", picture).value];
    const documents = members ? order.filter((document_) => members.has(document_)) : order;
    before = [];
    look([documents, documents]);
  };

  const zoom = () => {
    if (!at) at = view.map((documents) => documents.length >> 1);
    let [from, to] = range();
    if (!anchor) {
      const half = view.map((documents) => Math.max(Math.ceil(documents.length / 4), 2));
      from = at.map((place, axis) => Math.max(place - half[axis], 0));
      to = at.map((place, axis) => Math.min(place + half[axis], view[axis].length));
    }
    const [row, column] = [view[0][at[0]], view[1][at[1]]];
    before.push(view);
    look(view.map((documents, axis) => documents.slice(from[axis], to[axis])));
    at = [view[0].indexOf(row), view[1].indexOf(column)];
    say();
    frame();
  };
  const zoomOut = () => { if (before.length) look(before.pop()); };

  const go = (row, column, extend) => {
    if (extend && at) anchor = anchor || at;
    else anchor = null;
    at = [row, column].map((place, axis) => Math.max(0, Math.min(place, view[axis].length - 1)));
    say();
    frame();
  };

  canvas.addEventListener("keydown", (event) => {
    const [row, column] = at || [0, 0];
    const many = Math.max(Math.round(view[0].length / 10), 1);
    const to = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      PageUp: [row - many, column], PageDown: [row + many, column], Home: [row, 0], End: [row, view[1].length - 1],
    }[event.key];
    if (to && !event.ctrlKey && !event.metaKey && !event.altKey) go(...(at ? to : [0, 0]), event.shiftKey);
    else if (event.key === "Enter") zoom();
    else if (event.key === "Escape") zoomOut();
    else return;
    event.preventDefault();
  });

  // Where the pointer is; among several documents under one pixel, the pair that shares most.
  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const place = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    const [low, high] = [0, 1].map((end) => place.map((part, axis) => {
      const size = view[axis].length;
      const squares = Math.min(size, canvas.width);
      const square = Math.max(0, Math.min(Math.floor(part * squares), squares - 1));
      return Math.min(Math.ceil((square + end) * size / squares), size);
    }));
    let best = [low[0], low[1], -1];
    for (let row = low[0]; row < high[0]; row++) {
      for (let column = low[1]; column < high[1]; column++) {
        const there = share(view[0][row], view[1][column]);
        if (there > best[2]) best = [row, column, there];
      }
    }
    return best;
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    dragged = under(event);
    go(dragged[0], dragged[1], false);
  });
  canvas.addEventListener("pointermove", (event) => {
    const [row, column] = under(event);
    if (dragged && (row !== dragged[0] || column !== dragged[1])) anchor = dragged.slice(0, 2);
    if (!at || row !== at[0] || column !== at[1]) go(row, column, Boolean(dragged));
  });
  addEventListener("pointerup", () => {
    if (dragged && anchor) zoom();
    dragged = null;
  });
  addEventListener("pointercancel", () => { dragged = null; });

  for (const select of all("select", picture)) {
    // A browser may remember what was chosen when a page is loaded again.
    select.selectedIndex = 0;
    select.addEventListener("change", select.classList.contains("least") ? () => paint() : arrange);
  }
  closer.addEventListener("click", zoom);
  back.addEventListener("click", zoomOut);
  whole.addEventListener("click", () => {
    const first = before[0];
    before = [];
    if (first) look(first);
  });
  picture.hidden = false;
  arrange();
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    paint();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  matchMedia("print").addEventListener("change", paint);
}

// The table of all documents: a page at a time, and only the rows that have what is asked for.
const ROWS = 50;
const paging = one(".paging");
const filter = one(".filter", paging);
const [previous, next] = [one(".previous", paging), one(".next", paging)];
let first = 0;
let found = [];
const texts = new Map([...listing.rows].map((row) => [row, [0, 1, 5].map((cell) => row.cells[cell].textContent).join("\n").toLowerCase()]));

const turn = () => {
  for (const row of listing.rows) row.hidden = true;
  const shown = found.slice(first, first + ROWS);
  for (const row of shown) row.hidden = false;
  previous.disabled = first === 0;
  next.disabled = first + ROWS >= found.length;
  const values = { shown: found.length, all: listing.rows.length, first: first + 1, last: first + shown.length };
  const figures = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.toLocaleString("en")]));
  one(".shown", paging).replaceChildren(...(shown.length ? filled(paging.dataset.shown, figures) : [paging.dataset.none]));
};
const select = () => {
  const wanted = filter.value.trim().toLowerCase();
  found = [...listing.rows].filter((row) => texts.get(row).includes(wanted));
  first = 0;
  turn();
};
filter.value = "";
filter.addEventListener("input", select);
previous.addEventListener("click", () => { first -= ROWS; turn(); });
next.addEventListener("click", () => { first += ROWS; turn(); });
for (const button of all("button.sort", listing.parentElement)) button.addEventListener("click", select);
paging.hidden = false;
select();
listing.parentElement.classList.remove("early");
