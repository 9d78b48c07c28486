/** What the screen may ask beside routes: prices, what was used today, and writing a route down. */
import { isAbsolute } from "node:path";

import type { DefaultRoute } from "../claude/launch.ts";
import type { Paths } from "../config/paths.ts";
import { TrustStore } from "../config/trust.ts";
import { fallbackName, ROUTES } from "../config/types.ts";
import type { Usage } from "../core/message.ts";
import { type Provider, splitTargetName } from "../core/target.ts";
import { type Host, routeOf } from "../host.ts";
import { costOf } from "../routing/models/cost.ts";
import { modelFacts } from "../routing/models/facts.ts";
import type { DayTotals, Pricing, Services } from "../tui/services.ts";
import { saveRoute } from "./save-route.ts";

export interface ServicePlace {
  /** Where the user's files lie; undefined reads and writes none. */
  readonly paths: Paths | undefined;
  readonly cwd: string;
  readonly home: string;
  /** Conversation that the screen shows. */
  readonly session: string;
}

/** Claude Code 2.1.330 compacts this far below the window that it was told at its start (measured). */
const COMPACTION_MARGIN = 33_000;

function compactionOf(route: DefaultRoute | undefined): number | undefined {
  return route?.window === undefined || route.anthropic ? undefined : route.window - COMPACTION_MARGIN;
}

export function servicesOf(host: Host, { paths, cwd, home, session }: ServicePlace): Services {
  const { config: now } = host;
  const writable = paths && isAbsolute(now.path);
  const trust = paths && new TrustStore(paths.state);
  const compactAt = compactionOf(routeOf(now, host.overrides.get(session)));
  const save: Services["save"] =
    writable && trust
      ? (scenario, target, place) =>
          saveRoute({ scenario, target }, place, { config: host.config.path, cwd, home, trust })
      : undefined;
  return {
    pricing: pricingOf(host),
    today: () => todayOf(host),
    fallback: (scenario) => {
      const route = ROUTES.find((name) => name === scenario);
      const choices = (route && host.config.fallback[route]) ?? [];
      return choices.map(fallbackName);
    },
    compactAt: () => compactAt,
    redact: (text) => host.redactor.redact(text),
    ...(save && { save }),
  };
}

/** Whose list prices Claude Code shows. */
export const ANTHROPIC: Provider = {
  name: "anthropic",
  url: "https://api.anthropic.com/v1/messages",
  key: "",
  models: [],
  dialect: "anthropic",
  headers: {},
  windows: {},
};

/** Claude Code 2.1.330 takes this model's price for names that it does not know (measured). */
const ASSUMED = "claude-opus-5-5";

function pricingOf(host: Host): Pricing {
  return {
    cost: (name, usage) => {
      const { provider: wanted, model } = splitTargetName(name) ?? {};
      const provider = wanted === undefined ? undefined : host.config.providers.get(wanted);
      const price = provider && model !== undefined ? modelFacts({ provider, model }).price : undefined;
      return price && costOf(price, usage);
    },
    listed: (asked, usage) => listPrice(asked, usage) ?? listPrice(ASSUMED, usage),
  };
}

/** A name that contains a known one has its price. */
function listPrice(asked: string, usage: Usage): number | undefined {
  const model = /claude-(?:[a-z]+-)?\d[\w-]*/.exec(asked)?.[0] ?? asked;
  const { price } = modelFacts({ provider: ANTHROPIC, model });
  return price && costOf(price, usage);
}

async function todayOf({ history }: Host): Promise<DayTotals | undefined> {
  const days = await history?.usage("day", "since:24h");
  const date = new Date();
  const today = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  const row = days?.find(({ group }) => group === today);
  if (!row) return undefined;
  const { input, cacheRead, cacheWrite, output, cost } = row;
  return { input: input + cacheRead + cacheWrite, output, cacheRead, cost };
}
