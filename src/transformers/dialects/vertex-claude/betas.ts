/**
 * Anthropic's betas on Vertex AI, which refuses a request over one it does not know ("Unexpected value(s) ... for the
 * `anthropic-beta` header"), and over a field whose beta is not named in the header.
 */

/** Betas that Vertex AI takes, with its own name where it has another. */
const TAKEN: ReadonlyMap<string, string> = new Map([
  ["advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19"],
  ...[
    "claude-code-20250219",
    "compact-2026-01-12",
    "compact-2026-09-04",
    "computer-use-2025-01-24",
    "computer-use-2025-11-24",
    "context-management-2025-06-27",
    "dangerous-tool-use-2026-09-03",
    "interleaved-thinking-2025-05-14",
    "per-turn-control-2026-07-01",
    "thinking-binding-controls-2026-08-01",
    "thinking-display-updates-2026-08-18",
    "tool-search-tool-2025-10-19",
    "web-search-2025-03-05",
  ].map((name): [string, string] => [name, name]),
]);

/** Refused in the header, accepted as `anthropic_beta` in the body. */
const IN_BODY: ReadonlySet<string> = new Set(["context-1m-2025-08-07"]);

export interface Betas {
  readonly header: readonly string[];
  readonly body: readonly string[];
}

/** `asked` is the client's header. */
export function vertexBetas(asked: string): Betas {
  const names = asked.split(",").map((name) => name.trim());
  return {
    header: [...new Set(names.flatMap((name) => TAKEN.get(name) ?? []))],
    body: names.filter((name) => IN_BODY.has(name)),
  };
}
