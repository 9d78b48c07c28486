/** What the configuration says about failures: fallbacks, keys, limits of time and number, TLS, budgets. */
import { z } from "zod";

import { FAILURE_KINDS } from "../core/failure-kind.ts";
import type { Limits, TlsOptions } from "../core/target.ts";
import { isReference } from "./secret-refs.ts";
import type { BudgetConfig, FallbackChoice } from "./types.ts";
import { flag, number } from "./values.ts";

const MAX_MS = 2 ** 31 - 1;

const kinds = z.array(z.enum(FAILURE_KINDS, { error: `must be one of ${FAILURE_KINDS.join(", ")}` }));
const choice: z.ZodType<FallbackChoice> = z.union(
  [z.string(), z.looseObject({ model: z.string(), on: kinds.optional() })],
  {
    error: 'must be "provider,model" or {model, on}',
  },
);
export const fallbackList: z.ZodType<readonly FallbackChoice[]> = z.array(choice);

/** One key, or several that take turns. */
export const apiKey: z.ZodType<string | readonly string[]> = z.union([z.string().trim(), z.array(z.string().trim())], {
  error: "must be a string, or a list of them",
});

const ms = number(1, MAX_MS);
export const limits: z.ZodType<Limits> = z.looseObject({
  connect: ms.exactOptional(),
  headers: ms.exactOptional(),
  idle: ms.exactOptional(),
});

const pem = z.string().refine((text) => text.includes("-----BEGIN ") || isReference(text), {
  error: "must be PEM text, or file:PATH",
});
export const tls: z.ZodType<TlsOptions> = z.looseObject({
  ca: pem.exactOptional(),
  cert: pem.exactOptional(),
  key: pem.exactOptional(),
  rejectUnauthorized: flag.exactOptional(),
});

const dollars = z.number({ error: "must be a number of dollars" }).positive({ error: "must be more than nothing" });
export const budget: z.ZodType<BudgetConfig> = z.looseObject({
  session: dollars.optional(),
  day: dollars.optional(),
  warn: number(1, 100).default(80),
  over: z
    .string()
    .trim()
    .refine((text) => text === "warn" || text === "stop" || text.includes(","), {
      error: 'must be "warn", "stop" or "provider,model"',
    })
    .default("warn"),
});
