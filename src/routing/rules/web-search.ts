/** `Router.webSearch`: requests that carry the server's web search tool. */
import type { MessagesRequest } from "../../core/message.ts";
import { hit, pass, scenario } from "./scenario.ts";
import type { Rule } from "../types.ts";

export const webSearch: Rule = scenario("webSearch", ({ facts: { request } }) =>
  searchesTheWeb(request) ? hit("it has a web_search tool") : pass("it has no web_search tool"),
);

/** Claude Code's own `WebSearch` has no type; the request that it sends for each search has this one. */
export function searchesTheWeb({ tools = [] }: MessagesRequest): boolean {
  return tools.some(({ type }) => typeof type === "string" && type.startsWith("web_search"));
}
