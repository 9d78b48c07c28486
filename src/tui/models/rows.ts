/** What the switcher lists: favourites, recent and all models, or those that a query finds. Pure. */
import { type Target, targetName } from "../../core/target.ts";
import type { ModelChoice } from "../controls.ts";
import { type ModelMatch, searchModels } from "./search.ts";

export type Row =
  | { readonly kind: "group"; readonly title: string }
  /** Gives the choice back to the rules, or to the configuration. */
  | { readonly kind: "auto" }
  | { readonly kind: "model"; readonly match: ModelMatch; readonly favourite: boolean };

export interface ListFacts {
  readonly choices: readonly ModelChoice[];
  readonly favourites: readonly string[];
  /** Newest first. */
  readonly recent: readonly string[];
  /** Whether there is a choice to give back. */
  readonly auto: boolean;
}

const MAX_RECENT = 5;

export function rowsOf({ choices, favourites, recent, auto }: ListFacts, query: string): Row[] {
  const marked = new Set(favourites);
  const rows = (matches: readonly ModelMatch[]): Row[] =>
    matches.map((match) => ({ kind: "model", match, favourite: marked.has(match.name) }));
  const found = searchModels(choices, query);
  if (query.trim() !== "") return rows(found);
  const byName = new Map(found.map((match) => [match.name, match]));
  const named = (names: readonly string[]): ModelMatch[] => names.flatMap((name) => byName.get(name) ?? []);
  const first = named(favourites);
  const second = named(recent.filter((name) => !marked.has(name)).slice(0, MAX_RECENT));
  const above = new Set([...first, ...second].map(({ name }) => name));
  const rest = found.filter(({ name }) => !above.has(name));
  const groups = [group("FAVOURITES", rows(first)), group("RECENT", rows(second)), group("ALL", rows(rest))];
  const grouped = groups.filter(({ length }) => length > 0);
  const start: Row[] = auto ? [{ kind: "auto" }] : [];
  // One group alone needs no title.
  return [...start, ...(grouped.length === 1 ? groups.flat().filter(({ kind }) => kind !== "group") : groups.flat())];
}

function group(title: string, rows: readonly Row[]): Row[] {
  return rows.length === 0 ? [] : [{ kind: "group", title }, ...rows];
}

/** The rows that can be chosen, by their place among all. */
export function choosable(rows: readonly Row[]): number[] {
  return rows.flatMap(({ kind }, index) => (kind === "group" ? [] : [index]));
}

export function targetOf(row: Row | undefined): Target | undefined {
  return row?.kind === "model" ? row.match.choice.target : undefined;
}

/** The name of what a row stands for. */
export function rowName(row: Row): string {
  return row.kind === "model" ? targetName(row.match.choice.target) : row.kind;
}
