/** How the generations of Gemini differ: data only. The first row that fits a model's name adds to the newest ones'. */
import type { Effort } from "../../../core/quirks.ts";

export type ThinkingLevel = "MINIMAL" | "LOW" | "MEDIUM" | "HIGH";

/** Gemini 3: the level for each effort a client can ask for, and for no thinking, which cannot be had. */
export type Levels = Readonly<Record<Effort | "off", ThinkingLevel>>;

/** Gemini 2.5: tokens. */
export interface Budgets {
  /** For no thinking; Pro cannot be without. */
  readonly off: number;
  readonly min: number;
  readonly max: number;
}

export interface GeminiModel {
  /** Signatures of one generation mean nothing to another. */
  readonly generation: string;
  /** At most one of the two is set; with neither, the model takes no `thinkingConfig`. */
  readonly levels: Levels | undefined;
  readonly budgets: Budgets | undefined;
  /** Refuses history whose function calls carry no `thoughtSignature`. */
  readonly signedCalls: boolean;
  /** Takes images and files inside a function response. */
  readonly mediaInResponses: boolean;
  readonly systemInstruction: boolean;
  /** Takes `parametersJsonSchema` and `responseJsonSchema`. */
  readonly jsonSchema: boolean;
  /** Takes a schema for the answer beside functions. */
  readonly formatBesideTools: boolean;
  readonly maxOutput: number;
}

const LEVELS: Levels = { off: "MINIMAL", low: "LOW", medium: "MEDIUM", high: "HIGH", xhigh: "HIGH", max: "HIGH" };
const PRO_LEVELS: Levels = { ...LEVELS, off: "LOW" };

const NEWEST: GeminiModel = {
  generation: "3",
  levels: LEVELS,
  budgets: undefined,
  signedCalls: true,
  mediaInResponses: true,
  systemInstruction: true,
  jsonSchema: true,
  formatBesideTools: true,
  maxOutput: 65_536,
};

const GEMINI_2: Partial<GeminiModel> = {
  generation: "2.5",
  levels: undefined,
  signedCalls: false,
  mediaInResponses: false,
  formatBesideTools: false,
};
const GEMINI_1: Partial<GeminiModel> = { ...GEMINI_2, generation: "1", jsonSchema: false, maxOutput: 8_192 };

const MODELS: readonly { readonly model: RegExp; readonly traits: Partial<GeminiModel> }[] = [
  { model: /^gemma/, traits: { ...GEMINI_1, generation: "gemma", systemInstruction: false } },
  { model: /^gemini-(1|2\.0)/, traits: GEMINI_1 },
  { model: /^gemini-2\.5.*-image/, traits: GEMINI_2 },
  { model: /^gemini-2\.5-pro/, traits: { ...GEMINI_2, budgets: { off: 128, min: 128, max: 32_768 } } },
  { model: /^gemini-2\.5-flash-lite/, traits: { ...GEMINI_2, budgets: { off: 0, min: 512, max: 24_576 } } },
  { model: /^gemini-2\.5/, traits: { ...GEMINI_2, budgets: { off: 0, min: 1, max: 24_576 } } },
  { model: /-image/, traits: { levels: undefined } },
  { model: /^gemini-3-pro/, traits: { levels: { ...PRO_LEVELS, medium: "HIGH" } } },
  { model: /-pro/, traits: { levels: PRO_LEVELS } },
];

export function geminiModel(model: string): GeminiModel {
  const name = model.toLowerCase().split("/").at(-1) ?? "";
  return { ...NEWEST, ...MODELS.find((row) => row.model.test(name))?.traits };
}
