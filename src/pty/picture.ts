/** A screen as an SVG picture: what a terminal with a dark background would show. */
import {
  BOLD,
  CELL_WORDS,
  CODEPOINT,
  COLOR_MODE,
  COLOR_VALUE,
  COMBINED,
  DIM,
  INVERSE,
  INVISIBLE,
  ITALIC,
  PALETTE_16,
  PALETTE_256,
  STRIKE,
  UNDERLINE,
  WIDTH_SHIFT,
} from "./cell.ts";
import { paletteRgb } from "./color.ts";
import type { Grid } from "./grid.ts";

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const FONT_SIZE = 14;
const BASELINE = 13.5;
const MARGIN = 12;
const BACKGROUND = "#12151a";
const FOREGROUND = "#d6dae0";
/** The sixteen named colours, as readable on that background. */
const NAMED: readonly string[] = [
  "#2b3038",
  "#f0716a",
  "#7cc47f",
  "#e0b35c",
  "#6fa8f5",
  "#c792ea",
  "#5cc8d7",
  "#c8ccd4",
  "#6b7280",
  "#ff8f87",
  "#98e09b",
  "#f5cf7e",
  "#91bfff",
  "#dcb0ff",
  "#83dfec",
  "#ffffff",
];
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

interface Run {
  readonly col: number;
  cols: number;
  text: string;
  readonly fg: number;
  readonly bg: number;
}

export function screenSvg(grid: Grid, title: string): string {
  const width = round(grid.cols * CELL_WIDTH + 2 * MARGIN);
  const height = grid.rows * CELL_HEIGHT + 2 * MARGIN;
  const rows = Array.from({ length: grid.rows }, (_, row) => rowSvg(runsOf(grid, row), row)).filter(Boolean);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Neighbours with one look. A wide character is a run of its own: fonts do not agree about its width. */
function runsOf(grid: Grid, row: number): Run[] {
  const runs: Run[] = [];
  for (let col = 0; col < grid.cols; col++) {
    const index = row * grid.cols + col;
    const at = index * CELL_WORDS;
    const [word = 0, fg = 0, bg = 0] = grid.cells.subarray(at, at + CELL_WORDS);
    const cols = (word >> WIDTH_SHIFT) & 3;
    if (cols === 0) continue;
    const text = word & COMBINED ? (grid.combined.get(index) ?? " ") : String.fromCodePoint(word & CODEPOINT || 0x20);
    const last = runs.at(-1);
    if (last && cols === 1 && last.fg === fg && last.bg === bg && last.cols === last.text.length) {
      last.text += text;
      last.cols++;
    } else runs.push({ col, cols, text, fg, bg });
  }
  return runs;
}

function rowSvg(runs: readonly Run[], row: number): string {
  const top = MARGIN + row * CELL_HEIGHT;
  return [...runs.map((run) => behind(run, top)), ...runs.map((run) => written(run, top))].filter(Boolean).join("\n");
}

function colorsOf({ fg, bg }: Run): { readonly front: string; readonly back: string | undefined } {
  const [front, back] = [colorOf(fg), colorOf(bg)];
  if ((fg & INVERSE) === 0) return { front: front ?? FOREGROUND, back };
  return { front: back ?? BACKGROUND, back: front ?? FOREGROUND };
}

function behind(run: Run, top: number): string {
  const { back } = colorsOf(run);
  if (back === undefined) return "";
  const [x, width] = [round(MARGIN + run.col * CELL_WIDTH), round(run.cols * CELL_WIDTH)];
  return `<rect x="${x}" y="${top}" width="${width}" height="${CELL_HEIGHT}" fill="${back}"/>`;
}

function written(run: Run, top: number): string {
  const { col, fg, bg } = run;
  const text = run.text.trimEnd();
  const lined = (fg & (UNDERLINE | STRIKE)) !== 0;
  if ((text === "" && !lined) || fg & INVISIBLE) return "";
  const shown = lined ? run.text : text;
  const { front } = colorsOf(run);
  const decorations = [...(fg & UNDERLINE ? ["underline"] : []), ...(fg & STRIKE ? ["line-through"] : [])];
  const cols = shown === run.text ? run.cols : shown.length;
  const attributes = [
    `x="${round(MARGIN + col * CELL_WIDTH)}" y="${top + BASELINE}"`,
    `textLength="${round(cols * CELL_WIDTH)}" lengthAdjust="spacingAndGlyphs"`,
    ...(front === FOREGROUND ? [] : [`fill="${front}"`]),
    ...(fg & BOLD ? ['font-weight="bold"'] : []),
    ...(bg & ITALIC ? ['font-style="italic"'] : []),
    ...(bg & DIM ? ['opacity="0.6"'] : []),
    ...(decorations.length === 0 ? [] : [`text-decoration="${decorations.join(" ")}"`]),
  ];
  return `<text ${attributes.join(" ")}>${escaped(shown)}</text>`;
}

/** Undefined for the terminal's own. */
function colorOf(word: number): string | undefined {
  const value = word & COLOR_VALUE;
  switch (word & COLOR_MODE) {
    case 0:
      return undefined;
    case PALETTE_16:
      return NAMED[value & 15];
    case PALETTE_256:
      return NAMED[value & 0xff] ?? hex(paletteRgb(value & 0xff));
    default:
      return hex(value);
  }
}

function hex(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, "0")}`;
}

/** Blanks beside each other are one in SVG, whatever is said about them; these are not. */
function escaped(text: string): string {
  return text.replaceAll(" ", "\u00a0").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
