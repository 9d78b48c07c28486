/** The switcher's state, and what each key makes of it. Pure: what is to be done comes out as an order. */
import type { Key } from "ink";

import { edited } from "../../lists/field.ts";
import { moved, moveOf } from "../../lists/moves.ts";
import type { Scope } from "../../models/desk.ts";

export interface Picker {
  readonly query: string;
  /** Among the rows that can be chosen. */
  readonly selected: number;
  readonly scenario: string;
  readonly scope: Scope;
  /** The row that was warned about: pressing Enter on it once more takes it all the same. */
  readonly confirming: string | undefined;
}

export interface PickerFacts {
  /** Rows that can be chosen. */
  readonly count: number;
  readonly page: number;
  readonly scenarios: readonly string[];
  readonly scopesOf: (scenario: string) => readonly Scope[];
}

export type Order = "use" | "save" | "favourite" | "test" | "undo" | "close";

export interface Pressed {
  readonly picker: Picker;
  readonly order?: Order;
}

const CONTROL: Readonly<Record<string, Order>> = { s: "save", f: "favourite", t: "test", z: "undo" };

export function press(picker: Picker, input: string, key: Key, facts: PickerFacts): Pressed {
  if (key.escape) return { picker, order: "close" };
  if (key.return) return { picker, order: "use" };
  const order = key.ctrl ? CONTROL[input] : undefined;
  if (order) return { picker, order };
  const calm = { ...picker, confirming: undefined };
  const move = moveOf(input, key);
  if (move) return { picker: { ...calm, selected: moved(picker.selected, move, facts.count, facts.page) } };
  if (key.tab) return { picker: turnScenario(calm, key.shift ? -1 : 1, facts) };
  if ((key.leftArrow || key.rightArrow) && picker.query === "")
    return {
      picker: { ...calm, scope: turned(facts.scopesOf(picker.scenario), picker.scope, key.leftArrow ? -1 : 1) },
    };
  const query = edited(picker.query, input, key);
  return { picker: query === undefined ? picker : { ...calm, query, selected: 0 } };
}

function turnScenario(picker: Picker, by: number, { scenarios, scopesOf }: PickerFacts): Picker {
  const scenario = turned(scenarios, picker.scenario, by);
  const scopes = scopesOf(scenario);
  return { ...picker, scenario, scope: scopes.includes(picker.scope) ? picker.scope : "session" };
}

/** The neighbour in a ring. */
function turned<T>(ring: readonly T[], present: T, by: number): T {
  return ring.at((ring.indexOf(present) + by) % ring.length) ?? present;
}
