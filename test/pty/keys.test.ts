import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type ChildModes, NO_MODES } from "../../src/pty/child-modes.ts";
import { ALL_KEYS, KeySplitter, type Segment } from "../../src/pty/keys.ts";
import { CLAUDE_KEYS, KITTY_KEYS, PASTE_WITH_PREFIX } from "../helpers/keys.ts";

const ESC = "\u001b";
const PREFIX = "\u001c";
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
const MOUSE: ChildModes = { ...NO_MODES, mouse: 1003, mouseEncoding: 1006, focus: true };

interface Rig {
  readonly segments: Segment[];
  readonly splitter: KeySplitter;
  push(text: string): void;
  flush(): void;
}

/** Takes segments as the input router does: one chord is wanted after each prefix. */
function rig(modes: ChildModes = NO_MODES, splitter: KeySplitter = new KeySplitter()): Rig {
  const segments: Segment[] = [];
  let afterPrefix = false;
  const drain = (): void => {
    for (let next = splitter.next({ afterPrefix, modes }); next; next = splitter.next({ afterPrefix, modes })) {
      segments.push(next);
      if (next.kind === "key" && next.event === "press") afterPrefix = next.key === "prefix" && !afterPrefix;
      if (next.kind === "chord") afterPrefix = false;
    }
  };
  return {
    segments,
    splitter,
    push: (text) => {
      splitter.push(Buffer.from(text, "latin1"));
      drain();
    },
    flush: () => {
      splitter.flush();
      drain();
    },
  };
}

function joined(segments: readonly Segment[]): string {
  return Buffer.concat(segments.map(({ bytes }) => bytes)).toString("latin1");
}

function childs(segments: readonly Segment[]): string {
  return joined(segments.filter(({ kind }) => kind === "bytes"));
}

/** What is ours, in order. */
function ours(segments: readonly Segment[]): string[] {
  return segments.flatMap((segment) => {
    if (segment.kind === "key") return [`${segment.key} ${segment.event}`];
    return segment.kind === "chord" ? [`chord ${Buffer.from(segment.bytes).toString("utf8")}`] : [];
  });
}

/** `input` cut at the given places, which may come in any order and repeat. */
function cut(input: string, places: readonly number[]): string[] {
  const ends = [...places.map((place) => place % (input.length + 1)), input.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => input.slice(index === 0 ? 0 : ends[index - 1], end));
}

interface Token {
  readonly text: string;
  /** What it is when it is not the child's. */
  readonly own?: string;
  /** A lone Esc is known as such when nothing follows. */
  readonly alone?: true;
}

const utf8 = (input: string): string => Buffer.from(input).toString("latin1");

const CHILDS: readonly Token[] = [...CLAUDE_KEYS, ...KITTY_KEYS, "word ", "\r", "\t", "\u0003", "\u007f"].map(
  (key) => ({ text: key }),
);
const PASTES: readonly Token[] = [
  { text: PASTE_WITH_PREFIX },
  { text: `${PASTE_START}${PASTE_END}` },
  { text: `${PASTE_START}${ESC}[201${PREFIX}${ESC}${ESC}[201~` },
  { text: `${PASTE_START}${PASTE_START}${ESC}OQ${PASTE_END}` },
];
const OURS: readonly Token[] = [
  { text: `${ESC}OQ`, own: "f2 press" },
  { text: `${ESC}[12~`, own: "f2 press" },
  { text: `${ESC}[1;129Q`, own: "f2 press" },
  { text: `${ESC}OS`, own: "f4 press" },
  { text: `${ESC}[17~`, own: "f6 press" },
  { text: `${ESC}[19;1:3~`, own: "f8 release" },
  { text: `${ESC}[20;1:2~`, own: "f9 repeat" },
];

const token: fc.Arbitrary<Token> = fc.oneof(
  fc.constantFrom(...CHILDS),
  fc.constantFrom(...PASTES),
  fc.constantFrom(...OURS),
  fc.constantFrom("ü", "€", "日本", "👨‍👩‍👧", "é").map((character) => ({ text: utf8(character) })),
  fc.constant<Token>({ text: ESC, alone: true }),
);

