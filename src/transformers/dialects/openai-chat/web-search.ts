/** The client's wish to search the web, in the vendor's own fields. */
import type { Tool } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { itemsOf, type Fields } from "../../foreign.ts";

export function searchFields(tool: Tool | undefined, { webSearch }: ChatQuirks): Fields {
  if (!tool) return {};
  switch (webSearch) {
    case "plugin":
      return { plugins: [{ id: "web", ...domains(tool) }] };
    case "options":
      return { web_search_options: location(tool) };
    case "always":
    case "none":
      return {};
  }
}

function domains(tool: Tool): Fields {
  const allowed = itemsOf(tool["allowed_domains"]);
  const blocked = itemsOf(tool["blocked_domains"]);
  return {
    ...(allowed.length > 0 ? { include_domains: allowed } : {}),
    ...(blocked.length > 0 ? { exclude_domains: blocked } : {}),
  };
}

function location(tool: Tool): Fields {
  const place = tool["user_location"];
  if (typeof place !== "object" || place === null) return {};
  const { type: _, ...approximate }: Fields = { ...place };
  return { user_location: { type: "approximate", approximate } };
}
