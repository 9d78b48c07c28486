/**
 * Environment variables in configuration values, as CCR writes them: `${ANY_NAME}` or `$UPPER_CASE`, anywhere in a
 * string, at any depth. Names that are unset or empty stay as they are written. `$$NAME` is a literal `$NAME`.
 */
import type { Path } from "./document.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** One use of a variable. */
export interface VariableUse {
  readonly name: string;
  readonly path: Path;
  /** The text it is in, as it is written, and where in that text it begins and ends. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
  /** False when the variable is unset or empty. */
  readonly resolved: boolean;
}

export interface Interpolated {
  readonly value: unknown;
  readonly uses: readonly VariableUse[];
}

/** `pa$$word` holds no variable for CCR and must not change, so `$$` escapes only in front of a name or a brace. */
const VARIABLE = /\$(\$(?:\{[^}]+\}|[A-Z_][A-Z0-9_]*))|\$\{([^}]+)\}|\$([A-Z_][A-Z0-9_]*)/g;

export function interpolate(value: unknown, env: Environment): Interpolated {
  const uses: VariableUse[] = [];

  const text = (source: string, path: Path): string =>
    source.replaceAll(VARIABLE, (match: string, escaped?: string, braced?: string, bare?: string, start = 0) => {
      if (escaped) return escaped;
      const name = braced ?? bare ?? "";
      const found = Object.hasOwn(env, name) ? env[name] : undefined;
      uses.push({ name, path, source, start, end: start + match.length, resolved: Boolean(found) });
      return found || match;
    });

  const walk = (node: unknown, path: Path): unknown => {
    if (typeof node === "string") return text(node, path);
    if (Array.isArray(node)) return node.map((item: unknown, index) => walk(item, [...path, index]));
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node).filter(([key]) => key !== "__proto__");
    return Object.fromEntries(entries.map(([key, item]) => [key, walk(item, [...path, key])]));
  };

  return { value: walk(value, []), uses };
}
