/** Answers to what a preset asks for: from flags, from the terminal, or what is usual. */
import { type Fields, itemsOf } from "../../transformers/foreign.ts";
import { ask } from "../ask.ts";
import { usageError } from "../flags.ts";
import { holds, type Input } from "./manifest.ts";

export interface AnswerOptions {
  /** `id=value` from the command line. */
  readonly given: readonly string[];
  /** Whether there is somebody to ask. */
  readonly interactive: boolean;
  /** Answers of an earlier installation. */
  readonly before: Fields;
}

/** Throws what is missing or wrong, naming the flag that would give it. */
export async function collectAnswers(inputs: readonly Input[], options: AnswerOptions): Promise<Fields> {
  const given = new Map(options.given.map((text) => splitAnswer(text, inputs)));
  const answers: Record<string, unknown> = {};
  for (const input of inputs) {
    if (!holds(input.when, answers)) continue;
    const text = given.get(input.id);
    const usual = options.before[input.id] ?? input.usual;
    const value = text === undefined ? await fallback(input, usual, options.interactive) : valueOf(input, text);
    if (value !== undefined) answers[input.id] = value;
    else if (input.required) throw usageError(`--set ${input.id}=VALUE`, `is needed: ${input.label}`);
  }
  return answers;
}

function splitAnswer(text: string, inputs: readonly Input[]): readonly [string, string] {
  const at = text.indexOf("=");
  const id = text.slice(0, Math.max(0, at));
  if (inputs.some((input) => input.id === id)) return [id, text.slice(at + 1)];
  throw usageError("--set", `${text} names none of ${inputs.map((input) => input.id).join(", ")}`);
}

async function fallback(input: Input, usual: unknown, interactive: boolean): Promise<unknown> {
  if (!interactive) return usual;
  const hidden = input.type === "password";
  const shown = typeof usual === "string" ? usual : JSON.stringify(usual ?? "").replaceAll(/["[\]]/g, "");
  const options = input.options.length === 0 ? "" : ` (${input.options.map(String).join(", ")})`;
  const text = await ask({ text: `${input.label}${options}`, ...(hidden ? { hidden } : { usual: shown }) });
  return text === "" ? usual : valueOf(input, text);
}

function valueOf(input: Input, text: string): unknown {
  switch (input.type) {
    case "number":
      return numberIn(input, text);
    case "confirm":
      return /^(y|yes|true|1|on)$/i.test(text);
    case "select":
      return optionIn(input, text);
    case "multiselect":
      return text.split(",").map((part) => optionIn(input, part.trim()));
    default:
      return text;
  }
}

function numberIn({ id, min = -Infinity, max = Infinity }: Input, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= min && value <= max) return value;
  throw usageError(`--set ${id}`, `${text} is no number from ${min} to ${max}`);
}

/** Options of a preset may be numbers and switches; what is typed is text. */
function optionIn({ id, options }: Input, text: string): unknown {
  if (options.length === 0) return text;
  const found = itemsOf(options).find((option) => String(option) === text);
  if (found !== undefined) return found;
  throw usageError(`--set ${id}`, `${text} is none of ${options.map(String).join(", ")}`);
}
