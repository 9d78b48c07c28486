/**
 * The argument text of one tool call. Well-formed text is forwarded as it comes; what servers are known to send instead
 * of it is held back and mended at the end: a JSON string that holds the JSON, Python quotes, `null`, a placeholder `{}`.
 */
import { isRecord } from "../../../core/message.ts";
import { parseJson } from "../../foreign.ts";
import { JsonScan } from "../../json-scan.ts";
import { jsonOfPython } from "./python-literal.ts";

/** Arguments that Claude Code refuses when empty, though models like to fill them in. */
const REFUSED_WHEN_EMPTY: ReadonlyMap<string, string> = new Map([["Read", "pages"]]);

/** `plain` once an object has begun as JSON does, with `{"`. Everything else waits for the end of the call. */
type Form = "undecided" | "plain" | "empty" | "held";

export class ToolInput {
  #text = "";
  #unsent = "";
  #form: Form = "undecided";
  readonly #scan = new JsonScan();
  #complete = false;
  /** Set once a delta has repeated all that came before it: this server sends the whole text each time. */
  #cumulative = false;

  /** True when the text is one whole object; the call has nothing more to come. */
  get complete(): boolean {
    return this.#complete;
  }

  get empty(): boolean {
    return this.#text === "";
  }

  /** True when `text` says nothing new. */
  repeats(text: string): boolean {
    return text === "" || text === this.#text;
  }

  push(fragment: string): void {
    const news = this.#newPartOf(fragment);
    if (news === "") return;
    if (this.#form === "empty") this.#text = "";
    if (this.#form === "plain") this.#append(news);
    else if (this.#form === "held") this.#text += news;
    else this.#begin(this.#text + news);
  }

  /** What can be forwarded now. `tool` is the tool's name. */
  take(tool: string): string {
    if (this.#form !== "plain" || REFUSED_WHEN_EMPTY.has(tool)) return "";
    const text = this.#unsent;
    this.#unsent = "";
    return text;
  }

  /** Whatever is left at the end of the call. */
  rest(tool: string): string {
    const refused = REFUSED_WHEN_EMPTY.get(tool);
    if (this.#form !== "plain") return withoutEmpty(mended(this.#text), refused);
    const text = this.#unsent;
    this.#unsent = "";
    return withoutEmpty(text, refused);
  }

  /** True when the text, mended, is an object; false for text that was cut. */
  get valid(): boolean {
    return this.#complete || isRecord(parseJson(mended(this.#text) || "{}"));
  }

  #newPartOf(fragment: string): string {
    if (this.#complete) return "";
    const repeated = fragment.length > this.#text.length && !this.empty && fragment.startsWith(this.#text);
    if (repeated && (this.#cumulative || !opensValue(this.#text))) {
      this.#cumulative = true;
      return fragment.slice(this.#text.length);
    }
    return this.#cumulative && fragment === this.#text ? "" : fragment;
  }

  #begin(text: string): void {
    this.#text = text;
    this.#form = formOf(text);
    if (this.#form !== "plain") return;
    this.#text = "";
    this.#append(text);
  }

  /** Drops what follows the object's end. */
  #append(text: string): void {
    const end = this.#scan.push(text);
    const accepted = end === -1 ? text : text.slice(0, end);
    this.#text += accepted;
    this.#unsent += accepted;
    this.#complete = end !== -1;
  }
}

/** Where a value may follow, a repetition could as well be that value: `{"a":` and then `{"a":1}}`. */
function opensValue(text: string): boolean {
  const last = text.trimEnd().at(-1);
  return last === ":" || last === "[";
}

function formOf(text: string): Form {
  const start = text.trimStart();
  if (start === "" || start === "{") return "undecided";
  if (!start.startsWith("{")) return "held";
  const next = start.slice(1).trimStart();
  if (next === "") return "undecided";
  if (next.trimEnd() === "}") return "empty";
  return next.startsWith('"') ? "plain" : "held";
}

/** JSON text of an object where one can be found in `text`; empty when there are no arguments; else the text itself. */
function mended(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === "{}" || trimmed === "null") return "";
  const value = parseJson(trimmed);
  if (typeof value === "string") return isRecord(parseJson(value)) ? value : trimmed;
  if (value !== undefined) return trimmed;
  return jsonOfPython(trimmed) ?? text;
}

function withoutEmpty(json: string, name: string | undefined): string {
  if (name === undefined) return json;
  const input = parseJson(json);
  if (!isRecord(input) || input[name] !== "") return json;
  const { [name]: _, ...kept } = input;
  return JSON.stringify(kept);
}
