/** What every rule says about one request, those included that nobody would ask any more. */
import type { Config } from "../config/types.ts";
import { Bus } from "../core/bus.ts";
import { NO_USAGE } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import { costOf } from "./models/cost.ts";
import { modelFacts } from "./models/facts.ts";
import { opinions, type Opinion } from "./router.ts";
import { fallbacksOf, RequestRouter } from "./service.ts";
import { Overrides } from "./session.ts";
import type { RequestFacts } from "./types.ts";

export interface RuleReport {
  readonly rule: string;
  readonly outcome: "passes" | "decides" | "not asked";
  readonly target: Target | undefined;
  readonly why: string;
}

export interface Explanation {
  readonly facts: RequestFacts;
  readonly tokens: number;
  /** Undefined when the rule that decides leads nowhere. */
  readonly target: Target | undefined;
  /** Of the target's model, where known. */
  readonly window: number | undefined;
  /** US dollars for reading the prompt once, where known. */
  readonly promptCost: number | undefined;
  readonly fallbacks: readonly Target[];
  readonly rules: readonly RuleReport[];
}

/** For a conversation of which nothing else is known. Nothing is sent. */
export async function explain(facts: RequestFacts, config: Config, home: string): Promise<Explanation> {
  const router = new RequestRouter({ overrides: new Overrides(new Bus()), home, say: () => {} });
  const input = await router.input(facts, config);
  const said = opinions(input);
  const deciding = said.find(({ target, fault }) => target !== undefined || fault);
  const target = deciding?.target;
  const tokens = router.estimate(facts, target);
  const { window, price } = target ? modelFacts(target) : {};
  return {
    facts,
    tokens,
    target,
    window,
    promptCost: price && costOf(price, { ...NO_USAGE, input_tokens: tokens }),
    fallbacks: deciding && target ? fallbacksOf({ rule: deciding.rule, target }, config).map((one) => one.target) : [],
    rules: reports(said, deciding),
  };
}

function reports(said: readonly Opinion[], deciding: Opinion | undefined): RuleReport[] {
  const at = deciding ? said.indexOf(deciding) : said.length;
  return said.map(({ rule, target, why }, index) => {
    const outcome = index < at ? "passes" : index === at ? "decides" : "not asked";
    return { rule, outcome, target, why };
  });
}
