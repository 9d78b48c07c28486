/**
 * A configuration's text with a mark in the place of each secret, so that it can be shown, edited and put back. A mark
 * stands for its secret as long as the veil lives, in whatever version of the text it turns up.
 */
import { createHmac, randomBytes } from "node:crypto";

import { parse, type DocumentNode, type ValueNode } from "@humanwhocodes/momoa";

import type { Path } from "./document.ts";
import { isSecretName } from "./places.ts";
import { isReference } from "./secret-refs.ts";

/** A piece of the text that is not to be seen. */
interface Secret {
  readonly start: number;
  readonly end: number;
  /** What the piece means where it stands in a string. */
  readonly value: string;
}

interface Hidden {
  readonly source: string;
  readonly value: string;
}

export class UnknownMark extends Error {
  override readonly name = "UnknownMark";
}

const DOTS = "••••";
const MARK = /••••([0-9a-f]{12})••••/g;
const URL_WORDS = /url$|^proxy$|proxy$/i;
const VARIABLE = /\$\{[^}]+\}|\$[A-Z_][A-Z0-9_]*/g;
/** `Bearer $TOKEN` tells nothing either. */
const SCHEME = /^\s*(bearer|basic|token)?\s*$/i;
/** Beginnings that vendors give their keys. */
const KEY = /\b(?:sk|pk|rk|gsk|xai|hf|ghp|github_pat|nvapi|csk|fw|tgp|AIza|ya29)[-_.]?[A-Za-z0-9][\w.-]{14,}/g;
const URL_PASSWORD = /(?<=:\/\/[^/@:\s"']*:)[^/@\s"']+(?=@)/g;
const URL_KEY = /(?<=[?&](?:api[-_]?key|key|token|access_token|secret|sig|signature)=)[^&#\s"']+/gi;
/** In comments, and in texts that cannot be read. */
const ASSIGNED =
  /(?<=\b[\w-]*(?:key|token|secret|pass|credential|auth|cookie)[\w-]*["']?\s*[:=]\s*)(?:"[^"\n]*"?|'[^'\n]*'?|[^\s,}"']+)/gi;
/** Shorter ones turn up by chance. */
const MIN_KNOWN = 8;

export class Veil {
  readonly #key = randomBytes(32);
  readonly #hidden = new Map<string, Hidden>();

  /** `known`: secrets that are to be hidden wherever they stand. */
  hide(text: string, known: readonly string[] = []): string {
    let shown = text;
    for (const secret of inOrder([...secretsOf(text), ...knownIn(text, known)]).toReversed())
      shown = shown.slice(0, secret.start) + this.#mark(text, secret) + shown.slice(secret.end);
    return shown;
  }

  /** Throws `UnknownMark`. */
  restore(text: string): string {
    return text.replaceAll(MARK, (mark, name: string) => this.#find(mark, name).source);
  }

  /** The same in a value that is no text of a file yet. */
  restoreValue(value: unknown): unknown {
    if (typeof value === "string") return value.replaceAll(MARK, (mark, name: string) => this.#find(mark, name).value);
    if (Array.isArray(value)) return value.map((item: unknown) => this.restoreValue(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.restoreValue(item)]));
  }

  #mark(text: string, { start, end, value }: Secret): string {
    const source = text.slice(start, end);
    const name = createHmac("sha256", this.#key).update(source).digest("hex").slice(0, 12);
    this.#hidden.set(name, { source, value });
    return `${DOTS}${name}${DOTS}`;
  }

  #find(mark: string, name: string): Hidden {
    const hidden = this.#hidden.get(name);
    if (hidden) return hidden;
    throw new UnknownMark(`${mark} stands for no secret that is known here`);
  }
}

/** From first to last; of two that overlap, the one that begins first. */
function inOrder(secrets: readonly Secret[]): Secret[] {
  const kept: Secret[] = [];
  for (const secret of secrets.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || secret.start >= last.end) kept.push(secret);
    else if (secret.end > last.end) kept[kept.length - 1] = { ...last, end: secret.end };
  }
  return kept;
}

function secretsOf(text: string): Secret[] {
  let document: DocumentNode;
  try {
    document = parse(text, { mode: "json5", tokens: true });
  } catch {
    return inLooseText(text, 0, text.length);
  }
  const comments = (document.tokens ?? []).filter(({ type }) => type.endsWith("Comment"));
  return [
    ...inNode(text, document.body, []),
    ...comments.flatMap(({ loc }) => inLooseText(text, loc.start.offset, loc.end.offset)),
  ];
}

function inNode(text: string, node: ValueNode, path: Path): Secret[] {
  switch (node.type) {
    case "Object":
      return node.members.flatMap(({ name, value }) =>
        inNode(text, value, [...path, name.type === "String" ? name.value : name.name]),
      );
    case "Array":
      return node.elements.flatMap(({ value }, index) => inNode(text, value, [...path, index]));
    case "String":
      return inString(text, node.value, { start: node.loc.start.offset + 1, end: node.loc.end.offset - 1 }, path);
    default:
      return [];
  }
}

function inString(text: string, value: string, place: Omit<Secret, "value">, path: Path): Secret[] {
  if (value.trim() === "") return [];
  if (isSecretIn(path) && !tellsNothing(value)) return [{ ...place, value }];
  return [URL_PASSWORD, URL_KEY, KEY].flatMap((pattern) => matches(pattern, text, place.start, place.end));
}

/** A list belongs to the name in front of it. */
function isSecretIn(path: Path): boolean {
  const name = path.findLast((step) => typeof step === "string");
  return typeof name === "string" && isSecretName(name) && !URL_WORDS.test(name);
}

/** Names of variables and places where secrets are kept. */
function tellsNothing(value: string): boolean {
  return isReference(value) || (value.includes("$") && SCHEME.test(value.replaceAll(VARIABLE, "")));
}

function inLooseText(text: string, start: number, end: number): Secret[] {
  const assigned = matches(ASSIGNED, text, start, end).filter(
    ({ value }) => !tellsNothing(value.replaceAll(/^["']|["']$/g, "")) && !/^[[{]/.test(value),
  );
  return [...assigned, ...[URL_PASSWORD, URL_KEY, KEY].flatMap((pattern) => matches(pattern, text, start, end))];
}

function matches(pattern: RegExp, text: string, start: number, end: number): Secret[] {
  return Array.from(text.slice(start, end).matchAll(pattern), ({ 0: value, index }) => ({
    start: start + index,
    end: start + index + value.length,
    value,
  })).filter(({ value }) => value.replaceAll(VARIABLE, "") !== "");
}

function knownIn(text: string, known: readonly string[]): Secret[] {
  return known
    .filter((secret) => secret.length >= MIN_KNOWN)
    .flatMap((secret) => {
      const places: Secret[] = [];
      for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length))
        places.push({ start: at, end: at + secret.length, value: secret });
      return places;
    });
}
