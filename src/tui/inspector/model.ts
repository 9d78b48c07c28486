/** The inspector behind its screen: a state, the keys that change it, and what it asks the program for. */
import { FilterError } from "../../history/filter/types.ts";
import type { Shown } from "../../history/view/shown.ts";
import { Pulse } from "../pulse.ts";
import type { ExportFormat, InspectorWorld } from "./inspection.ts";
import { PromptEditor, type PromptHost } from "./prompts.ts";
import {
  followed,
  INITIAL,
  type InspectorState,
  moved,
  nextError,
  type Note,
  type PromptKind,
  selectAt,
  selectedIndex,
  selectedRow,
  TAB_COUNT,
} from "./state.ts";

/** What is on the screen. */
interface Seen {
  /** Rows of the list, and of the detail. */
  readonly list: number;
  readonly detail: number;
  /** Lines of the detail in all, and those that a search has found. */
  readonly lines: number;
  readonly matches: readonly number[];
}

/** A list that changes more often is not read. */
const LIST_MS = 100;
/** While somebody pages through the list, details wait. */
const DETAIL_MS = 40;
const FIRST_ROWS = 200;
const MORE_ROWS = 500;
/** Rows in memory. Whoever looks further back has filters. */
const MAX_ROWS = 5_000;
/** USD from which a replay asks first. */
const ASK_FROM = 0.05;

export class InspectorModel implements PromptHost {
  state: InspectorState = INITIAL;
  #view: Seen = { list: 10, detail: 10, matches: [], lines: 0 };
  readonly world: InspectorWorld;
  readonly #listeners = new Set<() => void>();
  readonly #prompts: PromptEditor;
  readonly #pulse: Pulse = new Pulse(() => void this.#load(), LIST_MS);
  #limit = FIRST_ROWS;
  #loading = false;
  #again = false;
  #wanted: string | undefined;
  #detailTimer: NodeJS.Timeout | undefined;
  #ignore: (() => void) | undefined;

