/** The real Claude Code in one session that moves between providers of all dialects, with a new `ccr` for every turn. */
import { join } from "node:path";

import { expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { claudeHome, configure } from "../helpers/claude.ts";
import { providerEntry, type Script, SERVICES, type Strict } from "../helpers/strict-services.ts";

type Stop = "openai-chat" | "anthropic" | "gemini" | "openai-responses";
type Route = readonly Stop[];

/** Every provider is left and come back to. */
const ROUND: Route = ["openai-chat", "anthropic", "gemini", "openai-responses", "anthropic", "openai-chat", "gemini"];
const THERE_AND_BACK: Route = ["openai-chat", "anthropic", "openai-chat"];

/** A turn that thinks, calls a tool, thinks about its result and ends. */
function turnsOf(file: string): Script {
  return [
    [{ reasoning: "I look." }, { call: "Read", args: { file_path: file } }],
    [{ reasoning: "Seen." }, { say: "done" }],
  ];
}

interface Session {
  readonly servers: ReadonlyMap<Stop, Strict>;
  /** One turn, in a process of its own. */
  turn(stop: Stop, ...args: readonly string[]): ReturnType<typeof ccr>;
}

async function sessionAlong(route: Route): Promise<Session> {
  const place = await claudeHome();
  const servers = new Map<Stop, Strict>();
  for (const stop of new Set(route)) {
    const visits = route.filter((other) => other === stop);
    servers.set(stop, await SERVICES[stop].start(visits.flatMap(() => turnsOf(join(place.project, "a.txt")))));
  }
  const Providers = [...servers].map(([stop, { url }]) => providerEntry(SERVICES[stop], url));
  await configure(place, "", { Providers, Router: { default: "moonshot,kimi-k2.6" } });
  const turn: Session["turn"] = (stop, ...args) => {
    const { name, model } = SERVICES[stop];
    const command = ["code", "--ccr-model", `${name},${model}`, "-p", ...args, "go on"];
    return ccr(command, { env: place.env, cwd: place.project });
  };
  return { servers, turn };
}

/**
 * With a model that Claude Code keeps, it sends the thinking of every provider to every other; without, it drops all
 * thinking as soon as it takes the model for another one.
 */
it.each([
  ["all thinking comes back", ["--model", "claude-opus-5-5"], ROUND],
  ["thinking is dropped on the way", [], THERE_AND_BACK],
] as const)(
  "rows 89, 108, 118, 127: nobody sees another's reasoning, and each gets its own back: %s",
  async (_case, args, route) => {
    const { servers, turn } = await sessionAlong(route);
    for (const [index, stop] of route.entries()) {
      const { code, stdout, stderr } = await turn(stop, ...args, ...(index > 0 ? ["--continue"] : []));
      expect([stop, code, stdout, stderr]).toEqual([stop, 0, "done\n", ""]);
    }
    for (const [stop, { requests, reasoning }] of servers) {
      expect(requests).toHaveLength(2 * route.filter((other) => other === stop).length);
      expect(JSON.stringify(requests.at(-1))).toMatch(reasoning);
    }
  },
  240_000,
);
