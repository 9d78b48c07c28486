/** What the screen may do to the rest of the program. The host implements it; the TUI sees nothing else of the host. */
import type { ModelPrice, Target } from "../core/target.ts";
import type { Inspection } from "./inspector/inspection.ts";

export interface ModelChoice {
  readonly target: Target;
  /** Context window in tokens, undefined when unknown. */
  readonly window: number | undefined;
  readonly price?: ModelPrice | undefined;
  /** What the model can do; undefined when unknown. */
  readonly tools?: boolean | undefined;
  readonly reasoning?: boolean | undefined;
  readonly vision?: boolean | undefined;
  /** Scenarios of the configuration that name this model: `default`, `think`, ... */
  readonly roles: readonly string[];
}

/** A scenario of `Router`, as it holds for this session. */
export interface ScenarioChoice {
  /** `default`, `think`, ... */
  readonly scenario: string;
  /** `provider,model`; undefined where none is set, so that the next rule decides. */
  readonly target: string | undefined;
  /** True when it was chosen for this session, and the configuration says something else or nothing. */
  readonly pinned: boolean;
}

export interface Controls {
  /** Every model of the configuration, in the configuration's order. */
  models(): readonly ModelChoice[];
  /** The session's override, undefined when the rules decide. */
  override(): Target | undefined;
  /** Applies from the next request on; requests under way keep their model. */
  switchModel(target: Target | undefined): void;
  /** The model of the next main request, undefined once that has been routed. */
  once(): Target | undefined;
  /** For the next main request only; it goes before the session's override. */
  switchOnce(target: Target | undefined): void;
  /** Every scenario, in the order of the configuration's documentation. */
  scenarios(): readonly ScenarioChoice[];
  /** The model of one scenario in this session. Without a target the configuration's counts again. */
  pin(scenario: string, target: Target | undefined): void;
  /** Undefined where nothing is recorded. */
  readonly inspection?: Inspection | undefined;
}
