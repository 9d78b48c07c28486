/** Removes known secrets, by value, from any text that leaves the program: answers, logs, screens, files. */

const MASK = "••••";
/** Shorter values occur in ordinary text by chance; masking them would garble it without hiding anything. */
const MIN_SECRET_LENGTH = 6;
/** A secret that was cut short is recognised by this much of its beginning. */
const BEGINNING = 12;

export class Redactor {
  #secrets: readonly string[] = [];
  #beginnings: ReadonlySet<string> = new Set();

  /** In every form in which they are hidden. A new list whenever one is added. */
  get secrets(): readonly string[] {
    return this.#secrets;
  }

  /** Adds secrets to hide. Longer ones are replaced first, so that one secret inside another leaves no rest. */
  add(...secrets: readonly string[]): void {
    const forms = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(formsOf);
    const known = new Set([...this.#secrets, ...forms]);
    if (known.size === this.#secrets.length) return;
    this.#secrets = [...known].toSorted((a, b) => b.length - a.length);
    const long = this.#secrets.filter((secret) => secret.length > BEGINNING);
    this.#beginnings = new Set(long.map((secret) => secret.slice(0, BEGINNING)));
  }

  redact(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) {
      if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
    }
    for (const beginning of this.#beginnings) {
      if (clean.includes(beginning)) clean = this.#withoutTorn(clean, beginning);
    }
    return clean;
  }

  /** Texts are cut to a length before they come here, and the cut may go through a secret. */
  #withoutTorn(text: string, beginning: string): string {
    let clean = "";
    let from = 0;
    for (let at = text.indexOf(beginning); at !== -1; at = text.indexOf(beginning, from)) {
      clean += text.slice(from, at) + MASK;
      from = at + Math.max(...this.#secrets.map((secret) => sharedLength(secret, text, at)));
    }
    return clean + text.slice(from);
  }
}

/** The secret as it is, as JSON and a URL spell it, and as host names do. */
function formsOf(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed()), secret.toLowerCase()];
}

/** How many characters of `text` from `at` on are the beginning of `secret`. */
function sharedLength(secret: string, text: string, at: number): number {
  let length = 0;
  while (length < secret.length && secret[length] === text[at + length]) length++;
  return length;
}
