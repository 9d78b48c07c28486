/** Questions as numbered lists of lines, for screen readers: what is said, and what each line of input chooses. Pure. */
import { targetName } from "../../core/target.ts";
import type { Controls, ModelChoice } from "../controls.ts";
import { pricePair, windowSize } from "../format.ts";
import { abilitiesOf } from "../models/advice.ts";
import { searchModels } from "../models/search.ts";

export interface Question {
  readonly lines: readonly string[];
  /** What an answer does; lines to say and, where it was no choice, the next question. */
  answer(text: string): { readonly chosen?: ModelChoice | "auto"; readonly next?: Question };
}

/** Longer lists are not listened to. */
const MAX_LISTED = 20;

function describe(choice: ModelChoice, current: string): string {
  const name = targetName(choice.target);
  return [
    name,
    choice.window === undefined ? "" : `${windowSize(choice.window)} context`,
    choice.price ? `${pricePair(choice.price)} per million tokens in and out` : "",
    abilitiesOf(choice).replaceAll("✓", "yes").replaceAll("✗", "no"),
    choice.roles.join(", "),
    name === current ? "in use" : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** `current`: `provider,model` in use. */
export function modelQuestion(controls: Pick<Controls, "models" | "override">, current: string, query = ""): Question {
  const found = searchModels(controls.models(), query).slice(0, MAX_LISTED);
  const auto = controls.override() ? ["0. auto: the rules decide"] : [];
  const many =
    controls.models().length > found.length ? [`${found.length} of ${controls.models().length} models.`] : [];
  return {
    lines: [
      ...many,
      ...auto,
      ...found.map(({ choice }, index) => `${index + 1}. ${describe(choice, current)}`),
      found.length === 0 ? "No model matches." : "Type a number and Enter. Letters search. Enter alone cancels.",
    ],
    answer: (text) => {
      const wanted = text.trim();
      if (wanted === "") return {};
      if (wanted === "0" && auto.length > 0) return { chosen: "auto" };
      const choice = /^\d+$/.test(wanted) ? found[Number(wanted) - 1]?.choice : undefined;
      return choice ? { chosen: choice } : { next: modelQuestion(controls, current, wanted) };
    },
  };
}
