/** `Router.longContext`: conversations that are too long for the usual model. */
import { hit, count, pass, scenario } from "./scenario.ts";
import type { Rule } from "../types.ts";

/** After a long turn a conversation counts as long from here on. CCR's value. */
const LONG_AFTER_LONG = 20_000;

export const longContext: Rule = scenario("longContext", ({ tokens, routes: { threshold } }) => {
  const now = tokens.prompt();
  if (now > threshold) return hit(`${count(now)} tokens > ${count(threshold)}`);
  const { last } = tokens;
  if (last === undefined || last <= threshold) return pass(`${count(now)} tokens <= ${count(threshold)}`);
  const before = `the last turn had ${count(last)} tokens > ${count(threshold)}`;
  if (now <= LONG_AFTER_LONG) return pass(`${before}, but now it is ${count(now)} <= ${count(LONG_AFTER_LONG)}`);
  return hit(`${before}, now it is ${count(now)}`);
});
