/** Commands about routes. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

const EXPLAIN: Command = {
  name: "explain",
  summary: "every rule, what it looked at and what it said about the request on stdin",
  operands: "[-]",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  notes: ['The request is a Messages request as JSON, or {"headers": {...}, "body": REQUEST}. Nothing is sent.'],
  examples: ["jq .body request.json | ccr route explain"],
  load: async () => (await import("../route.ts")).runExplain,
};

const LIST: Command = {
  name: "list",
  summary: "the models of the scenarios",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../route.ts")).runList,
};

export const ROUTING_COMMANDS: readonly Command[] = [
  {
    name: "route",
    summary: "what the rules would do with a request; nothing is sent",
    flags: NO_FLAGS,
    reads: true,
    commands: [EXPLAIN, LIST],
    load: async () => (await import("../group.ts")).incomplete("route"),
  },
];
