// What can be searched in a page about one replay: Profiles and emails.

// For each row one text in small letters.
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

const stepsOf = (profile) => happened(profile, 0).map((step) => step.made());
