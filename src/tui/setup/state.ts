/** The first start as pure state: which question is asked, what is selected, and what each key makes of it. */
import { go } from "fuzzysort";
import type { Key } from "ink";

import { edited } from "../lists/field.ts";
import { clamp, moved, moveOf } from "../lists/moves.ts";
import type { SetupChoice, SetupFacts, SetupKey, SetupProvider } from "./facts.ts";

export interface Option {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Why it cannot be chosen. */
  readonly missing?: string | undefined;
}

export type SetupState =
  | { readonly step: "way"; readonly selected: number }
  | { readonly step: "provider"; readonly selected: number; readonly query: string }
  /** The key is typed, and not shown. */
  | { readonly step: "key"; readonly provider: string; readonly typed: string }
  | {
      readonly step: "model";
      readonly provider: string;
      readonly key: SetupKey;
      readonly selected: number;
      readonly query: string;
    };

export const INITIAL_SETUP: SetupState = { step: "way", selected: 0 };

export type SetupEnd = SetupChoice | "leave";

const WATCHED = "anthropic";
const LOCAL = "ollama";
/** Models beside the chosen one that the configuration lists. */
const MAX_OTHERS = 12;

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

export function waysOf({ ollama, existing, providers }: SetupFacts): Option[] {
  const found = providers.filter((provider) => provider.found);
  const anthropic = providers.find(({ name }) => name === WATCHED);
  return [
    { id: "demo", title: "Try it now, no key needed", note: "demo provider, canned answers, no network" },
    {
      id: "key",
      title: "I have an API key",
      note: found.length > 0 ? `found: ${found.map(({ name }) => name).join(", ")}` : `${providers.length} providers`,
    },
    {
      id: "local",
      title: "Use a local model",
      note: ollama ? `Ollama found at ${ollama.url} (${count(ollama.models.length, "model")})` : "Ollama",
      missing: ollama?.models.length
        ? undefined
        : ollama
          ? "it has no model: ollama pull qwen3"
          : "not running: ollama serve",
    },
    {
      id: "import",
      title: "Import my CCR config",
      note: existing ? `${existing.path} (${count(existing.providers, "provider")})` : "claude-code-router",
      missing: existing ? undefined : "none found",
    },
    {
      id: "watch",
      title: "Keep Anthropic, only watch",
      note: `pass-through${anthropic?.found ? ` with $${anthropic.variable}` : ""}; adds inspector and log`,
    },
  ];
}

/** Those whose key is there come first. */
export function providersOf({ providers }: SetupFacts, query: string): SetupProvider[] {
  const keyed = providers.filter(({ name }) => name !== LOCAL);
  const ordered = [...keyed.filter(({ found }) => found), ...keyed.filter(({ found }) => !found)];
  if (query === "") return ordered;
  return go(query, ordered, { key: "name", threshold: 0 }).map(({ obj }) => obj);
}

/** Known models that fit the query; what is typed counts as a name of its own. */
export function modelsOf(facts: SetupFacts, provider: string, query: string): string[] {
  const known =
    provider === LOCAL ? facts.ollama?.models : facts.providers.find(({ name }) => name === provider)?.models;
  if (query === "") return [...(known ?? [])];
  const found = go(query, known ?? [], { threshold: 0.3 }).map(({ target }) => target);
  return found.includes(query) ? found : [...found, query];
}

/** Which of the three questions this is. */
export function numberOf({ step }: SetupState): number {
  return { way: 1, provider: 2, key: 2, model: 3 }[step];
}

type Next = SetupState | { readonly end: SetupEnd };

export function pressSetup(state: SetupState, facts: SetupFacts, input: string, key: Key): Next {
  if (key.escape) return { end: "leave" };
  switch (state.step) {
    case "way":
      return pressWay(state, facts, input, key);
    case "provider":
      return pressProvider(state, facts, input, key);
    case "key":
      return pressKey(state, input, key);
    case "model":
      return pressModel(state, facts, input, key);
  }
}

type At<S extends SetupState["step"]> = Extract<SetupState, { step: S }>;

function pressWay(state: At<"way">, facts: SetupFacts, input: string, key: Key): Next {
  const ways = waysOf(facts);
  const move = moveOf(input, key) ?? (input === "j" ? "down" : input === "k" ? "up" : undefined);
  if (move) return { ...state, selected: moved(state.selected, move, ways.length, ways.length) };
  const way = ways[clamp(state.selected, ways.length)];
  if (!key.return || !way || way.missing !== undefined) return state;
  switch (way.id) {
    case "demo":
      return { end: { kind: "demo" } };
    case "import":
      return facts.existing ? { end: { kind: "import", path: facts.existing.path } } : state;
    case "local":
      return askModel(LOCAL, { kind: "none" });
    case "watch":
      return chooseProvider(facts.providers.find(({ name }) => name === WATCHED)) ?? state;
    default:
      return { step: "provider", selected: 0, query: "" };
  }
}

function pressProvider(state: At<"provider">, facts: SetupFacts, input: string, key: Key): Next {
  const providers = providersOf(facts, state.query);
  const move = moveOf(input, key);
  if (move) return { ...state, selected: moved(state.selected, move, providers.length, 8) };
  if (key.leftArrow) return INITIAL_SETUP;
  if (key.return) return chooseProvider(providers[clamp(state.selected, providers.length)]) ?? state;
  return { ...state, query: edited(state.query, input, key) ?? state.query, selected: 0 };
}

function chooseProvider(provider: SetupProvider | undefined): SetupState | undefined {
  if (!provider) return undefined;
  const { name, found, variable } = provider;
  return found ? askModel(name, { kind: "variable", name: variable }) : { step: "key", provider: name, typed: "" };
}

function askModel(provider: string, key: SetupKey): SetupState {
  return { step: "model", provider, key, selected: 0, query: "" };
}

function pressKey(state: At<"key">, input: string, key: Key): Next {
  if (key.leftArrow) return { step: "provider", selected: 0, query: "" };
  if (key.return && state.typed !== "") return askModel(state.provider, { kind: "typed", value: state.typed.trim() });
  return { ...state, typed: edited(state.typed, input, key) ?? state.typed };
}

function pressModel(state: At<"model">, facts: SetupFacts, input: string, key: Key): Next {
  const models = modelsOf(facts, state.provider, state.query);
  const move = moveOf(input, key);
  if (move) return { ...state, selected: moved(state.selected, move, models.length, 8) };
  if (key.leftArrow) return INITIAL_SETUP;
  const model = models[clamp(state.selected, models.length)];
  if (!key.return) return { ...state, query: edited(state.query, input, key) ?? state.query, selected: 0 };
  if (model === undefined) return state;
  const others = modelsOf(facts, state.provider, "")
    .filter((other) => other !== model)
    .slice(0, MAX_OTHERS);
  return { end: { kind: "provider", provider: state.provider, key: state.key, model, others } };
}
