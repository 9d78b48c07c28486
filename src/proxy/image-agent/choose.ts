/** Whether a request is one for the image agent. */
import type { Config } from "../../config/types.ts";
import type { Routing } from "../../routing/types.ts";
import { hasPictures } from "../../transformers/image-agent/pictures.ts";
import type { ProxyContext } from "../context.ts";
import type { Inbound } from "../attempt.ts";
import { Exchange } from "../exchange.ts";
import { isSame, sees } from "./abilities.ts";
import { ImageAgent } from "./agent.ts";

/** Runs a request to its end, by itself or with somebody who looks at its pictures. Never throws. */
export async function runRequest(context: ProxyContext, inbound: Inbound): Promise<void> {
  if (!hasPictures(inbound.facts.request)) return new Exchange(context, inbound).run();
  let left = false;
  inbound.res.on("close", () => {
    left = true;
  });
  const config = context.config();
  // What cannot be routed is told by the exchange, which asks again.
  const routing = await context.deps.router.decide(inbound.facts, config).catch(() => undefined);
  if (left) return undefined;
  const eyes = routing && eyesFor(routing, config);
  if (!routing || !eyes) return new Exchange(context, { ...inbound, ...(routing && { routing }) }).run();
  return new ImageAgent(context, inbound, { routing, eyes, findings: context.findings }).run();
}

/** Undefined where the model that was chosen sees for itself, or nobody else does. */
function eyesFor({ rule, target, image }: Routing, config: Config): Routing["image"] {
  if (!image || rule === "image" || isSame(image, target)) return undefined;
  return config.imageAgent || !sees(target) ? image : undefined;
}
