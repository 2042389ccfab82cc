"use strict";
// Columns of stories (report/page/stories.py) -> lists that are searched, and the story of the Profile that is chosen.
// Every text goes into the page as text: nothing here makes markup of it, but for emails, in frames that run nothing.
(() => {
  const told = JSON.parse(document.getElementById("page-data").textContent);
  const { words, profiles, runs, visits, sends, journeys } = told;
  const SIGNS = { Sent: "●", Skipped: "◇", Failed: "✕" };
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

  const at = (id) => document.getElementById(id);
  const word = (number) => (number < 0 ? "" : words[number]);
  const counted = (count, name) => `${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`;
  const instant = (millis) => new Date(told.base + millis).toISOString();
  const shown = (millis) => instant(millis).replace("T", " ").slice(0, 16);

  function element(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function drawn(name, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // ---- what can be searched: for each row one text in small letters

  const ownerOf = new Int32Array(sends.decided.length);
  profiles.id.forEach((_, profile) => ownerOf.fill(profile, profiles.sends[profile], profiles.sends[profile + 1]));

  const nameOf = (profile) => word(profiles.address[profile]) || word(profiles.external[profile]) || profiles.id[profile];
  const journeyOf = (send) => (sends.journey[send] < 0 ? "recorded call" : journeys[sends.journey[send]].key);

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

  let subject = -1, zoom = 1;

  function tell(profile, send) {
    subject = profile;
    zoom = 1;
    at("story").hidden = false;
    at("story-title").textContent = nameOf(profile);
    const external = word(profiles.external[profile]);
    at("story-id").textContent = `Profile ${profiles.id[profile]}${external ? `, called ${external}` : ""}. Times are UTC.`;
    const steps = happened(profile);
    at("steps").replaceChildren(...steps.map((step) => step.made()));
    timeline();
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
      const until = runs.waits[run] >= 0 ? `, waits until ${shown(start + runs.waits[run])} at the latest` : "";
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

  // ---- the timeline: a lane for each Journey, more where runs overlap

  const LANE = 30, TOP = 28, SIDE = 12, WIDEST = 30000;
  const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
    30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];

  function span(profile) {
    let from = Infinity, to = -Infinity;
    for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) {
      from = Math.min(from, runs.start[run]);
      to = Math.max(to, lastOf(run));
    }
    for (let send = profiles.sends[profile]; send < profiles.sends[profile + 1]; send++) {
      from = Math.min(from, sends.decided[send]);
      to = Math.max(to, sends.decided[send] + Math.max(0, sends.sent[send]));
    }
    return [from, Math.max(to, from + MINUTE)];
  }

  function lastOf(run) {
    const last = runs.visits[run + 1] - 1;
    const visited = last >= runs.visits[run] ? visits.at[last] : 0;
    return runs.start[run] + Math.max(runs.end[run], visited);
  }

  function lanesOf(profile) {
    const lanes = [], laneOf = new Map();
    for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) {
      let lane = lanes.findIndex((one) => one.journey === runs.journey[run] && one.end <= runs.start[run]);
      if (lane < 0) lane = lanes.push({ journey: runs.journey[run], end: 0, runs: [] }) - 1;
      lanes[lane].end = runs.end[run] < 0 ? Infinity : lastOf(run);
      lanes[lane].runs.push(run);
      laneOf.set(run, lane);
    }
    const calls = [];
    for (let send = profiles.sends[profile]; send < profiles.sends[profile + 1]; send++) {
      if (sends.journey[send] < 0) calls.push(send);
    }
    return { lanes, calls };
  }

  function timeline() {
    const [from, to] = span(subject), { lanes, calls } = lanesOf(subject);
    const room = Math.max(280, at("timeline").clientWidth - 2), width = Math.min(WIDEST, Math.round(room * zoom));
    const x = (millis) => Math.round((SIDE + ((millis - from) / (to - from)) * (width - 2 * SIDE)) * 10) / 10;
    const count = lanes.length + (calls.length ? 1 : 0), bottom = TOP + count * LANE + 6;
    const svg = drawn("svg", { class: "timeline", role: "img", width, height: bottom, viewBox: `0 0 ${width} ${bottom}` });
    svg.append(drawn("title", {}, `Timeline of ${nameOf(subject)}: ${counted(lanes.reduce((sum, one) => sum + one.runs.length, 0), "run")}. The list below says the same.`));
    scale(svg, from, to, x, bottom, width);
    lanes.forEach((lane, number) => {
      const y = TOP + number * LANE;
      for (const run of lane.runs) drawRun(svg, run, x, y, to);
      svg.append(named(x(runs.start[lane.runs[0]]) + 3, y + 11, journeys[lane.journey].key));
    });
    if (calls.length) {
      const y = TOP + lanes.length * LANE;
      svg.append(named(x(sends.decided[calls[0]]) + 10, y + 11, "recorded calls"));
    }
    const laneOfJourney = new Map(lanes.map((lane, number) => [lane.journey, number]).reverse());
    for (let send = profiles.sends[subject]; send < profiles.sends[subject + 1]; send++) {
      const lane = sends.journey[send] < 0 ? lanes.length : laneOf(lanes, send) ?? laneOfJourney.get(sends.journey[send]);
      drawSend(svg, send, x, TOP + lane * LANE + 20);
    }
    at("timeline").replaceChildren(svg);
    keepNames();
  }

  const named = (left, y, text) => drawn("text", { class: "lane", "data-left": left, x: left, y }, text);

  // The names of lanes stay in sight while the lanes are scrolled.
  function keepNames() {
    const from = at("timeline").scrollLeft + 4;
    for (const name of at("timeline").querySelectorAll(".lane")) {
      name.setAttribute("x", Math.max(Number(name.dataset.left), from));
    }
  }

  function laneOf(lanes, send) {
    const when = sends.decided[send], journey = sends.journey[send];
    const within = (run) => runs.start[run] <= when && (runs.end[run] < 0 || when <= runs.start[run] + runs.end[run]);
    const lane = lanes.findIndex((one) => one.journey === journey && one.runs.some(within));
    return lane < 0 ? undefined : lane;
  }

  function scale(svg, from, to, x, bottom, width) {
    const step = STEPS.find((one) => (one / (to - from)) * width >= 110) || STEPS[STEPS.length - 1];
    for (let tick = Math.ceil((told.base + from) / step) * step - told.base; tick <= to; tick += step) {
      svg.append(drawn("path", { class: "grid", d: `M${x(tick)} 18V${bottom}` }));
      const text = step < DAY ? shown(tick).slice(5) : shown(tick).slice(0, 10);
      if (x(tick) < width - 70) svg.append(drawn("text", { class: "scale", x: x(tick), y: 12 }, text));
    }
  }

  function drawRun(svg, run, x, y, to) {
    const left = x(runs.start[run]), ends = runs.end[run] >= 0;
    const right = Math.max(left + 4, x(ends ? lastOf(run) : to)), key = journeys[runs.journey[run]].key;
    const bar = drawn("rect", { class: ends ? "run" : "run running", x: left, y: y + 14, width: right - left, height: 12, rx: 3 });
    bar.append(drawn("title", {}, `${key}: ${word(runs.status[run])} ${word(runs.reason[run])}`));
    svg.append(bar);
    for (let visit = runs.visits[run]; visit < runs.visits[run + 1]; visit++) {
      const place = x(runs.start[run] + visits.at[visit]);
      svg.append(drawn("path", { class: "visit", d: `M${place} ${y + 14}v12` }));
    }
  }

  function drawSend(svg, send, x, y) {
    const status = word(sends.status[send]), place = x(sends.decided[send] + Math.max(0, sends.sent[send]));
    const shapes = {
      Sent: ["circle", { cx: place, cy: y, r: 6 }],
      Skipped: ["path", { d: `M${place} ${y - 6}l6 6-6 6-6-6z` }],
      Failed: ["path", { d: `M${place - 5} ${y - 5}l10 10M${place + 5} ${y - 5}l-10 10` }],
    };
    const [name, attributes] = shapes[status];
    const mark = drawn(name, { ...attributes, class: `mark ${status}` });
    mark.append(drawn("title", {}, `${shown(sends.decided[send])} ${status}: ${word(sends.template[send])}, ${word(sends.subject[send])}`));
    svg.append(mark);
  }

  function zoomBy(factor) {
    if (subject < 0) return;
    const scrolled = at("timeline"), middle = (scrolled.scrollLeft + scrolled.clientWidth / 2) / zoom;
    zoom = factor ? Math.max(1, Math.min(WIDEST / Math.max(280, scrolled.clientWidth), zoom * factor)) : 1;
    timeline();
    scrolled.scrollLeft = middle * zoom - scrolled.clientWidth / 2;
  }

  at("zoom-in").addEventListener("click", () => zoomBy(2));
  at("zoom-out").addEventListener("click", () => zoomBy(0.5));
  at("zoom-all").addEventListener("click", () => zoomBy(0));
  at("timeline").addEventListener("scroll", keepNames);
  at("timeline").addEventListener("keydown", (event) => {
    const factor = { "+": 2, "=": 2, "-": 0.5, 0: 0 }[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    zoomBy(factor);
  });

  search();
})();
