/** Routes requests: gathers what the rules look at, asks them, and learns from the answers. */
import { ROUTES, type Config, type RouteName } from "../config/types.ts";
import type { MessagesRequest, Usage } from "../core/message.ts";
import { targetName, type Target } from "../core/target.ts";
import { route } from "./router.ts";
import { Routes, type RouteLayer } from "./routes.ts";
import type { Overrides } from "./session.ts";
import { findSubagentTag } from "./subagent-tag.ts";
import { findTarget, namesTarget } from "./targets.ts";
import { TokenBook } from "./tokens/book.ts";
import type { Decision, RequestFacts, Routing, RuleInput } from "./types.ts";

export interface RequestRouterDeps {
  readonly overrides: Overrides;
}

export class RequestRouter {
  readonly #overrides: Overrides;
  readonly #tokens: TokenBook = new TokenBook();

  constructor({ overrides }: RequestRouterDeps) {
    this.#overrides = overrides;
  }

  /** Throws `CCR-E020` when a rule applies but leads nowhere. */
  async decide(facts: RequestFacts, config: Config): Promise<Routing> {
    const input = await this.input(facts, config);
    const decision = route(input);
    if (decision.rule === "once") this.#overrides.spend(facts.session);
    return { ...decision, request: requestToSend(input), fallbacks: fallbacksOf(decision, config) };
  }

  /** What the rules get to see of a request. */
  async input(facts: RequestFacts, config: Config): Promise<RuleInput> {
    const { request, session, conversation } = facts;
    const routes = new Routes(this.#layers(facts, config));
    return {
      facts,
      config,
      routes,
      override: this.#overrides.get(session),
      once: this.#overrides.nextOnly(session),
      tokens: {
        prompt: () => this.#tokens.prompt(request, routes.get("default")?.name),
        last: this.#tokens.lastOf(conversation),
      },
      tag: findSubagentTag(request, (name) => namesTarget(config, name)),
      custom: undefined,
    };
  }

  /** The prompt of a request as the model of `target` counts it, as far as can be known beforehand. */
  estimate(request: MessagesRequest, target?: Target): number {
    return this.#tokens.prompt(request, target && targetName(target));
  }

  /** A provider has counted a request's prompt. */
  answered({ request, conversation }: RequestFacts, target: Target, usage: Usage): void {
    this.#tokens.learn({ request, conversation, target: targetName(target), usage });
  }

  #layers({ session }: RequestFacts, { router }: Config): RouteLayer[] {
    return [
      { router, place: "" },
      { router: this.#overrides.routes(session), place: " of this session" },
    ];
  }
}

function requestToSend({ facts, tag }: RuleInput): MessagesRequest {
  return tag?.without ?? facts.request;
}

/** Where to go when the target fails: what the scenario of the rule lists. */
export function fallbacksOf({ rule, target }: Pick<Decision, "rule" | "target">, config: Config): Target[] {
  const scenario: RouteName = ROUTES.find((name) => name === rule) ?? "default";
  const names = (config.fallback[scenario] ?? []).filter((name) => namesTarget(config, name));
  const targets = names.map((name) => findTarget(config, name));
  return targets.filter((other) => targetName(other) !== targetName(target));
}
