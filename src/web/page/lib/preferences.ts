/** Language and colours: what the browser prefers, until something else is chosen. */
import { useSyncExternalStore } from "react";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = "ccr-preferences";
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  const preferred = navigator.language.startsWith("zh") ? "zh" : "en";
  const [language, theme] = (localStorage.getItem(KEY) ?? "").split(" ");
  return {
    language: LANGUAGES.find((known) => known === language) ?? preferred,
    theme: THEMES.find((known) => known === theme) ?? "auto",
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => current,
  );
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, `${current.language} ${current.theme}`);
  applyPreferences();
  for (const listener of listeners) listener();
}

export function applyPreferences(): void {
  const { documentElement } = document;
  documentElement.lang = current.language === "zh" ? "zh-CN" : "en";
  documentElement.dataset["theme"] = current.theme;
}
