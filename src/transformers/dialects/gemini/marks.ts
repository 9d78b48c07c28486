/**
 * What Gemini must see again on the very part it came with: thought signatures, and the ids of its calls. Gemini 3
 * refuses the calls of a running turn without their signature; everything else is better with it.
 */
import type { Target } from "../../../core/target.ts";
import { fieldsOf } from "../../foreign.ts";
import { seal, unseal } from "../../keepsake.ts";
import { geminiModel } from "./models.ts";

export interface Marks {
  /** Signature of the thought at this place. */
  readonly thought?: string;
  /** Signature of the text before this place. */
  readonly text?: string;
  /** How much of that text was in the signed part: parts must not be joined. */
  readonly length?: number;
  /** Signature of the call that follows. */
  readonly call?: string;
  /** The id that Gemini gave the call. Ids of other makers are never shown to it. */
  readonly id?: string;
}

/** Google's own word for calls that no Gemini has signed. Vertex AI knows no other. */
export const UNSIGNED_CALL = "skip_thought_signature_validator";

export function sealMarks(marks: Marks, target: Target): string {
  return seal(target, { ...marks, generation: geminiModel(target.model).generation });
}

/** None for what another provider, or another generation, has to see again. */
export function marksOf(sealed: unknown, target: Target): Marks {
  const { generation, thought, text, length, call, id } = fieldsOf(unseal(sealed, target));
  if (generation !== geminiModel(target.model).generation) return {};
  return {
    ...(typeof thought === "string" ? { thought } : {}),
    ...(typeof text === "string" ? { text } : {}),
    ...(typeof length === "number" ? { length } : {}),
    ...(typeof call === "string" ? { call } : {}),
    ...(typeof id === "string" ? { id } : {}),
  };
}
