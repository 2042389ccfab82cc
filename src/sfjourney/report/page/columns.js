"use strict";
// The columns of stories that a page carries (report/page/stories.py) -> values, and words for them. Every text goes into
// the page as text: nothing here or in the scripts behind it makes markup of one, but for emails, in frames that run nothing.
const told = JSON.parse(document.getElementById("page-data").textContent);
const { words, profiles, runs, visits, sends, journeys } = told;

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

const nameOf = (profile) => word(profiles.address[profile]) || word(profiles.external[profile]) || profiles.id[profile];
const versionOf = (send) => (sends.journey[send] < 0 ? -1 - sends.journey[send] : journeys[sends.journey[send]].version);
const lead = (version) => (told.versions.length ? `${told.versions[version]} · ` : "");
const journeyOf = (send) => (sends.journey[send] < 0 ? "recorded call" : journeys[sends.journey[send]].key);
