/** The model list of the switcher: fuzzy search over `provider,model` names. */
import { go } from "fuzzysort";

import { targetName } from "../../core/target.ts";
import type { ModelChoice } from "../controls.ts";

export interface ModelMatch {
  readonly choice: ModelChoice;
  readonly name: string;
  /** Positions in `name` that the query matched, ascending. */
  readonly hits: readonly number[];
}

/** Best match first; without a query, the configuration's order. */
export function searchModels(choices: readonly ModelChoice[], query: string): ModelMatch[] {
  const wanted = query.trim();
  const named = choices.map((choice) => ({ choice, name: targetName(choice.target), hits: [] }));
  if (wanted === "") return named;
  // The default threshold drops abbreviations such as `dpskreas` (measured).
  const results = go(wanted, named, { key: "name", threshold: 0 });
  return results.map(({ obj: { choice, name }, indexes }) => ({
    choice,
    name,
    hits: indexes.toSorted((a, b) => a - b),
  }));
}
