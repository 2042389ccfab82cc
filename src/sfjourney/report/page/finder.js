// Lists that are searched: only the rows in sight are in the page.

function matching(texts, query) {
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (let row = 0; row < texts.length; row++) {
    if (asked.every((part) => texts[row].includes(part))) found.push(row);
  }
  return found;
}

const box = at("list"), inside = box.firstElementChild, field = at("find");
let kind = Object.values(kinds)[0], rows = [], active = 0, chosen = -1;
const height = () => (matchMedia("(max-width: 40rem)").matches ? 64 : 44);

function search() {
  kind = kinds[document.querySelector("input[name=kind]:checked").value];
  rows = matching(kind.texts, field.value);
  active = 0;
  chosen = -1;
  at("found").textContent = rows.length
    ? `${rows.length.toLocaleString("en")} of ${counted(kind.texts.length, kind.name)}`
    : kind.texts.length
      ? `No ${kind.name} of ${kind.texts.length.toLocaleString("en")} has that.`
      : `There is no ${kind.name}.`;
  box.hidden = !rows.length;
  box.scrollTop = 0;
  paint();
}

function paint() {
  const each = height();
  inside.style.height = `${rows.length * each}px`;
  const first = Math.max(0, Math.floor(box.scrollTop / each) - 3);
  const last = Math.min(rows.length, first + Math.ceil(box.clientHeight / each) + 6);
  while (inside.childElementCount > last - first) inside.lastElementChild.remove();
  while (inside.childElementCount < last - first) inside.append(element("div", { role: "option" }));
  for (let place = first; place < last; place++) {
    const row = inside.children[place - first];
    row.id = `row-${place}`;
    row.className = kind.class + (place === active ? " active" : "");
    row.style.transform = `translateY(${place * each}px)`;
    row.setAttribute("aria-posinset", place + 1);
    row.setAttribute("aria-setsize", rows.length);
    row.setAttribute("aria-selected", rows[place] === chosen);
    row.replaceChildren(...kind.cells(rows[place]).map((text) => element("span", { textContent: text, title: text })));
  }
  if (rows.length) box.setAttribute("aria-activedescendant", `row-${active}`);
}

function move(to) {
  const each = height();
  active = Math.max(0, Math.min(rows.length - 1, to));
  box.scrollTop = Math.min(active * each, Math.max(box.scrollTop, (active + 1) * each - box.clientHeight));
  paint();
}

function choose(place) {
  active = place;
  chosen = rows[place];
  paint();
  kind.open(chosen);
}

field.addEventListener("input", search);
for (const radio of document.querySelectorAll("input[name=kind]")) radio.addEventListener("change", search);
at("finder").addEventListener("submit", (event) => {
  event.preventDefault();
  if (rows.length) choose(0);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || box.hidden) return;
  event.preventDefault();
  box.focus();
});
box.addEventListener("scroll", paint);
addEventListener("resize", paint);
box.addEventListener("click", (event) => {
  const row = event.target.closest("[role=option]");
  if (row) choose(Number(row.id.slice(4)));
});
box.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(box.clientHeight / height()) - 1);
  const steps = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page };
  const places = { ...steps, Home: 0, End: rows.length - 1 };
  if (event.key in places) move(places[event.key]);
  else if (event.key === "Enter" || event.key === " ") choose(active);
  else return;
  event.preventDefault();
});

search();