  constructor(world: InspectorWorld) {
    this.world = world;
    this.#prompts = new PromptEditor(this);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly snapshot = (): InspectorState => this.state;

  /** Begins to follow what happens. Returns the function that ends it. */
  readonly start = (): (() => void) => {
    this.#ignore?.();
    this.#ignore = this.world.inspection.onChange(() => this.#pulse.request());
    this.#pulse.request();
    return () => {
      this.#ignore?.();
      this.#ignore = undefined;
      this.#pulse.stop();
      clearTimeout(this.#detailTimer);
    };
  };

  /** Told by whoever paints. */
  seen(change: Partial<Seen>): void {
    this.#view = { ...this.#view, ...change };
  }

  set(change: Partial<InspectorState>): void {
    this.#become({ ...this.state, ...change });
  }

  say(level: Note["level"], text: string): void {
    this.set({ note: { level, text } });
  }

  /** A key, or a text of several characters, while a line is typed. */
  type(name: string, text: string): void {
    this.#prompts.type(name, text);
  }

  ask(kind: PromptKind): void {
    const row = selectedRow(this.state);
    if (row || kind === "filter") this.#prompts.open(kind);
  }

  move(by: number): void {
    if (this.state.open) this.scrollTo(this.state.scroll + by);
    else this.#select(moved(this.state, by));
  }

  page(by: 1 | -1): void {
    if (this.state.open || this.state.compared)
      this.scrollTo(this.state.scroll + by * Math.max(1, this.#view.detail - 1));
    else this.#select(moved(this.state, by * Math.max(1, this.#view.list - 1)));
  }

  edge(side: 1 | -1): void {
    const { open, rows } = this.state;
    if (open) this.scrollTo(side === 1 ? this.#view.lines : 0);
    else this.#select(selectAt(this.state, side === 1 ? rows.length : 0));
  }

  scrollTo(line: number): void {
    const last = Math.max(0, this.#view.lines - this.#view.detail);
    this.set({ scroll: Math.max(0, Math.min(last, line)) });
  }

  open(): void {
    if (selectedRow(this.state)) this.set({ open: true });
  }

  /** Opens this request, whatever was filtered before. */
  show(id: number): void {
    const filter = this.state.rows.some((row) => row.id === id) ? this.state.filter : "";
    this.set({
      filter,
      selected: id,
      pausedAt: this.state.rows[0]?.id ?? id,
      open: true,
      compared: undefined,
      scroll: 0,
    });
    this.#pulse.request();
  }

  step(by: 1 | -1): void {
    this.#select(moved(this.state, by));
  }

  error(by: 1 | -1): void {
    this.#select(nextError(this.state, by));
  }

  tab(tab: number): void {
    this.set({ tab, scroll: 0, compared: undefined, open: selectedRow(this.state) !== undefined });
  }

  turn(by: 1 | -1): void {
    this.tab((this.state.tab + by + TAB_COUNT) % TAB_COUNT);
  }

  follow(): void {
    this.#select(followed(this.state));
  }

  filter(text: string): void {
    this.#limit = FIRST_ROWS;
    this.set({ filter: text, filterError: undefined, selected: undefined, pausedAt: undefined, scroll: 0 });
    this.#pulse.request();
  }

  /** The next line that the search has found. */
  match(by: 1 | -1): void {
    const { matches, detail } = this.#view;
    const { scroll, search } = this.state;
    if (matches.length === 0)
      return this.say("info", search === "" ? "b searches in this tab" : `No ${search} in this tab`);
    const at = by === 1 ? matches.find((line) => line > scroll) : matches.findLast((line) => line < scroll);
    const line = at ?? (by === 1 ? matches[0] : matches.at(-1)) ?? 0;
    this.set({ open: true, scroll: Math.min(line, Math.max(0, this.#view.lines - Math.min(detail, 1))) });
  }

  mark(): void {
    const row = selectedRow(this.state);
    const marked = row?.id === this.state.marked ? undefined : row?.id;
    this.set({
      marked,
      note: { level: "info", text: marked === undefined ? "No mark" : `#${marked} marked: d compares` },
    });
  }

  /** The selected request against the marked one, or against the one before. */
  compare(): void {
    const { marked, rows } = this.state;
    const row = selectedRow(this.state);
    const before = rows.find(
      ({ id, session, class: kind }) => row && id < row.id && session === row.session && kind === row.class,
    );
    const other = marked ?? before?.id;
    if (!row || other === undefined || other === row.id) return this.say("info", "m marks a request to compare with");
    void this.#compared(other, row.id, "requests");
  }

  copy(side: "client" | "upstream"): void {
    const { shown } = this.state;
    const text = shown && this.world.inspection.curl(shown, side);
    if (text === undefined) return this.say("error", "Nothing was sent, or bodies are not kept");
    this.world.copy(text);
    this.say(
      "info",
      `curl for #${shown?.record.row.id} is in the clipboard (${text.length} characters, keys as variables)`,
    );
  }

  /** Asks first where it may be dear. */
  replay(target: string | undefined): void {
    const { shown } = this.state;
    const { inspection } = this.world;
    if (!shown) return;
    if (!inspection.replay) return this.say("error", "Nothing can be sent from here: ccr replay does");
    const cost = inspection.replayCost(shown, target);
    if (cost !== undefined && cost > ASK_FROM)
      this.#prompts.confirm(`Replay may cost $${cost.toFixed(2)}`, () => void this.#replay(shown, target));
    else void this.#replay(shown, target);
  }

  exportAll(): void {
    this.#prompts.open("export", true);
  }

  async exportTo(file: string, all: boolean): Promise<void> {
    const { rows } = this.state;
    const row = selectedRow(this.state);
    const ids = all ? rows.map(({ id }) => id) : row ? [row.id] : [];
    try {
      const path = await this.world.inspection.export(ids, file, formatOf(file));
      this.say("info", `${ids.length} request${ids.length === 1 ? "" : "s"} in ${path}`);
    } catch (error) {
      this.say("error", reasonOf(error));
    }
  }

  async remove(): Promise<void> {
    const row = selectedRow(this.state);
    if (!row) return;
    await this.world.inspection.remove([row.id]);
    this.set({ shown: undefined, open: false });
    this.#wanted = undefined;
    this.#pulse.request();
  }

  toggleHelp(): void {
    this.set({ help: !this.state.help });
  }

  back(): void {
    const { help, compared, open } = this.state;
    if (help) this.set({ help: false });
    else if (compared) this.set({ compared: undefined, scroll: 0 });
    else if (open) this.set({ open: false });
    else this.world.close();
  }

  /** Shows that a filter would not do; the list stays. */
  trouble(error: FilterError | undefined): void {
    this.set({ filterError: error && { message: error.message, start: error.start, end: error.end } });
  }

  #select(state: InspectorState): void {
    this.#become(state.note === this.state.note ? { ...state, note: undefined } : state);
    const { rows } = this.state;
    if (selectedIndex(this.state) > rows.length - 50 && rows.length >= this.#limit && this.#limit < MAX_ROWS) {
      this.#limit += MORE_ROWS;
      this.#pulse.request();
    }
  }

  #become(state: InspectorState): void {
    this.state = state;
    this.#want();
    for (const listener of this.#listeners) listener();
  }

  async #load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const rows = await this.world.inspection.list(this.state.filter, this.#limit);
      this.set({ rows, loaded: true });
    } catch (error) {
      if (error instanceof FilterError) this.trouble(error);
      else this.say("error", reasonOf(error));
    } finally {
      this.#loading = false;
    }
    if (!this.#again) return;
    this.#again = false;
    this.#pulse.request();
  }

  /** Loads the detail of what is selected, anew whenever its row says something else. */
  #want(): void {
    const row = selectedRow(this.state);
    const wanted = row && `${row.id} ${row.state} ${row.attempts} ${row.output} ${row.ttft}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    clearTimeout(this.#detailTimer);
    if (!row) return;
    this.#detailTimer = setTimeout(() => void this.#detail(row.id, wanted), DETAIL_MS);
  }

  async #detail(id: number, wanted: string | undefined): Promise<void> {
    try {
      const shown = await this.world.inspection.shown(id);
      if (wanted === this.#wanted) this.set({ shown });
    } catch (error) {
      this.say("error", reasonOf(error));
    }
  }

  async #replay({ record }: Shown, target: string | undefined): Promise<void> {
    const { id } = record.row;
    this.say("info", `Replaying #${id}${target === undefined ? "" : ` on ${target}`}: not in Claude's conversation`);
    try {
      const result = await this.world.inspection.replay?.(id, target);
      if (result?.id === undefined) return this.say("error", result?.error ?? "It was not recorded");
      await this.#compared(id, result.id, "answers");
      this.say(result.error === undefined ? "info" : "error", result.error ?? `#${id} beside its replay #${result.id}`);
    } catch (error) {
      this.say("error", reasonOf(error));
    }
  }

  async #compared(a: number, b: number, what: "answers" | "requests"): Promise<void> {
    const { inspection } = this.world;
    const [left, right] = await Promise.all([inspection.shown(a), inspection.shown(b)]);
    if (!left || !right) return this.say("error", "One of them is not kept any more");
    this.set({ compared: { left, right, what }, scroll: 0, open: true });
  }
}

function formatOf(file: string): ExportFormat {
  if (file.endsWith(".har")) return "har";
  return file.endsWith(".md") ? "md" : "jsonl";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
