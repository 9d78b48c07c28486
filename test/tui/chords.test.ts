import { expect, it } from "vitest";

import { typedChord } from "../../src/tui/chords.ts";

const ESC = "\u001b";

it.each([
  ["a letter", "m", "m"],
  ["Esc", ESC, ESC],
  ["kitty: a letter", `${ESC}[109u`, "m"],
  ["kitty: a letter, with num lock", `${ESC}[109;129u`, "m"],
  ["kitty: pressed, as kinds of events are reported", `${ESC}[109;1:1u`, "m"],
  ["kitty: shift and a letter", `${ESC}[114;2u`, "R"],
  ["kitty: shift and a sign, as alternates are reported", `${ESC}[47:63;2u`, "?"],
  ["kitty: shift and a sign, as text is reported", `${ESC}[47;2;63u`, "?"],
  ["kitty: Esc", `${ESC}[27u`, ESC],
  ["kitty: Ctrl and a letter is another key", `${ESC}[109;5u`, `${ESC}[109;5u`],
  ["modifyOtherKeys: a sign", `${ESC}[27;2;63~`, "?"],
  ["modifyOtherKeys: Ctrl and a letter is another key", `${ESC}[27;5;109~`, `${ESC}[27;5;109~`],
  ["an arrow", `${ESC}[C`, `${ESC}[C`],
])("%s", (_name, chord, typed) => {
  expect(typedChord(chord)).toBe(typed);
});
