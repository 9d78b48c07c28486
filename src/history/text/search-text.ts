/**
 * The text that searches look at. Of JSON it is what its strings say, a line each: a search for a quoted word or a line
 * of code need not know how JSON writes them. Everything is folded to lower case.
 */

/** Pictures and documents; nobody looks for a word in them. */
const ENCODED = /^[\w+/=-]{512}/;

/** A piece of JSON that was not cut inside a string. */
export function searchTextOfJson(json: string): string {
  const lines: string[] = [];
  for (let open = json.indexOf('"'); open !== -1;) {
    const close = endOfString(json, open);
    const line = said(json, open, close);
    if (line !== "" && !ENCODED.test(line)) lines.push(line);
    open = json.indexOf('"', close + 1);
  }
  return fold(lines.join("\n"));
}

/** SQLite's index ends at the first NUL. */
export function fold(text: string): string {
  return text.replaceAll("\0", " ").toLowerCase();
}

/** Whether a text is JSON as far as searches are concerned. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

export function searchTextOf(text: string): string {
  return looksLikeJson(text) ? searchTextOfJson(text) : fold(text);
}

function endOfString(json: string, open: number): number {
  for (let at = json.indexOf('"', open + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at;
  }
  return json.length;
}

function said(json: string, open: number, close: number): string {
  const inside = json.slice(open + 1, close);
  if (!inside.includes("\\")) return inside;
  try {
    const value: unknown = JSON.parse(`"${inside}"`);
    return typeof value === "string" ? value : inside;
  } catch {
    return inside;
  }
}
