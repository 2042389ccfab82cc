// Lists that are searched, and the story of the Profile that is chosen.

const SIGNS = { Sent: "●", Skipped: "◇", Failed: "✕" };

// ---- what can be searched: for each row one text in small letters

const ownerOf = new Int32Array(sends.decided.length);
profiles.id.forEach((_, profile) => ownerOf.fill(profile, profiles.sends[profile], profiles.sends[profile + 1]));

function profileText(profile) {
  const keys = new Set();
  for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) keys.add(journeys[runs.journey[run]].key);
  return [word(profiles.address[profile]), word(profiles.external[profile]), profiles.id[profile], ...keys].join("\n");
}

function emailText(send) {
  const parts = [word(sends.to[send]), word(sends.subject[send]), word(sends.template[send]), journeyOf(send)];
  return [...parts, word(sends.status[send]), word(sends.reason[send]), word(profiles.external[ownerOf[send]])].join("\n");
}

const kinds = {
  profiles: {
    name: "Profile",
    texts: profiles.id.map((_, profile) => profileText(profile).toLowerCase()),
    class: "row person",
    cells: (profile) => [
      nameOf(profile),
      `${counted(profiles.sends[profile + 1] - profiles.sends[profile], "email")}, ` +
        counted(profiles.runs[profile + 1] - profiles.runs[profile], "run"),
      `from ${shown(profiles.first[profile])}`,
    ],
    open: (profile) => tell(profile, -1),
  },
  emails: {
    name: "email",
    texts: sends.decided.map((_, send) => emailText(send).toLowerCase()),
    class: "row",
    cells: (send) => [
      shown(sends.decided[send]),
      `${SIGNS[word(sends.status[send])]} ${word(sends.status[send]).toLowerCase()}`,
      word(sends.to[send]),
      `${word(sends.template[send])}: ${word(sends.subject[send])}`,
    ],
    open: (send) => tell(ownerOf[send], send),
  },
};

function matching(texts, query) {
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (let row = 0; row < texts.length; row++) {
    if (asked.every((part) => texts[row].includes(part))) found.push(row);
  }
  return found;
}

// ---- the list: only the rows in sight are in the page

const box = at("list"), inside = box.firstElementChild, field = at("find");
let kind = kinds.profiles, rows = [], active = 0, chosen = -1;
const height = () => (matchMedia("(max-width: 40rem)").matches ? 64 : 44);

function search() {
  kind = kinds[document.querySelector("input[name=kind]:checked").value];
  rows = matching(kind.texts, field.value);
  active = 0;
  chosen = -1;
  at("found").textContent = rows.length
    ? `${rows.length.toLocaleString("en")} of ${counted(kind.texts.length, kind.name)}`
    : `No ${kind.name} of ${kind.texts.length.toLocaleString("en")} has that.`;
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

// ---- a story: what happened, in the order in which it did

function tell(profile, send) {
  at("story").hidden = false;
  at("story-title").textContent = nameOf(profile);
  const external = word(profiles.external[profile]);
  at("story-id").textContent = `Profile ${profiles.id[profile]}${external ? `, called ${external}` : ""}. Times are UTC.`;
  const steps = happened(profile);
  at("steps").replaceChildren(...steps.map((step) => step.made()));
  showTimeline(profile);
  const open = send < 0 ? null : at(`send-${send}`);
  if (open) open.open = true;
  at("story").focus({ preventScroll: true });
  (open || at("story")).scrollIntoView({ block: "start" });
}

function happened(profile) {
  const found = [], made = new Map();
  const add = (when, order, made) => found.push({ when, order, made });
  for (let send = profiles.sends[profile]; send < profiles.sends[profile + 1]; send++) {
    const step = stepOf(sends.journey[send], sends.node[send], sends.decided[send]);
    made.set(step, [...(made.get(step) || []), send]);
  }
  for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) tellRun(run, made, add);
  for (const send of [...made.values()].flat()) add(sends.decided[send], 1, () => tellSend(send));
  return found.map((one, place) => ({ ...one, place }))
    .sort((one, other) => one.when - other.when || one.order - other.order || one.place - other.place);
}

