/** The texts of the page in the chosen language. */
import { type Language, usePreferences } from "../lib/preferences.ts";
import { en } from "./en.ts";
import { enConfig } from "./en-config.ts";
import { zh } from "./zh.ts";
import { zhConfig } from "./zh-config.ts";

export type TextKey = keyof typeof en | keyof typeof enConfig;
/** `{0}` in a text is the first of `values`. */
export type Say = (key: TextKey, ...values: readonly (string | number)[]) => string;

const TEXTS: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  en: { ...en, ...enConfig },
  zh: { ...zh, ...zhConfig },
};

const SAY: Readonly<Record<Language, Say>> = { en: sayIn("en"), zh: sayIn("zh") };

function sayIn(language: Language): Say {
  const texts = TEXTS[language];
  return (key, ...values) =>
    texts[key].replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
}

export function useText(): Say {
  return SAY[usePreferences().language];
}
