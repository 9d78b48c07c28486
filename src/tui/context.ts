/** What every panel and overlay can reach: the state, the theme, the keys, the controls. */
import { createContext, useContext, useRef, useSyncExternalStore, type Context } from "react";

import type { Controls } from "./controls.ts";
import type { Deck } from "./sessions/deck.ts";
import { DEFAULT_KEYMAP, type Keymap } from "./keys/keymap.ts";
import type { ModelDesk } from "./models/desk.ts";
import type { Preferences } from "./preferences.ts";
import type { Services } from "./services.ts";
import type { CockpitState } from "./state.ts";
import type { Store } from "./store.ts";
import { DARK, type Theme } from "./theme.ts";

export interface Cockpit {
  readonly store: Store;
  readonly controls: Controls;
  readonly theme: Theme;
  /** All sessions, the one that is shown among them. */
  readonly sessions?: { readonly subscribe: Deck["subscribe"]; readonly views: Deck["views"] };
  /** Only signs that ASCII has. */
  readonly ascii: boolean;
  readonly reducedMotion: boolean;
  readonly keymap: Keymap;
  readonly desk: ModelDesk;
  readonly preferences: Preferences;
  readonly services: Services;
  /** Ids of the sidebar's panels, from top to bottom; undefined for all. */
  readonly panels?: readonly string[] | undefined;
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

/** A part of the state: whoever shows it is rendered again only when that part has changed. */
export function useSelection<T extends readonly unknown[]>(select: (state: CockpitState) => T): T {
  const { store } = useCockpit();
  const last = useRef<T | undefined>(undefined);
  return useSyncExternalStore(store.subscribe, () => {
    const next = select(store.snapshot());
    if (!last.current || next.some((part, index) => part !== last.current?.[index])) last.current = next;
    return last.current;
  });
}

/** For screens without a cockpit. */
export const ThemeContext: Context<Theme> = createContext<Theme>(DARK);

export function useTheme(): Theme {
  const alone = useContext(ThemeContext);
  return useContext(CockpitContext)?.theme ?? alone;
}

export function useKeymap(): Keymap {
  return useContext(CockpitContext)?.keymap ?? DEFAULT_KEYMAP;
}