describe("keys, pastes and text", () => {
  it("are told apart the same way wherever they are cut", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), fc.array(fc.nat(500), { maxLength: 30 }), (tokens, places) => {
        const { segments, push, flush } = rig();
        for (const [index, { text: input, alone }] of tokens.entries()) {
          // The same token is cut at other places each time.
          for (const piece of cut(
            input,
            places.map((place) => place + index * 7),
          ))
            push(piece);
          if (alone) flush();
        }
        flush();
        expect(joined(segments)).toBe(tokens.map((one) => one.text).join(""));
        expect(ours(segments)).toEqual(tokens.flatMap(({ own }) => own ?? []));
      }),
      { numRuns: 2_000 },
    );
  });

  it("pass complete and in order, whatever they are and whenever it is flushed", () => {
    const byte = fc.oneof(fc.constantFrom(0x1b, 0x5b, 0x4f, 0x1c, 0x4d, 0x32, 0x30, 0x7e, 0x3b), fc.nat(255));
    const piece = fc.tuple(fc.array(byte, { maxLength: 9 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, mouse) => {
        const { segments, push, flush, splitter } = rig(mouse ? MOUSE : NO_MODES);
        let sent = "";
        for (const [bytes, flushed] of pieces) {
          const input = String.fromCharCode(...bytes);
          sent += input;
          push(input);
          if (flushed) flush();
        }
        flush();
        expect(splitter.pending).toBe(false);
        expect(joined(segments)).toBe(sent);
      }),
      { numRuns: 5_000 },
    );
  });

  it("hold ours back in any segmentation", () => {
    const byte = fc.constantFrom(ESC, "[", "O", PREFIX, "Q", "1", "2", "0", "~", ";", "5", "u", "9", "a");
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 24 }), fc.array(fc.nat(24), { maxLength: 8 }), (bytes, places) => {
        const input = bytes.join("");
        const whole = rig();
        whole.push(input);
        whole.flush();
        const pieces = rig();
        for (const piece of cut(input, places)) pieces.push(piece);
        pieces.flush();
        expect(ours(pieces.segments)).toEqual(ours(whole.segments));
      }),
      { numRuns: 5_000 },
    );
  });
});

it("the prefix is not taken for the end of a sequence", () => {
  for (const before of [`${ESC}[[`, `${ESC}${ESC}[[`, `${ESC}[`, `${ESC}O`]) {
    const { segments, push } = rig();
    push(`${before}${PREFIX}z`);
    expect([childs(segments), ours(segments)]).toEqual([before, ["prefix press", "chord z"]]);
  }
});

describe("Esc", () => {
  it("waits for what may follow, and is the child's when nothing does", () => {
    const { segments, push, flush, splitter } = rig();
    push(ESC);
    expect(segments).toEqual([]);
    expect(splitter.pending).toBe(true);
    flush();
    expect(childs(segments)).toBe(ESC);
    push("OQ");
    expect(childs(segments)).toBe(`${ESC}OQ`);
  });

  it("twice is passed at once", () => {
    const { segments, push, splitter } = rig();
    push(ESC + ESC);
    expect(childs(segments)).toBe(ESC + ESC);
    expect(splitter.pending).toBe(false);
  });

  it.each([1, 2, 3])("pressed %d times does not hide the prefix that follows in the same read", (times) => {
    const { segments, push } = rig();
    push(`${ESC.repeat(times)}${PREFIX}z`);
    expect(childs(segments)).toBe(ESC.repeat(times));
    expect(ours(segments)).toEqual(["prefix press", "chord z"]);
  });

  it.each([[[]], [[1]], [[2]], [[3]], [[2, 4]], [[1, 2, 3, 4, 5, 6, 7]]])(
    "right before a paste leaves it a paste, cut at %j",
    (places) => {
      const { segments, push, flush } = rig();
      const input = ESC + PASTE_WITH_PREFIX;
      for (const piece of cut(input, places)) push(piece);
      flush();
      expect(childs(segments)).toBe(input);
      expect(ours(segments)).toEqual([]);
    },
  );

  it("with an F-key is Alt and that key, so the child's", () => {
    const { segments, push } = rig();
    push(`${ESC}${ESC}[12~`);
    expect(childs(segments)).toBe(`${ESC}${ESC}[12~`);
  });
});

describe("a paste", () => {
  it("whose opening bracket came too slowly is still a paste", () => {
    const { segments, push, flush } = rig();
    for (const piece of [ESC, "[2", "00~"]) {
      push(piece);
      flush();
    }
    push(`${PREFIX}q${ESC}OQ`);
    push(`${PASTE_END}${PREFIX}q`);
    expect(ours(segments)).toEqual(["prefix press", "chord q"]);
  });

  it("is one for an open overlay too: its parts say that they are pasted", () => {
    const { segments, push } = rig();
    push(`${PASTE_START}a${PREFIX}b${PASTE_END}c`);
    const kinds = segments.map((one) => (one.kind === "bytes" ? (one.report ?? "bytes") : one.kind));
    expect(new Set(kinds.slice(0, -1))).toEqual(new Set(["paste"]));
    expect(kinds.at(-1)).toBe("bytes");
  });

  it("of a megabyte passes in pieces, without being kept", () => {
    const { segments, push, splitter } = rig();
    push(PASTE_START);
    for (let n = 0; n < 16; n++) {
      push("x".repeat(65_536));
      expect(splitter.pending).toBe(false);
    }
    push(PASTE_END);
    expect(childs(segments).length).toBe(16 * 65_536 + 12);
  });
});

