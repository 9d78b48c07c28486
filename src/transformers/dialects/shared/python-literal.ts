/** Reads a Python dictionary literal as JSON: some models write tool arguments that way. */
import { isRecord } from "../../../core/message.ts";
import { parseJson } from "../../foreign.ts";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
]);

/** A single-quoted string, a double-quoted string, or a bare word. One without its end goes to the end of the text. */
const TOKEN = /'((?:[^'\\]|\\.|\\$)*)(?:'|$)|"(?:[^"\\]|\\.|\\$)*(?:"|$)|[A-Za-z]+/gs;
/** Models that write Python do not write novels. */
const MAX_LENGTH = 1024 * 1024;

/** Undefined when `text` is no dictionary either. */
export function jsonOfPython(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const json = text.replace(TOKEN, (token: string, quoted?: string) =>
    quoted === undefined ? (WORDS.get(token) ?? token) : doubleQuoted(quoted),
  );
  return isRecord(parseJson(json)) ? json : undefined;
}

function doubleQuoted(body: string): string {
  return `"${body.replace(/\\'|\\[^]|"/g, (part) => (part === "\\'" ? "'" : part === '"' ? '\\"' : part))}"`;
}
