/** Changes single values in raw JSON and leaves every other byte as it is: prompt caches compare bytes. */

/** What happens to one value. `parts` are edits of its members or items, by name or index. */
interface Edit {
  remove: boolean;
  /** JSON text in place of the value. */
  value: string | undefined;
  /** JSON texts, of items or of members with their name, behind the last one. */
  readonly appended: string[];
  readonly parts: Map<string, Edit>;
}

export type JsonPath = readonly (string | number)[];

export class JsonEdits {
  readonly #root: Edit = newEdit();
  #empty = true;

  get empty(): boolean {
    return this.#empty;
  }

  remove(path: JsonPath): void {
    this.#at(path).remove = true;
  }

  replace(path: JsonPath, value: unknown): void {
    this.#at(path).value = JSON.stringify(value);
  }

  /** A further item of the array at `path`. */
  append(path: JsonPath, item: unknown): void {
    this.#at(path).appended.push(JSON.stringify(item));
  }

  /** A further member of the object at `path`, which must not have it yet. */
  add(path: JsonPath, name: string, value: unknown): void {
    this.#at(path).appended.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }

  /** `body` must be JSON. A path that leads nowhere changes nothing. */
  apply(body: Uint8Array): Uint8Array {
    return this.#empty ? body : new Editor(body).run(this.#root);
  }

  #at(path: JsonPath): Edit {
    this.#empty = false;
    let edit = this.#root;
    for (const step of path) {
      const name = String(step);
      const part = edit.parts.get(name) ?? newEdit();
      edit.parts.set(name, part);
      edit = part;
    }
    return edit;
  }
}

function newEdit(): Edit {
  return { remove: false, value: undefined, appended: [], parts: new Map() };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const SPACE = 0x20;

/** UTF-8 keeps every byte below 0x80 for itself, so structural characters can be found without decoding. */
class Editor {
  readonly #body: Uint8Array;
  readonly #encoder: TextEncoder = new TextEncoder();
  readonly #decoder: TextDecoder = new TextDecoder();
  readonly #pieces: Uint8Array[] = [];
  #at = 0;
  /** Everything before it is in the pieces, or left out. */
  #copied = 0;

  constructor(body: Uint8Array) {
    this.#body = body;
  }

  run(root: Edit): Uint8Array {
    this.#space();
    this.#value(root);
    this.#copy(this.#body.length);
    const result = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      result.set(piece, at);
      at += piece.length;
    }
    return result;
  }

  #value(edit: Edit): void {
    if (edit.value !== undefined) {
      this.#copy(this.#at);
      this.#skip();
      this.#insert(edit.value);
      return;
    }
    const open = this.#body[this.#at];
    if (edit.parts.size + edit.appended.length === 0) this.#skip();
    else if (open === OPEN_OBJECT) this.#container(edit, CLOSE_OBJECT);
    else if (open === OPEN_ARRAY) this.#container(edit, CLOSE_ARRAY);
    else this.#skip();
  }

  /** Commas are written anew, for they go with the items around them. */
  #container(edit: Edit, close: number): void {
    this.#at++;
    let kept = 0;
    for (let index = 0; this.#at < this.#body.length; index++) {
      const gap = this.#at;
      this.#space();
      if (this.#body[this.#at] === close) break;
      const start = this.#at;
      const part = edit.parts.get(close === CLOSE_OBJECT ? this.#key() : String(index));
      if (part?.remove) {
        this.#drop(gap);
      } else {
        if (kept > 0) this.#comma(gap);
        kept++;
        if (part) this.#value(part);
        else this.#skip();
      }
      if (this.#at <= start) break;
      this.#separator();
    }
    this.#append(edit.appended, kept);
    this.#at++;
  }

  #drop(gap: number): void {
    this.#copy(gap);
    this.#skip();
    this.#copied = this.#at;
  }

  #comma(gap: number): void {
    this.#copy(gap);
    this.#insert(",");
    this.#copied = gap;
  }

  #separator(): void {
    const end = this.#at;
    this.#space();
    if (this.#body[this.#at] !== COMMA) {
      this.#at = end;
      return;
    }
    this.#copy(this.#at);
    this.#at++;
    this.#copied = this.#at;
  }

  #append(texts: readonly string[], kept: number): void {
    if (texts.length === 0) return;
    this.#copy(this.#at);
    this.#insert((kept > 0 ? "," : "") + texts.join(","));
  }

  /** The member's name; leaves off in front of its value. */
  #key(): string {
    const end = this.#stringEnd(this.#at);
    const text = this.#decoder.decode(this.#body.subarray(this.#at, end));
    this.#at = end;
    this.#space();
    if (this.#body[this.#at] === COLON) this.#at++;
    this.#space();
    return text.includes("\\") ? String(JSON.parse(text)) : text.slice(1, -1);
  }

  #space(): void {
    while ((this.#body[this.#at] ?? 0x7f) <= SPACE) this.#at++;
  }

  /** To behind the value that begins here. */
  #skip(): void {
    let depth = 0;
    while (this.#at < this.#body.length) {
      const byte = this.#body[this.#at];
      if (byte === QUOTE) {
        this.#at = this.#stringEnd(this.#at);
        if (depth === 0) return;
        continue;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (depth === 0) return;
        depth--;
      } else if (depth === 0 && (byte === COMMA || (byte ?? 0) <= SPACE)) return;
      this.#at++;
      if (depth === 0 && (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY)) return;
    }
  }

  #stringEnd(start: number): number {
    let at = this.#body.indexOf(QUOTE, start + 1);
    while (at !== -1 && this.#isEscaped(at)) at = this.#body.indexOf(QUOTE, at + 1);
    return at === -1 ? this.#body.length : at + 1;
  }

  /** An odd number of backslashes before a quote escapes it. */
  #isEscaped(quote: number): boolean {
    let at = quote - 1;
    while (this.#body[at] === BACKSLASH) at--;
    return (quote - at) % 2 === 0;
  }

  #copy(end: number): void {
    if (end > this.#copied) this.#pieces.push(this.#body.subarray(this.#copied, end));
    this.#copied = end;
  }

  #insert(text: string): void {
    this.#pieces.push(this.#encoder.encode(text));
    this.#copied = this.#at;
  }
}
