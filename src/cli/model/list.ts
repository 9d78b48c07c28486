/** `ccr model list`. */
import { pathsOf } from "../../config/paths.ts";
import { openUiState } from "../../config/state.ts";
import { targetName } from "../../core/target.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { describeModels, type ModelDescription } from "../../routing/models/describe.ts";
import type { ModelChoice } from "../../tui/controls.ts";
import { searchModels } from "../../tui/models/search.ts";
import { peekConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { LIST_FLAGS } from "../rows/models.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import { countText } from "../../core/numbers.ts";

const ABILITIES = ["tools", "reasoning", "vision"] as const;

export async function runList(invocation: Invocation): Promise<number> {
  const given = parse(invocation, LIST_FLAGS);
  const wanted = abilitiesOf(given.text("caps") ?? "");
  const config = await peekConfig(given);
  const { favouriteModels } = (await openUiState(pathsOf().state)).current;
  const fitting = describeModels(config).filter((model) => fits(model, given, wanted));
  const found = searchModels(fitting, given.text("search") ?? "");
  const favourites = new Set(favouriteModels);
  const documents = found.map(({ choice, name }) => documentOf(choice, favourites.has(name)));
  new Output(given).answer({ models: documents }, () => table([HEADINGS, ...documents.map(rowOf)]).join("\n"));
  return EXIT.done;
}

function abilitiesOf(list: string): (typeof ABILITIES)[number][] {
  return list.split(",").flatMap((word) => {
    const name = word.trim();
    const ability = ABILITIES.find((known) => known === name);
    if (name !== "" && !ability) throw usageError("--caps", `${name} is none of ${ABILITIES.join(", ")}`);
    return ability ?? [];
  });
}

function fits(
  model: ModelDescription,
  given: Given<typeof LIST_FLAGS>,
  wanted: readonly (typeof ABILITIES)[number][],
): boolean {
  const provider = given.text("provider");
  const ofProvider = provider === undefined || model.target.provider.name === provider;
  return ofProvider && wanted.every((ability) => model[ability] === true);
}

type Document = ReturnType<typeof documentOf>;

function documentOf({ target, window, price, tools, reasoning, vision, roles }: ModelChoice, favourite: boolean) {
  return {
    name: targetName(target),
    provider: target.provider.name,
    model: target.model,
    window: window ?? null,
    price: price ? { input: price.input, output: price.output } : null,
    tools: tools ?? null,
    reasoning: reasoning ?? null,
    vision: vision ?? null,
    scenarios: roles,
    favourite,
  };
}

const HEADINGS: readonly string[] = ["", "MODEL", "WINDOW", "IN", "OUT", "CAN", "SCENARIOS"];

function rowOf({ name, favourite, window, price, tools, reasoning, vision, scenarios }: Document): string[] {
  const can = [letter("T", tools), letter("R", reasoning), letter("V", vision)].join("");
  return [
    favourite ? "*" : "",
    sanitize(name),
    window === null ? "?" : countText(window),
    price ? `$${price.input}` : "?",
    price ? `$${price.output}` : "?",
    can,
    scenarios.join(", "),
  ];
}

function letter(sign: string, can: boolean | null): string {
  return can === null ? "?" : can ? sign : "-";
}
