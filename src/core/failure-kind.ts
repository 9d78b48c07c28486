/** Kinds of failures of a provider: what another provider may do better. They are names in the configuration. */

export const FAILURE_KINDS = [
  "key",
  "rate-limit",
  "quota",
  "model",
  "forbidden",
  "overloaded",
  "network",
  "timeout",
  "error",
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];
