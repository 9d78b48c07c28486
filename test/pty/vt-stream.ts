/** Arbitrary terminal output: text of every width, and every sequence that moves, erases, scrolls, colours or resets. */
import fc from "fast-check";

const ESC = "\u001b";
const CSI = `${ESC}[`;

const count: fc.Arbitrary<number> = fc.integer({ min: 1, max: 12 });

/** No flags: repeating or parting one leaves half of it with the width of the whole, which no other terminal repeats. */
const TEXTS = [
  "a",
  "word ",
  "0123456789",
  "日本語",
  "é",
  "e\u0301",
  "👨‍👩‍👧",
  "❤️",
  "─┼│",
  "한글",
  "ก็",
  "　",
  "~!",
  " ",
  "     ",
  "x\u0323y",
];

const text: fc.Arbitrary<string> = fc.constantFrom(...TEXTS);

const color: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("39", "49", "59", "31", "44", "93", "105"),
  fc.tuple(fc.constantFrom("38", "48"), fc.nat(255)).map(([ground, index]) => `${ground};5;${index}`),
  fc.tuple(fc.constantFrom("38", "48"), fc.nat(255), fc.nat(255)).map(([ground, r, g]) => `${ground};2;${r};${g};7`),
  fc.nat(255).map((index) => `58:5:${index}`),
  fc.nat(255).map((red) => `58:2::${red}:3:4`),
);

const attribute: fc.Arbitrary<string> = fc.constantFrom(
  ..."0 1 2 3 4 5 7 8 9 21 22 23 24 25 27 28 29 53 55 4:0 4:1 4:2 4:3 4:4 4:5".split(" "),
);

const sgr: fc.Arbitrary<string> = fc
  .array(fc.oneof(color, attribute), { maxLength: 4 })
  .map((params) => `${CSI}${params.join(";")}m`);

const counted: fc.Arbitrary<string> = fc
  .tuple(
    count,
    fc.constantFrom(
      "A",
      "B",
      "C",
      "D",
      "E",
      "F",
      "G",
      "I",
      "L",
      "M",
      "P",
      "S",
      "T",
      "X",
      "Z",
      "@",
      "a",
      "b",
      "d",
      "e",
      "`",
    ),
  )
  .map(([n, final]) => `${CSI}${n}${final}`);

const move: fc.Arbitrary<string> = fc.tuple(count, count).map(([row, col]) => `${CSI}${row};${col * 2}H`);

const region: fc.Arbitrary<string> = fc.tuple(count, count).map(([top, bottom]) => `${CSI}${top};${bottom}r`);

const fixed: fc.Arbitrary<string> = fc.constantFrom(
  "\r",
  "\n",
  "\r\n",
  "\b",
  "\t",
  `${ESC}D`,
  `${ESC}E`,
  `${ESC}M`,
  `${ESC}7`,
  `${ESC}8`,
  `${ESC}H`,
  `${ESC}#8`,
  `${CSI}J`,
  `${CSI}1J`,
  `${CSI}2J`,
  `${CSI}3J`,
  `${CSI}K`,
  `${CSI}1K`,
  `${CSI}2K`,
  `${CSI}r`,
  `${CSI}s`,
  `${CSI}u`,
  `${CSI}?6h`,
  `${CSI}?6l`,
  `${CSI}?7l`,
  `${CSI}?7h`,
  `${CSI}4h`,
  `${CSI}4l`,
  `${CSI}?1049h`,
  `${CSI}?1049l`,
  `${CSI}?47h`,
  `${CSI}?47l`,
  `${CSI}?25l`,
  `${CSI}?25h`,
  `${CSI}3g`,
  `${CSI}!p`,
  `${ESC}(0`,
  `${ESC}(B`,
  `${CSI}?2026h`,
  `${CSI}?2026l`,
  `${CSI}2"q`,
  `${CSI}1"q`,
  `${CSI}?J`,
  `${CSI} @`,
  `${CSI} A`,
  `${CSI}'}`,
  `${CSI}'~`,
);

const link: fc.Arbitrary<string> = fc
  .constantFrom("", "http://one/", "https://two/?a;b")
  .map((uri) => `${ESC}]8;;${uri}${ESC}\\`);

const rare: fc.Arbitrary<string> = fc.constantFrom(
  `${ESC}c`,
  `${ESC}]2;title\u0007`,
  `${ESC}P$qm${ESC}\\`,
  `${ESC}_apc${ESC}\\`,
);

/** A list of pieces; their concatenation is the stream. */
export const vtStream: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: text },
    { weight: 4, arbitrary: sgr },
    { weight: 3, arbitrary: counted },
    { weight: 2, arbitrary: move },
    { weight: 1, arbitrary: region },
    { weight: 4, arbitrary: fixed },
    { weight: 1, arbitrary: link },
    { weight: 1, arbitrary: rare },
  ),
  { maxLength: 60 },
);

/** Bytes that mean nothing good: hostile counts, cut sequences, raw controls, broken UTF-8. */
export const hostileStream: fc.Arbitrary<Uint8Array[]> = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.constantFrom(999, 65_535, 2_147_483_647), fc.constantFrom(..."@ABCDEFGHIJKLMPSTXZ`abdefgr".split("")))
      .map(([n, final]) => Buffer.from(`${CSI}${n};${n}${final}`)),
    fc
      .constantFrom(
        "\u001b]0;",
        "\u001b]52;c;AAAA\u0007",
        "\u001bP",
        "\u001b_",
        "\u001b[",
        "\u001b[?1049h",
        "\u001bc",
        "\u009b1;1H",
        "\u202e\u2066",
        "\u001b[?2026h",
        "\u001b[?7l",
        "\u001b[1;3r",
        "X".repeat(500),
      )
      .map((piece) => Buffer.from(piece)),
  ),
  { maxLength: 30 },
);
