/** An error as a page to read and as text to send: code, cause, one action, and what the request was. */
import { clock } from "./format.ts";
import { requestNumber } from "./log/text.ts";
import type { PageLine } from "./services.ts";
import type { Failure } from "./state.ts";

/** `inText` puts the user's own keys into the hint. */
export function reportLines(failure: Failure, inText: (text: string) => string): PageLine[] {
  const { error, attempt } = failure;
  return [
    { text: `${error.code}  HTTP ${error.status}`, tone: "head" },
    { text: error.message, tone: "error" },
    { text: "" },
    ...(error.hint === "" ? [] : [{ text: inText(error.hint), tone: "warn" } as const, { text: "" }]),
    ...factsOf(failure).map(([name, value]): PageLine => ({ text: `${name.padEnd(9)} ${value}`, tone: "dim" })),
    ...(attempt ? [{ text: "Another attempt followed.", tone: "dim" } as const] : []),
  ];
}

function factsOf({ id, at, route, asked }: Failure): [string, string][] {
  return [
    ["request", `${requestNumber(id)} at ${clock(at)}`],
    ["asked", asked],
    ["sent to", route ? `${route.provider},${route.model}` : "nobody"],
    ["why", route?.why ?? "-"],
  ];
}

/** For an issue or a colleague. */
export function reportText(failure: Failure): string {
  const { error } = failure;
  const facts = factsOf(failure).map(([name, value]) => `${name}: ${value}`);
  return [`${error.code} (HTTP ${error.status}): ${error.message}`, error.hint, ...facts].filter(Boolean).join("\n");
}
