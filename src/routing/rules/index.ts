/** The rules, in the order in which they are asked. The last one always decides. */
import type { Rule } from "../types.ts";
import { defaultRule } from "./default.ts";
import { explicit } from "./explicit.ts";
import { override } from "./override.ts";

export const RULES: readonly Rule[] = [override, explicit, defaultRule];
