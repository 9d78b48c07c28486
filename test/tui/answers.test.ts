import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Answer, AnswerFilter } from "../../src/tui/answers.ts";
import { CLAUDE_KEYS, CONTROL_BYTES, KITTY_KEYS } from "../helpers/keys.ts";

function read(...chunks: readonly string[]): { readonly typed: string; readonly answers: readonly Answer[] } {
  const answers: Answer[] = [];
  const filter = new AnswerFilter((answer) => answers.push(answer));
  const typed = chunks
    .map((chunk) => Buffer.from(filter.take(Buffer.from(chunk, "latin1"))).toString("latin1"))
    .join("");
  return { typed, answers };
}

const BACKGROUND = "\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\";
const KITTY = "\u001b[?0u";

describe("answers of the terminal", () => {
  it.each([
    ["alone", BACKGROUND + KITTY, ""],
    ["with BEL", "\u001b]11;rgb:1e1e/1e1e/1e1e\u0007\u001b[?5u", ""],
    ["among keys", `a${BACKGROUND}\u001b[A${KITTY}b`, "a\u001b[Ab"],
  ])("%s are taken out and told", (_name, text, typed) => {
    expect(read(text)).toEqual({
      typed,
      answers: [{ kind: "background", color: "rgb:1e1e/1e1e/1e1e" }, { kind: "kitty" }],
    });
  });

  it("are found wherever they are cut behind their first two bytes", () => {
    const text = `x${BACKGROUND}y${KITTY}z`;
    const starts = new Set([2, 3, BACKGROUND.length + 3, BACKGROUND.length + 4]);
    for (let at = 0; at <= text.length; at++) {
      if (starts.has(at)) continue;
      expect(read(text.slice(0, at), text.slice(at))).toMatchObject({ typed: "xyz", answers: { length: 2 } });
    }
  });
});

it("keys pass at once and unchanged, whatever they are", () => {
  for (const key of [...CONTROL_BYTES, ...CLAUDE_KEYS, ...KITTY_KEYS, "\u001b]", "\u001b["]) {
    expect(read(key)).toEqual({ typed: key, answers: [] });
  }
  const keys = fc.array(fc.constantFrom(...CLAUDE_KEYS, ...KITTY_KEYS, "text", "\u001b[200~\u001b[201~"), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(keys, (typed) => {
      expect(read(...typed)).toEqual({ typed: typed.join(""), answers: [] });
      expect(read(typed.join(""))).toEqual({ typed: typed.join(""), answers: [] });
    }),
  );
});
