/** `Router.background`: small tasks that Claude Code does on the side. */
import { searchesTheWeb } from "./web-search.ts";
import { hit, pass, scenario } from "./scenario.ts";
import type { Rule } from "../types.ts";

/** Claude Code's small and fast model, whatever its version. */
const SMALL_MODEL = /claude.*haiku/i;

export const background: Rule = scenario("background", ({ facts, routes }) => {
  const { asked, request, hinted } = facts;
  if (searchesTheWeb(request) && routes.get("webSearch")) return pass("a web search is not a background task");
  if (SMALL_MODEL.test(asked)) return hit(`${asked} is a haiku model`);
  if (facts.class !== "auxiliary") return pass(`${asked} is no haiku model, and the request is ${facts.class}`);
  if (!hinted) return pass(`${asked} is no haiku model, and the request only looks like an auxiliary one`);
  // The question whether a model answers at all must reach the model it asks for.
  if (request.max_tokens === 1) return pass("a request for one token is a probe of the model it names");
  return hit("Claude Code calls it auxiliary");
});
