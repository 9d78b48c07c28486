/**
 * Programs that a configuration runs for its secrets. The page may keep them and may take them away, but name no new one:
 * whoever gets hold of a session must not get a program run.
 */

const PROGRAM = /^\s*cmd:/;

/** References in `after` that are not in `before`. */
export function newPrograms(before: unknown, after: unknown): string[] {
  const known = new Set(programsIn(before));
  return programsIn(after).filter((program) => !known.has(program));
}

function programsIn(value: unknown): string[] {
  if (typeof value === "string") return PROGRAM.test(value) ? [value.trim()] : [];
  if (Array.isArray(value)) return value.flatMap(programsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(programsIn);
}
