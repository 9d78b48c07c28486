/** Errors as OpenAI's clients read them. */
import type { ErrorCode } from "../../../core/error-codes.ts";
import type { AnthropicErrorType } from "../../../core/errors.ts";
import type { ErrorNotice } from "../types.ts";

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** Codes that clients act on: they compact the conversation, ask for another key, or wait. */
const CODES: Readonly<Partial<Record<ErrorCode, string>>> = {
  "CCR-E012": "invalid_api_key",
  "CCR-E101": "invalid_api_key",
  "CCR-E102": "rate_limit_exceeded",
  "CCR-E103": "insufficient_quota",
  "CCR-E104": "model_not_found",
  "CCR-E105": "context_length_exceeded",
  "CCR-E106": "server_is_overloaded",
};

const TYPES: Readonly<Record<AnthropicErrorType, string>> = {
  invalid_request_error: "invalid_request_error",
  authentication_error: "authentication_error",
  billing_error: "insufficient_quota",
  permission_error: "permission_error",
  not_found_error: "not_found_error",
  request_too_large: "invalid_request_error",
  rate_limit_error: "rate_limit_error",
  timeout_error: "timeout_error",
  api_error: "server_error",
  overloaded_error: "server_error",
};

export function openAiError({ error, text }: ErrorNotice): OpenAiError {
  return {
    message: text,
    type: TYPES[error.type],
    param: error.code === "CCR-E010" ? (error.facts.where ?? null) : null,
    code: CODES[error.code] ?? null,
  };
}

export function errorBody(notice: ErrorNotice): { readonly error: OpenAiError } {
  return { error: openAiError(notice) };
}
