// The story of a Profile -> a timeline that can be zoomed: a lane for each Journey, more where its runs overlap.

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const LANE = 30, TOP = 28, SIDE = 12, WIDEST = 30000;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
  30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];

let subject = -1, zoom = 1;

function showTimeline(profile) {
  subject = profile;
  zoom = 1;
  timeline();
}

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
  // Below them a lane for what recorded calls sent, in each version.
  const calls = new Map();
  for (let send = profiles.sends[profile]; send < profiles.sends[profile + 1]; send++) {
    if (sends.journey[send] < 0 && !calls.has(versionOf(send))) calls.set(versionOf(send), send);
  }
  return { lanes, calls: [...calls] };
}

function timeline() {
  const [from, to] = span(subject), { lanes, calls } = lanesOf(subject);
  const room = Math.max(280, at("timeline").clientWidth - 2), width = Math.min(WIDEST, Math.round(room * zoom));
  const x = (millis) => Math.round((SIDE + ((millis - from) / (to - from)) * (width - 2 * SIDE)) * 10) / 10;
  const count = lanes.length + calls.length, bottom = TOP + count * LANE + 6;
  const svg = drawn("svg", { class: "timeline", role: "img", width, height: bottom, viewBox: `0 0 ${width} ${bottom}` });
  svg.append(drawn("title", {}, `Timeline of ${nameOf(subject)}: ${counted(lanes.reduce((sum, one) => sum + one.runs.length, 0), "run")}. The list below says the same.`));
  scale(svg, from, to, x, bottom, width);
  lanes.forEach((lane, number) => {
    const y = TOP + number * LANE;
    for (const run of lane.runs) drawRun(svg, run, x, y, to);
    svg.append(named(x(runs.start[lane.runs[0]]) + 3, y + 11, lead(journeys[lane.journey].version) + journeys[lane.journey].key));
  });
  calls.forEach(([version, send], number) => {
    const y = TOP + (lanes.length + number) * LANE;
    svg.append(named(x(sends.decided[send]) + 10, y + 11, `${lead(version)}recorded calls`));
  });
  const laneOfCalls = new Map(calls.map(([version], number) => [version, lanes.length + number]));
  const laneOfJourney = new Map(lanes.map((lane, number) => [lane.journey, number]).reverse());
  for (let send = profiles.sends[subject]; send < profiles.sends[subject + 1]; send++) {
    const lane = sends.journey[send] < 0 ? laneOfCalls.get(versionOf(send)) : laneOf(lanes, send) ?? laneOfJourney.get(sends.journey[send]);
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
  bar.append(drawn("title", {}, `${lead(journeys[runs.journey[run]].version)}${key}: ${word(runs.status[run])} ${word(runs.reason[run])}`));
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
