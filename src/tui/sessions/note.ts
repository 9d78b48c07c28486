/** What is said over a pane whose program does not run, and what the keys mean there. */
import type { Deck } from "./deck.ts";
import type { Session } from "./session.ts";

/** `restart`: the keys that start Claude Code again. */
export function noteOf({ run, exit, conversation }: Session, restart: string): string[] {
  if (run === "stopped") return [`Claude Code is stopped by a signal. ${restart} lets it go on`];
  if (run !== "ended" || exit?.signal === undefined) return [];
  const keys =
    conversation === undefined ? ["Enter  start again"] : ["Enter  go on with the conversation", "n  new one"];
  return [`Claude Code was ended by ${exit.signal}.`, [...keys, "q  quit"].join(" · ")];
}

const CHOICES: Readonly<Record<string, "resume" | "new" | "quit">> = {
  "\r": "resume",
  "\n": "resume",
  c: "resume",
  n: "new",
  q: "quit",
};

/** What the user wants after the program's end. Keys may come together; reports of the terminal are none. */
export function endedKey(bytes: Uint8Array): "resume" | "new" | "quit" | undefined {
  const text = Buffer.from(bytes).toString("latin1");
  if (text.startsWith("\u001b")) return undefined;
  return Array.from(text).flatMap((key) => CHOICES[key] ?? [])[0];
}

/** What the status row calls the pane: with several sessions which one it is, and how many of the others want something. */
export function rowName({ all, current }: Deck): string {
  const own = all.length > 1 ? ` ${all.indexOf(current) + 1}/${all.length}` : "";
  const state = current.activity === "stopped" ? " stopped" : "";
  const asking = all.filter((session) => session !== current && session.activity === "asking").length;
  return `CLAUDE${own}${state}${asking === 0 ? "" : ` · ${asking} waiting`}`;
}

/** How a conversation is gone on with in another run. */
export function resumeHint(conversation: string): string {
  return `This conversation goes on with: ccr --resume ${conversation}`;
}
