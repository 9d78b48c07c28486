/** Routes requests: gathers what the rules look at, asks them, and learns from the answers. */
import { fallbackName, ROUTES, type Config, type RouteName } from "../config/types.ts";
import type { CcrError } from "../core/errors.ts";
import type { MessagesRequest, Usage } from "../core/message.ts";
import { targetName, type Target } from "../core/target.ts";
import { CustomRouterDesk, type RouterSurroundings } from "./custom/ask.ts";
import { unlistedName } from "./model-ids.ts";
import { route } from "./router.ts";
import { Routes, type RouteLayer } from "./routes.ts";
import type { RouterFiles } from "./router-files.ts";
import type { Overrides } from "./session.ts";
import { findSubagentTag } from "./subagent-tag.ts";
import { SystemPrompt } from "./system-prompt.ts";
import { findTarget, namesTarget } from "./targets.ts";
import { TokenBook } from "./tokens/book.ts";
import type { CustomAnswer, Decision, Fallback, RequestFacts, Routing, RuleInput } from "./types.ts";

export interface RequestRouterDeps extends RouterSurroundings {
  readonly overrides: Overrides;
  /** Further `Router` files; without them the configuration's is the only one. */
  readonly files?: RouterFiles;
}

export class RequestRouter {
  readonly #overrides: Overrides;
  readonly #deps: RequestRouterDeps;
  readonly #tokens: TokenBook = new TokenBook();
  readonly #systemPrompt: SystemPrompt;
  #custom: { readonly path: string; readonly timeoutMs: number; readonly desk: CustomRouterDesk } | undefined;

  constructor(deps: RequestRouterDeps) {
    this.#overrides = deps.overrides;
    this.#deps = deps;
    this.#systemPrompt = new SystemPrompt(deps.say);
  }

  /** Throws `CCR-E020` when a rule applies but leads nowhere. */
  async decide(facts: RequestFacts, config: Config): Promise<Routing> {
    const input = await this.input(facts, config);
    const decision = route(input);
    if (decision.rule === "once") this.#overrides.spend(facts.session);
    const longContext = targetOf("longContext", input.routes, config);
    const image = targetOf("image", input.routes, config);
    const request = await this.#requestToSend(input);
    return { ...decision, request, fallbacks: fallbacksOf(decision, config), longContext, image };
  }

  /** What the rules get to see of a request. */
  async input(asked: RequestFacts, config: Config): Promise<RuleInput> {
    const { session, conversation } = asked;
    const routes = new Routes(await this.#layers(asked, config));
    const usual = usualTarget(routes, config);
    const custom = await this.#customDesk(config)?.ask(asked, config, () => this.#tokens.prompt(asked, usual));
    const facts = withAnswer(asked, custom);
    return {
      facts,
      config,
      routes,
      override: this.#overrides.get(session),
      once: this.#overrides.nextOnly(session),
      tokens: { prompt: () => this.#tokens.prompt(facts, usual), last: this.#tokens.lastOf(conversation) },
      tag: findSubagentTag(facts.request, (name) => namesTarget(config, name)),
      custom,
    };
  }

  /** The prompt of a request as the model of `target` counts it, as far as can be known beforehand. */
  estimate(facts: RequestFacts, target: Target | undefined): number {
    return this.#tokens.prompt(facts, target);
  }

  /** For a client that only wants to know the size: as the model counts that it names, or the usual one. */
  count(request: MessagesRequest, config: Config): number {
    const name = unlistedName(request.model);
    const target = namesTarget(config, name)
      ? findTarget(config, name)
      : usualTarget(new Routes([{ router: config.router, place: "" }]), config);
    return this.#tokens.prompt({ request, conversation: "", agent: undefined }, target);
  }

  /** A provider has counted a request's prompt. */
  answered(facts: RequestFacts, target: Target, usage: Usage): void {
    this.#tokens.learn(facts, target, usage, facts.class === "main" || facts.class === "compaction");
    this.#custom?.desk.sent(facts);
  }

  failed(facts: RequestFacts, error: CcrError): void {
    this.#custom?.desk.failed(facts, error);
  }

  /** Another path in a newer configuration is another router. */
  #customDesk({ customRouter }: Config): CustomRouterDesk | undefined {
    if (!customRouter) this.#custom = undefined;
    else if (this.#custom?.path !== customRouter.path || this.#custom.timeoutMs !== customRouter.timeoutMs) {
      this.#custom = { ...customRouter, desk: new CustomRouterDesk(customRouter, this.#deps) };
    }
    return this.#custom?.desk;
  }

  async #requestToSend({ facts, tag, config: { systemPrompt } }: RuleInput): Promise<MessagesRequest> {
    const request = tag?.without ?? facts.request;
    return systemPrompt === undefined ? request : this.#systemPrompt.rewrite(request, facts, systemPrompt);
  }

  async #layers(facts: RequestFacts, { router }: Config): Promise<RouteLayer[]> {
    const files = await this.#deps.files?.layersOf(facts);
    const chosen = { router: this.#overrides.routes(facts.session), place: " of this session" };
    return [{ router, place: "" }, ...(files ?? []), chosen];
  }
}

/** Where requests go that nothing else is known of. */
function usualTarget(routes: Routes, config: Config): Target | undefined {
  return targetOf("default", routes, config);
}

function targetOf(scenario: RouteName, routes: Routes, config: Config): Target | undefined {
  const name = routes.get(scenario)?.name;
  return name !== undefined && namesTarget(config, name) ? findTarget(config, name) : undefined;
}

/** The router may have changed the request, and with it what the rules look at. */
function withAnswer(facts: RequestFacts, custom: CustomAnswer | undefined): RequestFacts {
  const request = custom && "request" in custom ? custom.request : undefined;
  return request ? { ...facts, request, asked: request.model } : facts;
}

const NO_FALLBACKS: readonly Fallback[] = [];

/** Where to go when the target fails: what the scenario of the rule lists, or else the default. */
export function fallbacksOf({ rule, target }: Pick<Decision, "rule" | "target">, config: Config): readonly Fallback[] {
  const scenario: RouteName = ROUTES.find((name) => name === rule) ?? "default";
  const choices = config.fallback[scenario] ?? config.fallback.default;
  if (!choices) return NO_FALLBACKS;
  return choices.flatMap((choice) => {
    const name = fallbackName(choice);
    if (!namesTarget(config, name)) return [];
    const other = findTarget(config, name);
    if (targetName(other) === targetName(target)) return [];
    return [{ target: other, on: typeof choice === "string" ? undefined : choice.on }];
  });
}
