import { describe, expect, it } from "vitest";

import { PALETTE_16, PALETTE_256, RGB } from "../../src/pty/cell.ts";
import { colorParams, reduceColor, underlineColorParams } from "../../src/pty/color.ts";

describe("colours that a terminal has", () => {
  it.each([
    ["none: everything is the default", RGB | 0xff0000, "none", 0],
    ["truecolor: everything is itself", RGB | 0x123456, "truecolor", RGB | 0x123456],
    ["256: the cube", RGB | 0xff8700, "256", PALETTE_256 | 208],
    ["256: the greys", RGB | 0x767676, "256", PALETTE_256 | 243],
    ["256: black and white", RGB | 0xffffff, "256", PALETTE_256 | 231],
    ["256: named ones stay", PALETTE_16 | 5, "256", PALETTE_16 | 5],
    ["16: red", RGB | 0xfe0000, "16", PALETTE_16 | 9],
    ["16: a dark blue of the cube", PALETTE_256 | 18, "16", PALETTE_16 | 4],
    ["16: named ones of the palette", PALETTE_256 | 3, "16", PALETTE_16 | 3],
    ["16: the default stays", 0, "16", 0],
  ] as const)("%s", (_name, color, depth, wanted) => {
    expect(reduceColor(color, depth)).toBe(wanted);
  });

  it("never leave the palette", () => {
    for (let value = 0; value <= 0xffffff; value += 0x0f_0f0f + 1) {
      expect(reduceColor(RGB | value, "256") & 0xffff00).toBe(0);
      expect(reduceColor(RGB | value, "16") & 0xfffff0).toBe(0);
    }
  });
});

it.each([
  [0, "39", "49", "59"],
  [PALETTE_16 | 1, "31", "41", "58:5:1"],
  [PALETTE_16 | 12, "94", "104", "58:5:12"],
  [PALETTE_256 | 200, "38;5;200", "48;5;200", "58:5:200"],
  [RGB | 0x010203, "38;2;1;2;3", "48;2;1;2;3", "58:2::1:2:3"],
])("the parameters of %d", (color, text, ground, underline) => {
  expect([colorParams(color, 38), colorParams(color, 48), underlineColorParams(color)]).toEqual([
    text,
    ground,
    underline,
  ]);
});