describe("after the prefix", () => {
  it.each([
    ["a letter", "m", "chord m"],
    ["a character of several bytes", utf8("é"), "chord é"],
    ["an arrow", `${ESC}[C`, `chord ${ESC}[C`],
    ["a letter in kitty's form", `${ESC}[109u`, `chord ${ESC}[109u`],
  ])("%s is one chord, cut anywhere", (_name, key, chord) => {
    for (let at = 0; at <= key.length; at++) {
      const { segments, push } = rig();
      push(PREFIX);
      push(key.slice(0, at));
      push(key.slice(at));
      expect(ours(segments)).toEqual(["prefix press", chord]);
    }
  });

  it("keys that are let go are not what was waited for", () => {
    const { segments, push } = rig();
    push(`${ESC}[92;5u${ESC}[92;5:3u${ESC}[57442;1:3um`);
    expect(ours(segments)).toEqual(["prefix press", "prefix release", "chord m"]);
    expect(childs(segments)).toBe(`${ESC}[57442;1:3u`);
  });

  it("reports and pastes are not keys", () => {
    const { segments, push } = rig(MOUSE);
    push(`${PREFIX}${ESC}[I${ESC}[<35;10;5M${PASTE_START}q${PASTE_END}z`);
    expect(ours(segments)).toEqual(["prefix press", "chord z"]);
  });
});

describe("reports", () => {
  it.each([
    ["the pointer, SGR", `${ESC}[<35;10;5M`, MOUSE, "mouse"],
    ["a release, SGR", `${ESC}[<0;10;5m`, MOUSE, "mouse"],
    ["urxvt", `${ESC}[32;10;5M`, { ...MOUSE, mouseEncoding: 1015 }, "mouse"],
    ["X10, with the prefix as a coordinate", `${ESC}[M ${PREFIX}${ESC}`, { ...MOUSE, mouseEncoding: 0 }, "mouse"],
    ["focus in", `${ESC}[I`, MOUSE, "focus"],
    ["focus out", `${ESC}[O`, MOUSE, "focus"],
    ["the colour scheme", `${ESC}[?997;1n`, { ...NO_MODES, colorScheme: true }, "scheme"],
  ] as const)("of %s are recognised in one piece or many", (_name, report, modes, kind) => {
    for (let at = 0; at <= report.length; at++) {
      const { segments, push } = rig(modes);
      push(report.slice(0, at));
      push(report.slice(at));
      expect(segments).toEqual([{ kind: "bytes", bytes: Buffer.from(report, "latin1"), report: kind }]);
    }
  });

  it("are plain bytes while the child did not ask for them", () => {
    const { segments, push } = rig();
    push(`${ESC}[<35;10;5M${ESC}[I`);
    expect(segments.every((one) => one.kind === "bytes" && one.report === undefined)).toBe(true);
  });
});

describe("the set of keys", () => {
  it("can leave F-keys out, or the prefix", () => {
    const prefixOnly = rig(NO_MODES, new KeySplitter(new Set(["prefix"])));
    prefixOnly.push(`${ESC}OQ${PREFIX}m`);
    expect(ours(prefixOnly.segments)).toEqual(["prefix press", "chord m"]);
    const functionKeys = rig(NO_MODES, new KeySplitter(new Set(["f2"])));
    functionKeys.push(`${PREFIX}m${ESC}OQ`);
    expect(ours(functionKeys.segments)).toEqual(["f2 press"]);
    expect(childs(functionKeys.segments)).toBe(`${PREFIX}m`);
  });

  it("can have another prefix", () => {
    const { segments, push } = rig(NO_MODES, new KeySplitter(ALL_KEYS, "^".charCodeAt(0)));
    push(`\u001em${PREFIX}${ESC}[94;5uq`);
    expect(ours(segments)).toEqual(["prefix press", "chord m", "prefix press", "chord q"]);
    expect(childs(segments)).toBe(PREFIX);
  });
});
