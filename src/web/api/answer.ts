/** Answers of the page's API as JSON, and what its requests say, checked. */
import type { H3Event } from "h3";
import type { z } from "zod";

import { CcrError, toCcrError } from "../../core/errors.ts";
import { FilterError } from "../../history/filter/types.ts";
import type { Failure } from "../shared/views.ts";
import { HEADERS } from "./assets.ts";
import { ConfigConflict } from "./config-desk.ts";

/** A configuration has some KB. */
const MAX_BODY = 4 * 1024 * 1024;

export function json(value: unknown, status = 200): Response {
  const headers = { ...HEADERS, "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return new Response(JSON.stringify(value), { status, headers });
}

/** Texts in it are made safe to tell. Not for configurations: there the marks are, and nothing else may change. */
export function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, redact)]));
}

/** Throws a `CcrError` that says what is wrong. */
export async function bodyOf<T>({ req }: H3Event, schema: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\b/.test(req.headers.get("content-type") ?? "")) throw invalid("JSON is needed");
  const length = Number(req.headers.get("content-length") ?? Number.NaN);
  if (!(length <= MAX_BODY)) throw new CcrError("CCR-E011", { detail: `${MAX_BODY / 1024 / 1024} MiB` });
  let value: unknown;
  try {
    value = JSON.parse(await req.text());
  } catch (error) {
    throw invalid("the body is not JSON", error);
  }
  return checked(value, schema);
}

export function queryOf<T>({ url }: H3Event, schema: z.ZodType<T>): T {
  return checked(Object.fromEntries(url.searchParams), schema);
}

function checked<T>(value: unknown, schema: z.ZodType<T>): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw invalid(`${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

function invalid(detail: string, cause?: unknown): CcrError {
  return new CcrError("CCR-E003", { name: "/ui", detail }, { cause, status: 400 });
}

export function failure(cause: unknown, redact: (text: string) => string): Response {
  if (cause instanceof ConfigConflict) {
    const error = { code: "CONFLICT", message: cause.message, hint: "" };
    return json({ error, conflict: cause.conflict } satisfies Failure, 409);
  }
  if (cause instanceof FilterError) {
    const { message, start, end, suggestion } = cause;
    return json(
      { error: { code: "FILTER", message, hint: "", span: [start, end], suggestion } } satisfies Failure,
      400,
    );
  }
  const { code, message, hint, status } = toCcrError(cause);
  return json({ error: { code, message: redact(message), hint: redact(hint) } } satisfies Failure, status);
}
