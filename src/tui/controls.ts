/** What the screen may do to the rest of the program. The host implements it; the TUI sees nothing else of the host. */
import type { ModelPrice, Target } from "../core/target.ts";

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

export interface Controls {
  /** Every model of the configuration, in the configuration's order. */
  models(): readonly ModelChoice[];
  /** The session's override, undefined when the rules decide. */
  override(): Target | undefined;
  /** Applies from the next request on; requests under way keep their model. */
  switchModel(target: Target | undefined): void;
}