// A send stands behind the step that made it: the runs of a Profile reach no step of a Journey twice at one instant,
// or then each makes one.
const stepOf = (journey, node, when) => `${journey} ${node} ${when}`;

function tellRun(run, made, add) {
  const journey = journeys[runs.journey[run]], start = runs.start[run];
  add(start, 0, () => line(start, "begins", [strong(journey.key), " begins"]));
  for (let visit = runs.visits[run]; visit < runs.visits[run + 1]; visit++) {
    const [id, text] = journey.nodes[visits.node[visit]], port = word(visits.port[visit]);
    const out = port && port !== "next" ? `, then ${port}` : "";
    add(start + visits.at[visit], 0, () =>
      line(start + visits.at[visit], "", [`${journey.key}: ${text}${out} `, element("code", { textContent: id })]));
    const step = stepOf(runs.journey[run], visits.node[visit], start + visits.at[visit]);
    const send = (made.get(step) || []).shift();
    if (send !== undefined) add(sends.decided[send], 0, () => tellSend(send));
  }
  if (runs.goal[run] >= 0) add(start + runs.goal[run], 2, () => line(start + runs.goal[run], "", [`${journey.key}: goal met`]));
  const reason = word(runs.reason[run]);
  const end = `${word(runs.status[run])}${reason ? `, ${reason}` : ""}`;
  if (runs.end[run] >= 0) {
    add(start + runs.end[run], reason === "restarted" ? -1 : 3, () => line(start + runs.end[run], "", [strong(journey.key), ` ${end}`]));
  } else {
    const until = runs.waits[run] >= 0 ? `, waits until ${shown(start + runs.waits[run])} UTC at the latest` : "";
    add(Number.MAX_SAFE_INTEGER, 3, () => line(-1, "", [strong(journey.key), ` ${end}${until}`]));
  }
}

const strong = (text) => element("strong", { textContent: text });

function line(millis, name, content) {
  const time = millis < 0 ? element("span", { textContent: "at the end" })
    : element("time", { dateTime: instant(millis), textContent: shown(millis) });
  return element("li", { className: name }, time, element("div", {}, ...content));
}

function tellSend(send) {
  const status = word(sends.status[send]), reason = word(sends.reason[send]);
  const why = reason ? `, ${reason}` : "";
  const late = sends.sent[send] > 0 ? ` at ${shown(sends.decided[send] + sends.sent[send])}` : "";
  const head = element("div", {},
    element("span", { className: `sign ${status}`, textContent: `${SIGNS[status]} ${status.toLowerCase()}${late}${why}` }),
    `: ${word(sends.template[send])} to ${word(sends.to[send])} (${journeyOf(send)})`);
  const parts = [head, element("div", {}, "Subject: ", element("q", { textContent: word(sends.subject[send]) }))];
  const missing = word(sends.unresolved[send]);
  if (missing) parts.push(element("div", { textContent: `Found nothing at ${missing}` }));
  const preview = sends.status[send] >= 0 ? frameOf(send, status) : null;
  if (preview) parts.push(preview);
  return line(sends.decided[send], "", parts);
}

// ---- previews

function frameOf(send, status) {
  let from = send, note = "";
  if (sends.preview[send] < 0) {
    const example = told.examples[word(sends.template[send])];
    if (status !== "Sent" || example === undefined) return null;
    from = example;
    note = `This page does not hold this email. This is the same template as sent to ${word(sends.to[example])}.`;
  }
  const details = element("details", { id: `send-${send}` }, element("summary", { textContent: "Show the email" }));
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    if (note) details.append(element("p", { textContent: note }));
    const frame = element("iframe", { className: "preview", title: `Email: ${word(sends.subject[from])}` });
    frame.setAttribute("sandbox", "");
    frame.srcdoc = emailOf(sends.preview[from]);
    details.append(frame);
  });
  return details;
}

function emailOf(preview) {
  const [shape, ...own] = told.previews.documents[preview];
  const [first, ...parts] = told.previews.shapes[shape];
  return first + parts.map((part, place) => words[own[place]] + part).join("");
}

search();
