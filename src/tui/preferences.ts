/** What the screen remembers between runs. The host decides where it is kept, or that it is not. */
import type { ThemeChoice } from "../core/screen.ts";

export interface Preferences {
  readonly current: {
    /** Whether wide terminals show the sidebar. */
    readonly sidebar: boolean;
    /** `provider,model` names, newest first. */
    readonly recentModels: readonly string[];
    /** `provider,model` names, in the order in which they were chosen. */
    readonly favouriteModels?: readonly string[];
    /** Chosen on the screen; goes before the configuration's. */
    readonly theme?: ThemeChoice | undefined;
    /** Ids of commands, newest first. */
    readonly recentCommands?: readonly string[];
  };
  update(change: {
    readonly sidebar?: boolean;
    readonly theme?: ThemeChoice;
    readonly recentCommands?: readonly string[];
  }): Promise<void>;
  useModel(name: string): Promise<void>;
  /** Returns whether it is one now. */
  toggleFavourite?(name: string): Promise<boolean>;
}

const RECENT_COMMANDS = 20;

/** Remembering is a convenience: where the state cannot be written, commands work all the same. */
export function rememberCommand(preferences: Preferences, id: string): void {
  const others = (preferences.current.recentCommands ?? []).filter((other) => other !== id);
  preferences.update({ recentCommands: [id, ...others].slice(0, RECENT_COMMANDS) }).catch(() => {});
}
