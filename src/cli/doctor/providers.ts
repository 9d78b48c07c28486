/** Asks every provider for a few tokens, and compares clocks with it. */
import type { Config } from "../../config/types.ts";
import type { Provider } from "../../core/target.ts";
import { findTarget } from "../../routing/targets.ts";
import { splitTargetName, type Target } from "../../core/target.ts";
import { eachKey, Pinger } from "../ping.ts";
import type { Check, Finding } from "./types.ts";

const MAX_SKEW_MS = 5 * 60_000;
const LIMIT_MS = 5_000;

export const providers: Check = {
  id: "providers",
  summary: "every provider answers a request of a few tokens",
  online: true,
  run: async (patient) => {
    const config = await patient.config().catch(() => undefined);
    if (!config) return [];
    const pinger = await Pinger.open(config);
    try {
      const all = [...config.providers.values()].flatMap((provider) => targetOf(provider, config) ?? []);
      const findings = await Promise.all(
        all.map((target) => Promise.all([...keysOf(target).map((one) => ping(pinger, one)), skew(target.provider)])),
      );
      return findings.flat().flatMap((finding) => finding ?? []);
    } finally {
      await pinger.close();
    }
  },
};

/** The model that a route uses, else the provider's first. */
function targetOf(provider: Provider, config: Config): Target | undefined {
  const routed = Object.values(config.router).find(
    (name) => typeof name === "string" && splitTargetName(name)?.provider === provider.name,
  );
  if (typeof routed === "string") return findTarget(config, routed);
  const [model] = provider.models;
  return model === undefined ? undefined : { provider, model };
}

function keysOf({ provider, model }: Target): Target[] {
  return eachKey(provider).map((one) => ({ provider: one, model }));
}

async function ping(pinger: Pinger, target: Target): Promise<Finding> {
  const { target: name, ok, ms, firstTokenMs, error } = await pinger.ping(target);
  if (ok)
    return {
      level: "ok",
      text: `${name} answered in ${Math.round(ms)} ms, first token after ${Math.round(firstTokenMs ?? ms)} ms`,
    };
  const text = error ? `${name}: ${error.message} [${error.code}]` : `${name} gave no whole answer`;
  return { level: "error", text, ...(error?.hint && { hint: error.hint }) };
}

/** Every HTTP answer carries the server's time, to the second. */
async function skew({ name, url }: Provider): Promise<Finding | undefined> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const { headers } = await fetch(new URL(url).origin, { method: "HEAD", redirect: "manual", signal });
    const off = Date.now() - Date.parse(headers.get("date") ?? "");
    if (!(Math.abs(off) > MAX_SKEW_MS)) return undefined;
    const minutes = Math.round(Math.abs(off) / 60_000);
    const text = `the clock is ${minutes} min ${off > 0 ? "ahead of" : "behind"} that of ${name}`;
    return { level: "warn", text, hint: "Set the clock, or let the system do it (NTP)" };
  } catch {
    // Whether the provider can be reached is the other request's to say.
    return undefined;
  }
}
