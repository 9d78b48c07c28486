/** What can be said of a model by its name alone, wherever it is served. */

export interface FamilyFacts {
  readonly window?: number;
  readonly tools?: boolean;
  readonly vision?: boolean;
  readonly reasoning?: boolean;
}

const AGENTIC: FamilyFacts = { tools: true, vision: true, reasoning: true };
const TEXT_ONLY: FamilyFacts = { tools: true, vision: false };

/** The first row that fits counts. Windows are those of the makers; a server may allow less. */
const FAMILIES: readonly { readonly name: RegExp; readonly facts: FamilyFacts }[] = [
  { name: /^claude-(opus|sonnet|haiku|fable|mythos)-[5-9]/, facts: { ...AGENTIC, window: 1_000_000 } },
  { name: /^claude-(opus-4-[678]|sonnet-4-6)/, facts: { ...AGENTIC, window: 1_000_000 } },
  { name: /^claude-(opus|sonnet|haiku)-4/, facts: { ...AGENTIC, window: 200_000 } },
  { name: /^claude-3/, facts: { tools: true, vision: true, window: 200_000 } },
  { name: /^gpt-4o/, facts: { tools: true, vision: true, reasoning: false, window: 128_000 } },
  { name: /^gpt-4\.1/, facts: { tools: true, vision: true, reasoning: false, window: 1_047_576 } },
  { name: /^gpt-5(-mini|-nano|-codex|\.\d-mini|\.\d-nano)?$/, facts: { ...AGENTIC, window: 400_000 } },
  { name: /^(gpt-[5-9]|o[34])/, facts: AGENTIC },
  { name: /^gemini-(2\.5|[3-9])/, facts: { ...AGENTIC, window: 1_000_000 } },
  { name: /^deepseek-v4/, facts: { ...TEXT_ONLY, window: 1_000_000 } },
  { name: /^deepseek-(chat|reasoner|v3|r1)/, facts: TEXT_ONLY },
  { name: /^kimi-k3/, facts: { tools: true, window: 1_048_576 } },
  { name: /^kimi-k2(\.\d|-thinking|-0905)/, facts: { tools: true, window: 262_144 } },
  { name: /^kimi-k2/, facts: { tools: true, window: 131_072 } },
  { name: /^glm-4\.5(?!v)/, facts: { tools: true, vision: false, reasoning: true, window: 131_072 } },
  {
    name: /^(glm-(4\.[5-9]|[5-9])|qwen3|minimax-m\d|grok-[4-9]|mistral-(large|medium)|devstral)/,
    facts: { tools: true },
  },
];

export function familyFacts(name: string): FamilyFacts {
  return FAMILIES.find((family) => family.name.test(name))?.facts ?? {};
}

/**
 * Tokens per token of OpenAI's o200k vocabulary. Claude up to 4.6: measured with its published vocabulary, 1.06 (JSON) to
 * 1.18 (Chinese). From Opus 4.7 on Anthropic names 1.0 to 1.35 times as many as before; probes of others found 1.2 to 1.4
 * for English and code.
 */
const TOKEN_FACTORS: readonly { readonly name: RegExp; readonly factor: number }[] = [
  { name: /claude-(opus-4-[789]|(opus|sonnet|haiku|fable)-[5-9])/, factor: 1.35 },
  { name: /claude/, factor: 1.08 },
];

export function tokenFactor(model: string): number {
  return TOKEN_FACTORS.find(({ name }) => name.test(model))?.factor ?? 1;
}
