/** Removes known secrets, by value, from any text that leaves the program: answers, logs, screens, files. */

const MASK = "••••";
/** Shorter values occur in ordinary text by chance; masking them would garble it without hiding anything. */
const MIN_SECRET_LENGTH = 6;

export class Redactor {
  #secrets: string[] = [];

  /** Adds secrets to hide. Longer ones are replaced first, so that one secret inside another leaves no rest. */
  add(...secrets: readonly string[]): void {
    const known = new Set([...this.#secrets, ...secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH)]);
    this.#secrets = [...known].toSorted((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) {
      if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
    }
    return clean;
  }
}
