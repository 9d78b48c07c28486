/** Tool names and call ids in the forms vendors accept. Pure functions of the original, so history stays consistent. */
import { fnv1a, hash16, hash8 } from "../../hash.ts";
import type { MessagesRequest } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { clientTool } from "../../known-tools.ts";
import type { ToolNames } from "../../types.ts";

const MAX_NAME = 64;
const HASH_PART = 9;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `[a-zA-Z0-9_-]{1,64}`; Anthropic allows longer names, and MCP servers use them. */
export function wireName(name: string): string {
  const clean = name.replace(/[^a-zA-Z0-9_-]/g, "_");
  if (clean === name && name.length <= MAX_NAME) return name;
  return `${clean.slice(0, MAX_NAME - HASH_PART)}_${hash8(name)}`;
}

export function wireId(id: string, form: ChatQuirks["toolIds"]): string {
  switch (form) {
    case "any":
      return id;
    case "up-to-40":
      return id.length <= 40 ? id : `call_${hash16(id)}`;
    case "nine-letters":
      return /^[a-zA-Z0-9]{9}$/.test(id) ? id : nineLetters(id);
  }
}

/** Mistral's form. Two hashes give 64 bits, of which nine letters of 62 hold 53. */
function nineLetters(id: string): string {
  const low = fnv1a(id);
  return letters(low, 5) + letters(fnv1a(id, low), 4);
}

function letters(number: number, count: number): string {
  let text = "";
  for (let rest = number; text.length < count; rest = Math.floor(rest / LETTERS.length)) {
    text += LETTERS.charAt(rest % LETTERS.length);
  }
  return text;
}

/** Names in the order of the tools, for those that had to change: name on the wire -> name the client knows. */
export function changedNames({ tools = [] }: MessagesRequest, nameOf: (name: string) => string = wireName): ToolNames {
  const names = tools.flatMap((tool) => clientTool(tool)?.name ?? []);
  const changed = names.filter((name) => nameOf(name) !== name);
  return new Map(changed.map((name) => [nameOf(name), name]));
}
