/** The rules, in the order in which they are asked: what the user said first, then CCR's order. The last one always decides. */
import type { Rule } from "../types.ts";
import { background } from "./background.ts";
import { custom } from "./custom.ts";
import { defaultRule } from "./default.ts";
import { explicit } from "./explicit.ts";
import { image } from "./image.ts";
import { longContext } from "./long-context.ts";
import { once } from "./once.ts";
import { override } from "./override.ts";
import { subagent } from "./subagent.ts";
import { think } from "./think.ts";
import { webSearch } from "./web-search.ts";

export const RULES: readonly Rule[] = [
  once,
  override,
  custom,
  image,
  explicit,
  longContext,
  subagent,
  background,
  webSearch,
  think,
  defaultRule,
];
