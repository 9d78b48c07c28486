/** One object of a client's request, which knows its place in it, so that a fault can be named for people. */
import { CcrError } from "../../../core/errors.ts";
import { isRecord } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";

/** `null` counts as absent: SDKs send it for what was left out. */
export class RequestObject {
  readonly fields: Fields;
  readonly #place: string;

  constructor(fields: Fields, place: string = "") {
    this.fields = fields;
    this.#place = place;
  }

  static ofBody(body: unknown): RequestObject {
    if (isRecord(body)) return new RequestObject(body);
    throw new CcrError("CCR-E010", { detail: "the body is not an object" });
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  value(name: string): unknown {
    return this.fields[name] ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "string") return value;
    throw this.fault(name, "text is required");
  }

  /** Throws for an empty text, too. */
  name(name: string): string {
    const value = this.text(name);
    if (value) return value;
    throw this.fault(name, "a name is required");
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw this.fault(name, "true or false is required");
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
    throw this.fault(name, "a number is required");
  }

  /** A whole number from 1 on. */
  count(name: string): number | undefined {
    const value = this.number(name);
    if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
    throw this.fault(name, "a whole number above 0 is required");
  }

  object(name: string): RequestObject | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : this.#object(value, name);
  }

  list(name: string): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (Array.isArray(value)) return value;
    throw this.fault(name, "a list is required");
  }

  objects(name: string): RequestObject[] {
    return this.list(name).map((value, index) => this.#object(value, `${name}.${index}`));
  }

  /** `name` may be empty: the object itself is at fault. */
  fault(name: string, what: string): CcrError {
    const where = [this.#place, name].filter(Boolean).join(".");
    return new CcrError("CCR-E010", { where, detail: `${where}: ${what}` });
  }

  #object(value: unknown, name: string): RequestObject {
    if (isRecord(value)) return new RequestObject(value, [this.#place, name].filter(Boolean).join("."));
    throw this.fault(name, "an object is required");
  }
}
