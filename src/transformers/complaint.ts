/** Reads what a provider says when it refuses or fails; nearly every server has its own shape for it. */
import { isRecord } from "../core/message.ts";
import { fieldsOf, itemsOf, numberOf, parseJson, stringOf, type Fields } from "./foreign.ts";

export interface Complaint {
  /** One line for people, at most 300 characters; empty when the body says nothing. */
  readonly message: string;
  /** Codes and types as the server spells them, lower case, separated by spaces. */
  readonly words: string;
  /** HTTP status as the body gives it. */
  readonly status: number | undefined;
  readonly html: boolean;
}

const MAX_LENGTH = 300;
/** Enough to find the words of an HTML page behind its styles and scripts. */
const MAX_READ = 64 * 1024;
/** A gateway's error may hold the provider's as JSON text, and that one another's. */
const MAX_NESTING = 3;

export function complaintOfText(body: string): Complaint {
  const text = body.slice(0, MAX_READ).trim();
  if (text.startsWith("<")) return { message: cleaned(withoutTags(text)), words: "", status: undefined, html: true };
  const value = parseJson(body);
  return value === undefined ? complaintOf(text) : complaintOf(value);
}

export function complaintOf(value: unknown): Complaint {
  const { message, fields } = statementOf(value, MAX_NESTING);
  const metadata = fieldsOf(fields["metadata"]);
  const words = [fields["code"], fields["type"], fields["status"], metadata["error_type"]].map(stringOf);
  return {
    message: cleaned(message || (isRecord(value) ? JSON.stringify(value).slice(0, MAX_READ) : "")),
    words: words.filter(Boolean).join(" ").slice(0, MAX_LENGTH).toLowerCase(),
    status: [fields["code"], fields["status"], fields["status_code"]].map(httpStatusOf).find(Boolean),
    html: false,
  };
}

/** True for a body that reports a failure although its HTTP status did not. */
export function isComplaint(body: Fields): boolean {
  const error = body["error"];
  if (error !== undefined && error !== null && error !== "" && error !== false) return true;
  if (body["choices"] !== undefined && body["choices"] !== null) return false;
  if (body["detail"] !== undefined || body["errors"] !== undefined) return true;
  if (fieldsOf(body["base_resp"])["status_code"]) return true;
  return stringOf(body["message"]) !== "" && (body["code"] !== undefined || body["object"] === "error");
}

interface Statement {
  readonly message: string;
  /** The object that holds the code. */
  readonly fields: Fields;
}

function statementOf(value: unknown, depth: number): Statement {
  if (typeof value === "string") return textStatement(value, depth);
  const body = fieldsOf(Array.isArray(value) ? value[0] : value);
  const inner = body["error"] ?? body["detail"] ?? body["base_resp"] ?? itemsOf(body["errors"])[0];
  if (typeof inner === "string") return { ...textStatement(inner, depth), fields: body };
  if (inner === undefined || inner === null || depth === 0) return textOf(body, depth);
  return Array.isArray(inner) ? validationStatement(inner) : textOf(fieldsOf(inner), depth);
}

function textOf(fields: Fields, depth: number): Statement {
  const message = stringOf(fields["message"]) || stringOf(fields["msg"]) || stringOf(fields["status_msg"]);
  const raw = stringOf(fieldsOf(fields["metadata"])["raw"]);
  const said = message.startsWith("{") ? textStatement(message, depth).message : message;
  const reason = raw && depth > 0 ? textStatement(raw, depth).message : "";
  return { message: reason && reason !== said ? `${said}: ${reason}` : said, fields };
}

function textStatement(text: string, depth: number): Statement {
  const value = depth > 0 && text.trimStart().startsWith("{") ? parseJson(text) : undefined;
  const nested = value === undefined ? undefined : statementOf(value, depth - 1);
  return nested?.message ? nested : { message: text, fields: {} };
}

/** FastAPI's list of validation errors, each `{loc: ["body", "messages", 0], msg}`. */
function validationStatement(errors: readonly unknown[]): Statement {
  const lines = errors.map(fieldsOf).map((error) => `${itemsOf(error["loc"]).join(".")}: ${stringOf(error["msg"])}`);
  return { message: lines.join("; "), fields: {} };
}

/** MiniMax's codes, which come with status 200: too many requests, no key, no credit, prompt too long, bad request. */
const STATUS_OF_CODE: ReadonlyMap<number, number> = new Map([
  [1001, 504],
  [1002, 429],
  [1004, 401],
  [1008, 402],
  [1039, 413],
  [1041, 429],
  [2013, 400],
  [2049, 401],
]);

function httpStatusOf(code: unknown): number | undefined {
  const status = typeof code === "string" ? Number(code) : numberOf(code);
  if (status === undefined) return undefined;
  return status >= 400 && status <= 599 ? status : STATUS_OF_CODE.get(status);
}

/** Takes time in proportion to the length, whatever the page is made of. */
function withoutTags(html: string): string {
  return withoutCode(html).replace(/<(?:[a-z/!][^<>]*(?:>|(?=<)|$)|$)/gi, " ");
}

/** Without what scripts and styles hold; one that is not closed goes to the end of the page. */
function withoutCode(html: string): string {
  let text = "";
  let at = 0;
  let open = "";
  for (const { 0: tag, index } of html.matchAll(/<\/?(?:script|style)\b/gi)) {
    const name = tag.toLowerCase();
    if (open === "" && !name.startsWith("</")) {
      text += html.slice(at, index);
      open = name;
    } else if (name === open.replace("<", "</")) {
      at = index;
      open = "";
    }
  }
  return open === "" ? text + html.slice(at) : text;
}

function cleaned(text: string): string {
  const line = text
    .slice(0, MAX_READ)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
