/** What every panel and overlay can reach: the state, the theme, the controls. */
import { createContext, useContext, useSyncExternalStore, type Context } from "react";

import type { Controls } from "./controls.ts";
import type { Deck } from "./sessions/deck.ts";
import type { CockpitState } from "./state.ts";
import type { Store } from "./store.ts";
import { DARK, type Theme } from "./theme.ts";

export interface Cockpit {
  readonly store: Store;
  readonly controls: Controls;
  readonly theme: Theme;
  /** All sessions, the one that is shown among them. */
  readonly sessions?: { readonly subscribe: Deck["subscribe"]; readonly views: Deck["views"] };
}

export const CockpitContext: Context<Cockpit | undefined> = createContext<Cockpit | undefined>(undefined);

export function useCockpit(): Cockpit {
  const cockpit = useContext(CockpitContext);
  if (!cockpit) throw new Error("a panel was rendered outside of the cockpit");
  return cockpit;
}

export function useCockpitState(): CockpitState {
  const { store } = useCockpit();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

export function useTheme(): Theme {
  return useContext(CockpitContext)?.theme ?? DARK;
}
