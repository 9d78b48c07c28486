/** The keys of copy mode, as the bytes that terminals send for them, and what they do. */

const CSI = "\u001b[";

/** Names are those of `MOTIONS`, or of what `CopyMode` does itself. */
export const COPY_KEYS: Readonly<Record<string, string>> = {
  h: "left",
  l: "right",
  k: "up",
  j: "down",
  [`${CSI}D`]: "left",
  [`${CSI}C`]: "right",
  [`${CSI}A`]: "up",
  [`${CSI}B`]: "down",
  "\u0010": "up",
  "\u000e": "down",
  "\u0015": "half page up",
  "\u0004": "half page down",
  "\u0002": "page up",
  "\u0006": "page down",
  [`${CSI}5~`]: "page up",
  [`${CSI}6~`]: "page down",
  "\u0019": "scroll up",
  "\u0005": "scroll down",
  g: "first line",
  G: "last line",
  [`${CSI}1;5H`]: "first line",
  [`${CSI}1;5F`]: "last line",
  "0": "first column",
  "^": "first text",
  $: "last column",
  [`${CSI}H`]: "first column",
  [`${CSI}F`]: "last column",
  [`${CSI}1~`]: "first column",
  [`${CSI}4~`]: "last column",
  w: "word forward",
  b: "word back",
  e: "word end",
  "{": "paragraph up",
  "}": "paragraph down",
  H: "top of view",
  M: "middle of view",
  L: "bottom of view",
  v: "select",
  " ": "select",
  V: "select lines",
  o: "other end",
  y: "copy",
  "\r": "copy",
  "/": "search down",
  "?": "search up",
  n: "next match",
  N: "previous match",
  q: "leave",
  "\u001b": "leave",
  "\u0003": "leave",
};

/** What moves a view that the user has only scrolled; every other key ends that and is the program's. */
export const SCROLL_KEYS: Readonly<Record<string, string>> = {
  [`${CSI}A`]: "scroll up",
  [`${CSI}B`]: "scroll down",
  [`${CSI}5~`]: "page up",
  [`${CSI}6~`]: "page down",
  "\u001b": "leave",
};

/** Keys by which a full-screen program scrolls itself: it has no lines above the screen. */
export const PROGRAM_KEYS: ReadonlySet<string> = new Set([`${CSI}5~`, `${CSI}6~`, "\u0015", "\u0004"]);

/** SS3 is what arrows send while a program has asked for that. */
export function plainKey(unit: string): string {
  return /^\u001bO[A-H]$/.test(unit) ? `${CSI}${unit.slice(2)}` : unit;
}
