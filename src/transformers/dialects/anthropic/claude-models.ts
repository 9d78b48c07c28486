/**
 * What Claude's models differ in. A request made for one of them is refused by another: budgets by the newer, adaptive
 * thinking and effort by the older. Sources: Anthropic's documentation, and what Claude Code 2.1.330 sends to each.
 */

export interface ClaudeModel {
  /** Forms of `thinking` beside `disabled`. */
  readonly thinking: readonly ("adaptive" | "enabled")[];
  /** Efforts it knows, from the lowest. */
  readonly efforts: readonly string[];
  /** Takes `temperature`, `top_p` and `top_k` other than their defaults. */
  readonly sampling: boolean;
  readonly lateSystem: boolean;
  readonly maxOutput: number;
}

const TO_HIGH = ["low", "medium", "high"] as const;

/** `claude-opus-4-8`, `claude-3-5-haiku-20241022`, `anthropic/claude-sonnet-4.5`: a minor version has at most two digits. */
const NAME = /claude-(?:([a-z]+)-)?(\d+)(?:[-.](\d{1,2})(?!\d))?(?:-([a-z]+))?/;

interface Name {
  readonly family: string;
  /** 4.08 for 4.8: a later one is a larger number. */
  readonly version: number;
}

/** Undefined for a name that is none of Claude's. */
export function claudeModel(name: string): ClaudeModel | undefined {
  const parsed = parse(name);
  if (!parsed) return undefined;
  const { family, version } = parsed;
  return {
    thinking: thinkingOf(version),
    efforts: effortsOf(family, version),
    sampling: version <= 4.05 || (family === "opus" && version <= 4.06),
    lateSystem: version >= (LATE_SYSTEM_SINCE[family] ?? 5.05),
    maxOutput: maxOutputOf(family, version),
  };
}

/** True for two names of one model: with and without a date, a vendor in front, a dot or a dash. */
export function isSameClaude(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a !== undefined && a.family === b?.family && a.version === b.version;
}

function parse(name: string): Name | undefined {
  const [, before, major, minor, behind] = NAME.exec(name.toLowerCase()) ?? [];
  if (major === undefined) return undefined;
  return { family: before ?? behind ?? "", version: Number(major) + Number(minor ?? 0) / 100 };
}

const LATE_SYSTEM_SINCE: Readonly<Record<string, number>> = { opus: 4.08, fable: 5, mythos: 5 };

function thinkingOf(version: number): ClaudeModel["thinking"] {
  if (version >= 4.07) return ["adaptive"];
  if (version >= 4.06) return ["adaptive", "enabled"];
  return version >= 3.07 ? ["enabled"] : [];
}

function effortsOf(family: string, version: number): readonly string[] {
  if (version >= 4.07) return [...TO_HIGH, "xhigh", "max"];
  if (version >= 4.06) return [...TO_HIGH, "max"];
  return family === "opus" && version >= 4.05 ? TO_HIGH : [];
}

function maxOutputOf(family: string, version: number): number {
  if (version >= 4.07 || (family === "opus" && version >= 4.06)) return 128_000;
  if (version >= 4.05 || (family === "sonnet" && version >= 3.07)) return 64_000;
  if (version >= 4) return 32_000;
  return version >= 3.05 ? 8_192 : 4_096;
}
