/** What the environment says about the terminal around us. */
import type { ColorDepth } from "../pty/color.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** By COLORTERM and TERM, as programs without a terminal database do; NO_COLOR (no-color.org) overrules both. */
export function colorDepthOf(env: Env): ColorDepth {
  if (env["NO_COLOR"]) return "none";
  const { COLORTERM = "", TERM = "" } = env;
  if (COLORTERM === "truecolor" || COLORTERM === "24bit" || TERM.endsWith("-direct")) return "truecolor";
  return TERM.includes("256color") ? "256" : "16";
}

/** byobu uses F2 to F9 itself, and sets this variable in every window. */
export function functionKeysAreFree(env: Env): boolean {
  return !env["BYOBU_TTY"];
}
