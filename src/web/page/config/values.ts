/** Reads parts of a configuration for forms: what has another form than expected counts as not set. */
import { isRecord } from "../../../core/message.ts";
import { at } from "../../shared/edits.ts";
import type { Step } from "../../shared/views.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsAt(root: unknown, path: readonly Step[]): Fields {
  const value = at(root, path);
  return isRecord(value) ? value : {};
}

export function listAt(root: unknown, path: readonly Step[]): readonly unknown[] {
  const value = at(root, path);
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** CCR takes booleans as texts, too. */
export function flagOf(value: unknown): boolean {
  return value === true || value === "true";
}

/** What an empty field means: the key is taken away. */
export function orNothing(text: string): string | undefined {
  return text === "" ? undefined : text;
}

export interface ProviderEntry {
  readonly path: readonly [string, number];
  readonly name: string;
  readonly models: readonly string[];
  readonly fields: Fields;
}

/** Under both names that the list may have. */
export function providersIn(root: unknown): ProviderEntry[] {
  return ["Providers", "providers"].flatMap((key) =>
    listAt(root, [key]).map((entry, index) => {
      const fields: Fields = isRecord(entry) ? entry : {};
      return { path: [key, index] as const, name: textOf(fields["name"]), models: textsOf(fields["models"]), fields };
    }),
  );
}

/** `provider,model` */
export function targetsIn(root: unknown): string[] {
  return providersIn(root).flatMap(({ name, models }) => models.map((model) => `${name},${model}`));
}

/** Where a new provider goes. */
export function nextProvider(root: unknown): readonly [string, number] {
  const lower = listAt(root, ["providers"]).length;
  const upper = listAt(root, ["Providers"]).length;
  return lower > 0 && upper === 0 ? ["providers", lower] : ["Providers", upper];
}
