/** The chrome's signs in ASCII, for terminals and fonts that have no others. */

/** Each as wide as what it stands for, so that no row changes its length. */
const CELLS: Readonly<Record<string, string>> = {
  "│": "|",
  "─": "-",
  "╭": "+",
  "╮": "+",
  "╰": "+",
  "╯": "+",
  "┤": "+",
  "┬": "+",
  "┴": "+",
  "├": "+",
  "┼": "+",
  "█": "#",
  "▓": "#",
  "▒": "=",
  "░": ".",
  "▁": ".",
  "▂": ":",
  "▃": "-",
  "▄": "=",
  "▅": "+",
  "▆": "*",
  "▇": "#",
  "●": "*",
  "◐": "~",
  "○": "o",
  "✓": "v",
  "✗": "x",
  "▸": ">",
  "★": "#",
  "❯": ">",
  "‹": "<",
  "›": ">",
  "▏": "_",
  "·": ".",
  "…": "~",
  "→": ">",
  "≈": "~",
  "•": "*",
  "×": "x",
  "≤": "<",
  "≥": ">",
  "⏎": "$",
  "␛": "^",
  "↑": "^",
  "↓": "v",
  "←": "<",
  "↵": "<",
  "↻": "@",
};

const ANY = new RegExp(`[${Object.keys(CELLS).join("")}]`, "gu");

/** For rows that are laid out already. */
export function asciiCells(text: string): string {
  return text.replaceAll(ANY, (sign) => CELLS[sign] ?? sign);
}

const WORDS: readonly (readonly [sign: string, word: string])[] = [
  ["↵", "Enter"],
  ["←→", "Left/Right"],
  ["↑↓", "Up/Down"],
  ["→", "->"],
  ["…", "..."],
];

/** For text that is still to be fitted in: it may become longer. */
export function asciiText(text: string): string {
  return asciiCells(WORDS.reduce((rest, [sign, word]) => rest.replaceAll(sign, word), text));
}
