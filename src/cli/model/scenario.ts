/** Names of scenarios on the command line, and what `[SCENARIO=]PROVIDER,MODEL` says. */
import { closest } from "../../core/suggest.ts";
import { ROUTES, type RouteName } from "../../config/types.ts";
import { usageError } from "../flags.ts";

export function scenarioNamed(word: string): RouteName {
  const scenario = ROUTES.find((name) => name.toLowerCase() === word.toLowerCase());
  if (scenario) return scenario;
  throw usageError(word, `is no scenario; there are ${ROUTES.join(", ")}`, closest(word, ROUTES));
}

export interface Assignment {
  readonly scenario: RouteName | undefined;
  /** Undefined leaves the choice to the rules. */
  readonly model: string | undefined;
}

/** Names of models may hold `=` themselves; what stands before the first one counts when it is a word. */
export function assignmentOf(text: string): Assignment {
  const [, word, rest = text] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  return {
    scenario: word === undefined ? undefined : scenarioNamed(word),
    model: rest === "auto" ? undefined : rest,
  };
}
