import { describe, expect, it } from "vitest";

import { THEME_CHOICES } from "../../src/core/screen.ts";
import { backgroundByVariable, backgroundOf, hasUnicode, Look } from "../../src/tui/look.ts";
import { type Role, type Theme, THEMES } from "../../src/tui/theme.ts";

const UTF8 = { LANG: "C.UTF-8" };

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly Role[] = ["fg", "dim", "accent", "ok", "warn", "err", "route", "cache"];

describe("themes", () => {
  it.each<[Theme, string]>([
    [THEMES.dark, "#1a1a1a"],
    [THEMES.daltonised, "#1a1a1a"],
    [THEMES.light, "#ffffff"],
  ])("$name: text has a contrast of 4.5 to 1 at least", (theme, background) => {
    for (const role of TEXT) expect(contrast(theme[role], background), role).toBeGreaterThanOrEqual(4.5);
  });

  it("follow the background while nobody has chosen one", () => {
    const look = new Look(UTF8);
    let changes = 0;
    look.onChange(() => (changes += 1));
    expect(look.theme.name).toBe("dark-ansi");
    look.background("light");
    expect(look.theme.name).toBe("light-ansi");
    look.choose("daltonised");
    look.background("dark");
    expect(look.theme.name).toBe("daltonised");
    expect(changes).toBe(2);
  });

  it("come round, one after the other", () => {
    const look = new Look(UTF8);
    const seen = THEME_CHOICES.map(() => {
      look.choose(look.next());
      return look.choice;
    });
    expect(seen).toEqual([...THEME_CHOICES.slice(1), "auto"]);
  });

  it("NO_COLOR goes before every choice", () => {
    expect(new Look({ ...UTF8, NO_COLOR: "1" }, { theme: "dark" }).theme.name).toBe("mono");
  });
});

describe("what the terminal says about itself", () => {
  it.each([
    [{ LC_ALL: "en_US.UTF-8", LANG: "C" }, true],
    [{ LANG: "de_DE.utf8" }, true],
    [{ LANG: "C" }, false],
    [{}, false],
    [{ LANG: "C.UTF-8", TERM: "linux" }, false],
  ])("%j: other signs than ASCII: %s", (env, expected) => {
    expect(hasUnicode(env)).toBe(expected);
  });

  it.each([
    ["15;0", "dark"],
    ["0;15", "light"],
    ["0;default;7", "light"],
    ["default;default", undefined],
  ])("COLORFGBG %s is %s", (value, expected) => {
    expect(backgroundByVariable({ COLORFGBG: value })).toBe(expected);
  });

  it.each([
    ["rgb:ffff/ffff/ffff", "light"],
    ["rgb:1e1e/1e1e/1e1e", "dark"],
    ["rgba:00/00/00/ff", "dark"],
    ["#ffffff", undefined],
  ])("%j is %s", (answer, expected) => {
    expect(backgroundOf(answer)).toBe(expected);
  });
});
