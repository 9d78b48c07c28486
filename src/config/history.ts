/** `History` of the configuration: what of each request is recorded, and how much of it is kept. */
import { z } from "zod";

import type { HistoryConfig } from "./types.ts";

const SIZES: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };
const DAY_MS = 86_400_000;
const AGES: Readonly<Record<string, number>> = { h: DAY_MS / 24, d: DAY_MS, w: 7 * DAY_MS };

const DEFAULTS: HistoryConfig = { capture: "full", maxBytes: 200 * 1024 ** 2, maxAgeMs: 7 * DAY_MS, redact: [] };

export interface HistoryEntry {
  readonly capture?: HistoryConfig["capture"] | undefined;
  readonly maxSize?: string | undefined;
  readonly maxAge?: string | undefined;
  readonly redact?: readonly string[] | undefined;
}

const size = z.string().regex(/^\d+ ?(KB|MB|GB)$/i, { error: 'must be a size, such as "200MB"' });
const age = z.string().regex(/^\d+ ?(h|d|w)$/, { error: 'must be a time, such as "7d"' });
const pattern = z
  .string()
  .min(1, { error: "must not be empty" })
  .refine(isPattern, { error: "is no regular expression" });

export const historyEntry: z.ZodType<HistoryEntry> = z.looseObject({
  capture: z.enum(["off", "headers", "full"], { error: "must be one of off, headers, full" }).optional(),
  maxSize: size.optional(),
  maxAge: age.optional(),
  redact: z.array(pattern).optional(),
});

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "gu").global;
  } catch {
    return false;
  }
}

export function historyOf(entry: HistoryEntry = {}): HistoryConfig {
  const { capture, maxSize, maxAge, redact } = entry;
  return {
    capture: capture ?? DEFAULTS.capture,
    maxBytes: maxSize === undefined ? DEFAULTS.maxBytes : amountOf(maxSize.toUpperCase(), SIZES),
    maxAgeMs: maxAge === undefined ? DEFAULTS.maxAgeMs : amountOf(maxAge, AGES),
    redact: redact ?? DEFAULTS.redact,
  };
}

function amountOf(text: string, units: Readonly<Record<string, number>>): number {
  const [, number = "", unit = ""] = /^(\d+) ?(\w+)$/.exec(text) ?? [];
  return Number(number) * (units[unit] ?? 0);
}
