// The story of the Profile that is chosen: what happened, in the order in which it did.

const SIGNS = { Sent: "●", Skipped: "◇", Failed: "✕" };

function tell(profile, send) {
  at("story").hidden = false;
  at("story-title").textContent = nameOf(profile);
  const external = word(profiles.external[profile]);
  at("story-id").textContent = `Profile ${profiles.id[profile]}${external ? `, called ${external}` : ""}. Times are UTC.`;
  at("steps").replaceChildren(...stepsOf(profile));
  showTimeline(profile);
  const open = send < 0 ? null : at(`send-${send}`);
  if (open) open.open = true;
  at("story").focus({ preventScroll: true });
  (open || at("story")).scrollIntoView({ block: "start" });
}

function happened(profile, version) {
  const found = [], made = new Map();
  const add = (when, order, made) => found.push({ when, order, made });
  for (let send = profiles.sends[profile]; send < profiles.sends[profile + 1]; send++) {
    if (versionOf(send) !== version) continue;
    const step = stepOf(sends.journey[send], sends.node[send], sends.decided[send]);
    made.set(step, [...(made.get(step) || []), send]);
  }
  for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) {
    if (journeys[runs.journey[run]].version === version) tellRun(run, made, add);
  }
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
  const preview = frameOf(send, `send-${send}`);
  if (preview) parts.push(preview);
  return line(sends.decided[send], "", parts);
}

// ---- previews

function frameOf(send, id) {
  let from = send, note = "";
  if (sends.preview[send] < 0) {
    const example = told.examples[versionOf(send)][word(sends.template[send])];
    if (word(sends.status[send]) !== "Sent" || example === undefined) return null;
    from = example;
    note = `This page does not hold this email. This is the same template as sent to ${word(sends.to[example])}.`;
  }
  const details = element("details", { id }, element("summary", { textContent: "Show the email" }));
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
