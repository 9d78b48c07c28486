/** The text of a configuration as values: parsed, with variables and secrets put in, in its usual form. */
import { basename } from "node:path";

import { adopt } from "./adopt.ts";
import { ConfigDocument, SyntaxFault, type Path } from "./document.ts";
import { interpolate, type Environment, type VariableUse } from "./interpolate.ts";
import { ConfigRejected, IssueMaker } from "./issues.ts";
import { isReferencePlace, isSecretPlace, misuseOf } from "./places.ts";
import { printPath } from "./schema.ts";
import { isReference, type SecretReader } from "./secret-refs.ts";

/** Something odd or wrong at a place of the file. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** False for what is only odd. */
  readonly fatal: boolean;
}

export class ConfigSource {
  readonly path: string;
  readonly document: ConfigDocument;
  readonly maker: IssueMaker;
  readonly faults: Fault[] = [];
  /** Every use of a variable. */
  readonly variables: readonly VariableUse[];
  readonly #env: Environment;
  readonly #values: unknown;

  /** Throws `ConfigRejected` when the text is no JSON5. */
  constructor(text: string, path: string, env: Environment) {
    this.path = path;
    this.#env = env;
    this.maker = new IssueMaker(basename(path), text);
    this.document = readDocument(text, this.maker);
    const { value, uses } = interpolate(this.document.value, env);
    this.#values = value;
    this.variables = uses;
    for (const use of uses) this.#checkVariable(use);
  }

  /** The file's content in its usual form. */
  get value(): unknown {
    return adopt(this.#values, this.#env);
  }

  /** To be called before `value` is read. A secret that cannot be had is a fault, and the value is empty. */
  async resolveSecrets(reader: SecretReader): Promise<void> {
    const context = { configPath: this.path, env: this.#env };
    for (const { path, text } of stringsIn(this.#values)) {
      if (!isReferencePlace(path) || !isReference(text)) continue;
      try {
        put(this.#values, path, await reader.read(text, context));
      } catch (error) {
        put(this.#values, path, "");
        const reason = error instanceof Error ? error.message : String(error);
        this.faults.push({ path, message: `${printPath(path)} cannot be read: ${reason}`, fatal: false });
      }
    }
  }

  #checkVariable(use: VariableUse): void {
    const { name, path, source, start, end, resolved } = use;
    const misuse = misuseOf(use);
    if (misuse !== undefined) this.faults.push({ path, message: `${printPath(path)}: ${misuse}`, fatal: true });
    if (resolved) return;
    // CCR sends the text itself as the key, which no provider accepts and every log would show.
    const whole = start === 0 && end === source.length && isSecretPlace(path);
    if (whole) put(this.#values, path, "");
    const outcome = whole ? "so there is no value" : "so the text stays as it is";
    this.faults.push({ path, message: `$${name} is not set, ${outcome}`, fatal: false });
  }
}

/** Throws `ConfigRejected` with the place where reading stopped. */
export function readDocument(text: string, maker: IssueMaker): ConfigDocument {
  if (text.trim() === "") throw new ConfigRejected(maker.issue({ line: 1, column: 1 }, "the file is empty"));
  try {
    return new ConfigDocument(text);
  } catch (error) {
    if (error instanceof SyntaxFault) throw new ConfigRejected(maker.issue(error.place, error.message));
    throw error;
  }
}

function stringsIn(node: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  if (typeof node === "string") return [{ path, text: node }];
  if (Array.isArray(node)) return node.flatMap((item, index) => stringsIn(item, [...path, index]));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, item]) => stringsIn(item, [...path, key]));
}

/** In place: the tree is this source's own. */
function put(root: unknown, path: Path, value: string): void {
  let node: unknown = root;
  for (const step of path.slice(0, -1))
    node = typeof node === "object" && node !== null ? Reflect.get(node, step) : undefined;
  const last = path.at(-1);
  if (typeof node === "object" && node !== null && last !== undefined) Reflect.set(node, last, value);
}
