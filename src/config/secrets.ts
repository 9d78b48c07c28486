/** Finds what is secret in parts of a configuration whose fields nobody knows beforehand. */
import { isSecretName } from "./places.ts";

/** Texts under names that sound secret, at any depth. */
export function secretsIn(options: unknown): string[] {
  if (Array.isArray(options)) return options.flatMap(secretsIn);
  if (typeof options !== "object" || options === null) return [];
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "string" ? (isSecretName(name) ? [value] : []) : secretsIn(value),
  );
}
