/** A provider's failure as an error of the table: what the user can do about it decides the code. */
import type { ErrorFacts } from "../core/error-facts.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import { CcrError } from "../core/errors.ts";
import type { Target } from "../core/target.ts";
import { complaintOf, complaintOfText, isComplaint, type Complaint } from "./complaint.ts";
import type { Fields } from "./foreign.ts";
import { isOverflow, outputOverflow, overflowNumbers } from "./overflow.ts";
import { retryAfterOf } from "./retry-after.ts";
import type { UpstreamFailure } from "./types.ts";

/** HTTP status that a word in an error's code or type stands for, most telling first. */
const STATUS_OF_WORD: readonly (readonly [string, number])[] = [
  ["insufficient_quota", 402],
  ["payment_required", 402],
  ["billing", 402],
  ["rate_limit", 429],
  ["usage_limit", 429],
  ["overloaded", 503],
  ["slow_down", 503],
  ["unavailable", 503],
  ["timeout", 504],
  ["authentication", 401],
  ["invalid_api_key", 401],
  ["unauthorized", 401],
  ["permission", 403],
  /** Of a picture: OpenAI's `image_too_large`, `image_file_not_found` and their like. */
  ["image", 400],
  ["not_found", 404],
  ["too_large", 413],
  ["invalid_request", 400],
  ["invalid_prompt", 400],
  ["policy", 400],
  ["data_residency", 400],
  ["context_length", 400],
];

/** Anthropic's, which its SDKs obey. */
const SHOULD_RETRY = "x-should-retry";

const NO_CREDIT =
  /insufficient[ _](quota|balance|credit|funds)|credit balance|exceeded your current quota|余额不足|欠费/;
const BAD_KEY =
  /(api[ _-]?key|access token|credentials?)\b.*(invalid|incorrect|not valid|expired|missing|revoked)|(invalid|incorrect|expired|missing|no) (api[ _-]?key|access token|auth|credential)/;
const NO_MODEL =
  /model_not_found|model\b.{0,80}(does not exist|not found|not exist|unknown|no such)|unknown model|no such model/;

/** An answer whose status is not 2xx. */
export function upstreamError(failure: UpstreamFailure, target: Target): CcrError {
  const complaint = complaintOfText(failure.body);
  const { [SHOULD_RETRY]: wish } = failure.headers;
  const advice: Advice = {
    retryAfter: retryAfterOf(failure.headers, failure.body),
    again: wish === "true" || wish === "false" ? wish === "true" : undefined,
  };
  return errorOf(failure.status, complaint, advice, target);
}

/** The failure that a body reports in spite of its status 200; undefined when it reports none. */
export function errorOfBody(body: Fields, target: Target): CcrError | undefined {
  return isComplaint(body) ? streamError(body, target) : undefined;
}

/** An event that is known to report a failure. */
export function streamError(data: unknown, target: Target): CcrError {
  const complaint = complaintOf(data);
  const word = STATUS_OF_WORD.find(([part]) => complaint.words.includes(part));
  return errorOf(complaint.status ?? word?.[1] ?? 500, complaint, {}, target);
}

/** What the provider says about another try. */
interface Advice {
  readonly retryAfter?: number | undefined;
  readonly again?: boolean | undefined;
}

function errorOf(status: number, complaint: Complaint, { retryAfter, again }: Advice, target: Target): CcrError {
  const shorter = outputOverflow(complaint.message);
  const code = shorter === undefined ? codeOf(status, complaint) : "CCR-E108";
  const detail = shorter ?? detailOf(code, complaint);
  const facts: ErrorFacts = {
    provider: target.provider.name,
    model: target.model,
    upstreamStatus: status,
    ...(detail === "" ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(again === undefined ? {} : { again }),
  };
  return new CcrError(code, facts, code === "CCR-E109" && status >= 500 ? { status } : {});
}

function detailOf(code: ErrorCode, { message }: Complaint): string {
  return code === "CCR-E105" ? (overflowNumbers(message) ?? message) : message;
}

function codeOf(status: number, complaint: Complaint): ErrorCode {
  const said = `${complaint.words} ${complaint.message}`.toLowerCase();
  if (isOverflow(complaint.words, complaint.message)) return "CCR-E105";
  if (status >= 400 && status < 500 && NO_CREDIT.test(said)) return "CCR-E103";
  if ((status === 400 || status === 403) && BAD_KEY.test(said)) return "CCR-E101";
  if ((status === 400 || status === 422) && NO_MODEL.test(said)) return "CCR-E104";
  return CODE_OF_STATUS.get(status) ?? codeOfClass(status, complaint.html);
}

const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [401, "CCR-E101"],
  [402, "CCR-E103"],
  [403, "CCR-E113"],
  [404, "CCR-E104"],
  [408, "CCR-E109"],
  [409, "CCR-E106"],
  [413, "CCR-E105"],
  [425, "CCR-E106"],
  [429, "CCR-E102"],
]);

function codeOfClass(status: number, html: boolean): ErrorCode {
  if (status < 400 || status > 599) return "CCR-E107";
  if (status < 500) return "CCR-E108";
  if (html) return "CCR-E107";
  return status === 503 || status === 529 ? "CCR-E106" : "CCR-E109";
}
