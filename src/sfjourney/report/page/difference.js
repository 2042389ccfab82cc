// What can be searched in a page about two versions: what differs, and Profiles. A story is told in both, side by side.

const differences = told.differences;
const about = (place) => Math.max(differences.base[place], differences.head[place]);

// Each word once: what is the same in both versions would take twice as long to search.
function differenceText(place) {
  const profile = differences.profile[place];
  const parts = new Set([nameOf(profile), word(profiles.external[profile]), word(differences.how[place]), journeyAt(place)]);
  for (const send of [differences.base[place], differences.head[place]]) {
    for (const column of send < 0 ? [] : [sends.to, sends.subject, sends.template, sends.status]) parts.add(word(column[send]));
  }
  return [...parts].join("\n");
}

const journeyAt = (place) => (differences.journey[place] < 0 ? "recorded call" : journeys[differences.journey[place]].key);

function profileText(profile) {
  const keys = new Set();
  for (let run = profiles.runs[profile]; run < profiles.runs[profile + 1]; run++) keys.add(journeys[runs.journey[run]].key);
  return [word(profiles.address[profile]), word(profiles.external[profile]), profiles.id[profile], ...keys].join("\n");
}

const kinds = {
  differences: {
    name: "difference",
    texts: differences.how.map((_, place) => differenceText(place).toLowerCase()),
    class: "row differs",
    cells: (place) => [
      shown(differences.at[place]),
      word(differences.how[place]),
      nameOf(differences.profile[place]),
      journeyAt(place) + (about(place) < 0 ? "" : `, ${word(sends.template[about(place)])}: ${word(sends.subject[about(place)])}`),
    ],
    open: tellDifference,
  },
  profiles: {
    name: "Profile",
    texts: profiles.id.map((_, profile) => profileText(profile).toLowerCase()),
    class: "row person",
    cells: (profile) => [
      nameOf(profile),
      `${counted(profiles.sends[profile + 1] - profiles.sends[profile], "email")} in both together`,
      `from ${shown(profiles.first[profile])}`,
    ],
    open: (profile) => {
      at("difference").hidden = true;
      tell(profile, -1);
    },
  },
};

// ---- one difference: the email before and after

function tellDifference(place) {
  const box = at("difference");
  const title = element("h4", { textContent: `${word(differences.how[place])}: ${journeyAt(place)}, ${shown(differences.at[place])}` });
  const sides = [differences.base[place], differences.head[place]];
  box.replaceChildren(title, ...(about(place) < 0 ? [] : [element("div", { className: "beside" }, ...sides.map(side))]));
  box.hidden = false;
  tell(differences.profile[place], -1);
}

function side(send, version) {
  const box = element("section", {}, element("h5", { textContent: told.versions[version] }));
  if (send < 0) {
    box.append(element("p", { textContent: "No email." }));
    return box;
  }
  const status = word(sends.status[send]), reason = word(sends.reason[send]);
  const when = shown(sends.decided[send] + Math.max(0, sends.sent[send]));
  box.append(
    element("p", {},
      element("span", { className: `sign ${status}`, textContent: `${SIGNS[status]} ${status.toLowerCase()}${reason ? `, ${reason}` : ""}` }),
      ` ${when}: ${word(sends.template[send])}`),
    element("p", {}, "Subject: ", element("q", { textContent: word(sends.subject[send]) })));
  const preview = frameOf(send, `difference-${version}`);
  if (preview) {
    preview.open = true;
    box.append(preview);
  }
  return box;
}

// ---- a story, before and after

function stepsOf(profile) {
  return told.versions.map((name, version) => {
    const steps = happened(profile, version).map((step) => step.made());
    const list = steps.length ? element("ol", { className: "steps" }, ...steps) : element("p", { textContent: "Nothing." });
    return element("section", {}, element("h4", { textContent: name }), list);
  });
}

for (const button of document.querySelectorAll("button.opens")) {
  button.addEventListener("click", () => tellDifference(Number(button.dataset.difference)));
}
