/** What the screen remembers between runs. The only user of `conf`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { isRecord } from "../core/message.ts";
import { THEME_CHOICES, type ThemeChoice } from "../core/screen.ts";

export interface UiState {
  readonly sidebar: boolean;
  /** `provider,model` names, newest first. */
  readonly recentModels: readonly string[];
  /** `provider,model` names, in the order in which they were chosen. */
  readonly favouriteModels: readonly string[];
  /** Chosen on the screen. */
  readonly theme?: ThemeChoice | undefined;
  /** Ids of the screen's commands, newest first. */
  readonly recentCommands?: readonly string[];
}

export const INITIAL_UI_STATE: UiState = { sidebar: true, recentModels: [], favouriteModels: [] };

const RECENT_LIMIT = 20;
const FILE = "state";

export class UiStateStore {
  readonly #folder: string | undefined;
  #current: UiState;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string | undefined, current: UiState) {
    this.#folder = folder;
    this.#current = current;
  }

  get current(): UiState {
    return this.#current;
  }

  /** Takes effect at once; the promise is the write. Writes follow each other, so the newest state wins. */
  update(change: Partial<UiState>): Promise<void> {
    this.#current = { ...this.#current, ...change };
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  useModel(name: string): Promise<void> {
    const others = this.#current.recentModels.filter((other) => other !== name);
    return this.update({ recentModels: [name, ...others].slice(0, RECENT_LIMIT) });
  }

  /** Returns whether it is one now. */
  async toggleFavourite(name: string): Promise<boolean> {
    const { favouriteModels } = this.#current;
    const others = favouriteModels.filter((other) => other !== name);
    const chosen = others.length === favouriteModels.length;
    await this.update({ favouriteModels: chosen ? [...others, name] : others });
    return chosen;
  }

  async #write(): Promise<void> {
    if (this.#folder === undefined) return;
    const { default: Conf } = await import("conf");
    const conf = new Conf({ cwd: this.#folder, configName: FILE, configFileMode: 0o600, clearInvalidConfig: true });
    conf.set({ ...this.#current });
  }
}

/**
 * Without a folder nothing is read or written. A file that is missing or damaged counts as empty.
 * Reading does without `conf`: importing it takes 100 ms, and constructing it may write.
 */
export async function openUiState(folder: string | undefined): Promise<UiStateStore> {
  if (folder === undefined) return new UiStateStore(folder, INITIAL_UI_STATE);
  const text = await readFile(join(folder, `${FILE}.json`), "utf8").catch(() => "");
  return new UiStateStore(folder, parseUiState(text));
}

function parseUiState(text: string): UiState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return INITIAL_UI_STATE;
  }
  if (!isRecord(value)) return INITIAL_UI_STATE;
  const { sidebar, recentModels, favouriteModels, recentCommands } = value;
  const theme = THEME_CHOICES.find((choice) => choice === value["theme"]);
  return {
    sidebar: typeof sidebar === "boolean" ? sidebar : INITIAL_UI_STATE.sidebar,
    recentModels: names(recentModels),
    favouriteModels: names(favouriteModels),
    ...(theme && { theme }),
    ...(recentCommands !== undefined && { recentCommands: names(recentCommands) }),
  };
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
