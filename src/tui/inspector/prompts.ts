/** The lines that a user of the inspector types: filter, search, file, model, yes or no. */
import { go } from "fuzzysort";

import { completeFilter } from "../../history/filter/complete.ts";
import { parseFilter } from "../../history/filter/parse.ts";
import { FilterError } from "../../history/filter/types.ts";
import { numberText } from "../../core/numbers.ts";
import { type InspectorState, type Prompt, type PromptKind, selectedRow } from "./state.ts";
import type { InspectorWorld } from "./inspection.ts";

const LABELS: Readonly<Record<PromptKind, string>> = {
  filter: "/ ",
  search: "search ",
  export: "export to ",
  model: "replay on ",
  confirm: "",
};
const EXTENSIONS = ["har", "jsonl", "md"] as const;
/** Offered by the arrow keys, behind those that were typed. */
const USEFUL: readonly string[] = ["is:error", "ttft:>5s", "cost:>0.05", "is:fallback or is:retried", "class:main"];

type Field = Pick<Prompt, "text">;

/** The inspector, as far as prompts know it. */
export interface PromptHost {
  readonly state: InspectorState;
  readonly world: InspectorWorld;
  set(change: Partial<InspectorState>): void;
  trouble(error: FilterError | undefined): void;
  filter(text: string): void;
  match(by: 1 | -1): void;
  replay(target: string | undefined): void;
  exportTo(file: string, all: boolean): Promise<void>;
  remove(): Promise<void>;
}

export class PromptEditor {
  readonly #model: PromptHost;
  #all = false;
  #yes: (() => void) | undefined;
  /** Newest last. */
  #filters: string[] = [];
  #recalled = 0;

  constructor(model: PromptHost) {
    this.#model = model;
  }

  open(kind: PromptKind, all = false): void {
    this.#all = all;
    this.#recalled = 0;
    if (kind === "confirm")
      return this.confirm(`Delete #${this.#number()} from the history`, () => void this.#model.remove());
    this.#show({ kind, label: LABELS[kind], text: this.#begin(kind), hint: "" });
  }

  confirm(question: string, yes: () => void): void {
    this.#yes = yes;
    this.#model.set({ prompt: { kind: "confirm", label: `${question}? `, text: "", hint: "y  yes   Esc  no" } });
  }

  type(name: string, text: string): void {
    const { prompt } = this.#model.state;
    if (!prompt) return;
    if (prompt.kind === "confirm") return this.#answer(text === "y" || name === "return");
    switch (name) {
      case "escape":
        return this.#cancel();
      case "return":
        return this.#accept(prompt);
      case "tab":
        return void this.#complete(prompt);
      case "up":
        return this.#recall(prompt, 1);
      case "down":
        return this.#recall(prompt, -1);
      case "backspace":
        return this.#edit(prompt, prompt.text.replace(/\P{M}\p{M}*$/u, ""));
      case "clear":
        return this.#edit(prompt, "");
      default:
        return this.#edit(prompt, prompt.text + (text.split(/\p{Cc}/u)[0] ?? ""));
    }
  }

  #begin(kind: PromptKind): string {
    const { filter, search } = this.#model.state;
    if (kind === "filter") return filter;
    if (kind === "search") return search;
    return kind === "export" ? `ccr-${this.#all ? "requests" : this.#number()}.har` : "";
  }

  #number(): string {
    const row = selectedRow(this.#model.state);
    return row ? numberText(row.id) : "";
  }

  #answer(yes: boolean): void {
    this.#model.set({ prompt: undefined });
    if (yes) this.#yes?.();
    this.#yes = undefined;
  }

  #cancel(): void {
    this.#model.set({ prompt: undefined, filterError: undefined });
  }

  #edit(prompt: Prompt, text: string): void {
    this.#show({ ...prompt, text });
  }

  #show(prompt: Prompt): void {
    this.#model.set({ prompt: { ...prompt, hint: this.#hintFor(prompt) } });
    if (prompt.kind === "filter") this.#model.trouble(troubleOf(prompt.text));
  }

  #hintFor({ kind, text }: Prompt): string {
    if (kind === "model") return bestModel(this.#model.world.models(), text) ?? "no such model";
    if (kind === "export")
      return this.#all ? "all of the list; the ending says the form: har jsonl md" : "har jsonl md: Tab";
    if (kind === "filter") return text === "" ? "Tab fields  ↑ useful ones" : "";
    return "";
  }

  #accept({ kind, text }: Prompt): void {
    const model = this.#model;
    if (kind === "filter") {
      if (troubleOf(text)) return;
      if (text !== "") this.#filters = [...this.#filters.filter((one) => one !== text), text];
      model.set({ prompt: undefined });
      model.filter(text);
    } else if (kind === "search") {
      model.set({ prompt: undefined, search: text, open: true });
      setTimeout(() => model.match(1), 0);
    } else if (kind === "export") {
      model.set({ prompt: undefined });
      void model.exportTo(text, this.#all);
    } else {
      const target = bestModel(model.world.models(), text);
      model.set({ prompt: undefined });
      if (target !== undefined) model.replay(target);
    }
  }

  #recall(prompt: Prompt, by: 1 | -1): void {
    if (prompt.kind !== "filter") return;
    const known = [...this.#filters.toReversed(), ...USEFUL.filter((one) => !this.#filters.includes(one))];
    this.#recalled = Math.max(0, Math.min(known.length, this.#recalled + by));
    this.#edit(prompt, this.#recalled === 0 ? "" : (known[this.#recalled - 1] ?? ""));
  }

  async #complete(prompt: Prompt): Promise<void> {
    const { kind, text } = prompt;
    if (kind === "export") return this.#edit(prompt, nextExtension(text));
    if (kind === "model") return this.#edit(prompt, bestModel(this.#model.world.models(), text) ?? text);
    if (kind !== "filter") return;
    const { start, options, field } = completeFilter(text, text.length);
    const typed = text.slice(start);
    const values = field === undefined ? [] : await this.#model.world.inspection.values(field);
    const found = [...options, ...values.filter((value) => value.startsWith(typed)).map(quoted)];
    const [first] = found;
    if (first === undefined || this.#model.state.prompt?.text !== text) return;
    const common = found.reduce(sharedBeginning, first);
    const done = common.length > typed.length ? common : found.length === 1 ? first : typed;
    this.#edit(prompt, text.slice(0, start) + done);
    const { prompt: now } = this.#model.state;
    if (now && found.length > 1) this.#model.set({ prompt: { ...now, hint: found.slice(0, 12).join(" ") } });
  }
}

function troubleOf(filter: Field["text"]): FilterError | undefined {
  try {
    parseFilter(filter, Date.now());
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

function quoted(value: string): string {
  return /[\s()"]/.test(value) ? `"${value}"` : value;
}

function sharedBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function bestModel(names: readonly string[], typed: string): string | undefined {
  return typed === "" ? names[0] : go(typed, names, { threshold: 0, limit: 1 })[0]?.target;
}

function nextExtension(file: string): string {
  const [, name = file, extension = ""] = /^(.*)\.(\w+)$/.exec(file) ?? [];
  const at = EXTENSIONS.findIndex((one) => one === extension);
  return `${name}.${EXTENSIONS[(at + 1) % EXTENSIONS.length]}`;
}
