/** Colour roles of the chrome, theme by theme. The `-ansi` ones use the terminal's own 16 colours, so its palette rules. */
import type { ThemeChoice } from "../core/screen.ts";
import { type Style, style, type StyleSpec } from "../pty/cell.ts";

export type ThemeName = Exclude<ThemeChoice, "auto">;

/** As Ink takes them: a name of the 16, `#rrggbb`, or an empty string for the terminal's own colour. */
export interface Theme {
  readonly name: ThemeName;
  readonly fg: string;
  readonly dim: string;
  readonly accent: string;
  readonly ok: string;
  readonly warn: string;
  readonly err: string;
  /** The model that requests are routed to, wherever it stands. */
  readonly route: string;
  readonly cache: string;
  readonly sep: string;
  readonly added: string;
  readonly removed: string;
  readonly changed: string;
}

export type Role = Exclude<keyof Theme, "name">;

const DARK_ANSI: Theme = {
  name: "dark-ansi",
  fg: "",
  accent: "cyan",
  ok: "green",
  warn: "yellow",
  err: "red",
  route: "magenta",
  cache: "blue",
  dim: "gray",
  sep: "gray",
  added: "green",
  removed: "red",
  changed: "yellow",
};

/** Yellow and cyan of most palettes cannot be read on white. */
const LIGHT_ANSI: Theme = {
  ...DARK_ANSI,
  name: "light-ansi",
  accent: "blue",
  warn: "magenta",
  route: "magenta",
  changed: "magenta",
};

const DARK_RGB: Theme = {
  name: "dark",
  fg: "#d7dae0",
  dim: "#7f8694",
  accent: "#5fb3c8",
  ok: "#7fb77e",
  warn: "#d9a441",
  err: "#e06c75",
  route: "#b08cd9",
  cache: "#6a9fd8",
  sep: "#3a4150",
  added: "#7fb77e",
  removed: "#e06c75",
  changed: "#d9a441",
};

const LIGHT_RGB: Theme = {
  name: "light",
  fg: "#24292f",
  dim: "#6b7280",
  accent: "#0b6e84",
  ok: "#1a7f37",
  warn: "#9a6700",
  err: "#cf222e",
  route: "#8250df",
  cache: "#0969da",
  sep: "#d0d7de",
  added: "#1a7f37",
  removed: "#cf222e",
  changed: "#9a6700",
};

/** Blue, orange and vermilion are told apart with each of the three kinds of colour blindness (Okabe and Ito). */
const DALTONISED: Theme = {
  ...DARK_RGB,
  name: "daltonised",
  ok: "#56b4e9",
  warn: "#e69f00",
  err: "#d55e00",
  added: "#56b4e9",
  removed: "#d55e00",
  changed: "#e69f00",
};

const MONO: Theme = {
  name: "mono",
  fg: "",
  dim: "",
  accent: "",
  ok: "",
  warn: "",
  err: "",
  route: "",
  cache: "",
  sep: "",
  added: "",
  removed: "",
  changed: "",
};

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark: DARK_RGB,
  light: LIGHT_RGB,
  "dark-ansi": DARK_ANSI,
  "light-ansi": LIGHT_ANSI,
  daltonised: DALTONISED,
  mono: MONO,
};

/** What is used where nothing is known. */
export const DARK: Theme = DARK_ANSI;

const NAMED: Readonly<Record<string, number>> = {
  red: 1,
  green: 2,
  yellow: 3,
  blue: 4,
  magenta: 5,
  cyan: 6,
  gray: 8,
};

/** A role for what is painted as cells. Without colours the routed model is underlined and the accent bold. */
export function cellStyle(theme: Theme, role: Role, more: StyleSpec = {}): Style {
  return style({ ...more, ...markOf(theme, role), fg: cellColor(theme[role]) });
}

function cellColor(color: string): StyleSpec["fg"] {
  if (color.startsWith("#")) return `#${color.slice(1)}`;
  return NAMED[color];
}

/** What carries a role where colour does not. */
function markOf({ name }: Theme, role: Role): { readonly bold?: true; readonly underline?: true } {
  if (name !== "mono") return {};
  if (role === "route") return { underline: true };
  return role === "accent" ? { bold: true } : {};
}

/** The same for Ink's `<Text>`. */
export function look(
  theme: Theme,
  role: Role,
): { readonly color: string; readonly bold?: true; readonly underline?: true } {
  return { color: theme[role], ...markOf(theme, role) };
}
