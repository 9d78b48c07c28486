/** The line in which a search is typed. */
import { sanitize } from "../../pty/sanitize.ts";

export type PromptResult =
  | { readonly kind: "more"; readonly text: string }
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "cancelled" };

/** One key of it. Erasing the last character and once more leaves. */
export function promptKey(text: string, unit: string): PromptResult {
  if (unit === "\r" || unit === "\n") return { kind: "done", text };
  if (unit === "\u001b" || unit === "\u0003") return { kind: "cancelled" };
  if (unit === "\u0015") return { kind: "more", text: "" };
  if (unit === "\u007f" || unit === "\b") {
    return text === "" ? { kind: "cancelled" } : { kind: "more", text: Array.from(text).slice(0, -1).join("") };
  }
  const isText = unit.charCodeAt(0) >= 0x20 && unit !== "\u007f";
  return { kind: "more", text: isText ? text + sanitize(unit) : text };
}
