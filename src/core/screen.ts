/** What a user may set about the screen. */

/** `auto` follows the terminal's background. */
export const THEME_CHOICES = ["auto", "dark", "light", "dark-ansi", "light-ansi", "daltonised", "mono"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** `f2`, `prefix m`; null takes every key from the command. */
export type KeyWish = string | readonly string[] | null;

export interface ScreenSettings {
  /** `ctrl+\` */
  readonly prefix?: string | undefined;
  /** How long the prefix waits for the next key. */
  readonly prefixTimeoutMs?: number | undefined;
  /** Keys by the id of a command. */
  readonly keys?: Readonly<Record<string, KeyWish>> | undefined;
  readonly theme?: ThemeChoice | undefined;
  readonly ascii?: boolean | undefined;
  readonly reducedMotion?: boolean | undefined;
  readonly screenReader?: boolean | undefined;
  /** Whether the wheel, the separator and the sidebar answer to the pointer. */
  readonly mouse?: boolean | undefined;
  /** Whether programs in the pane may write to the clipboard. */
  readonly clipboard?: boolean | undefined;
  /** Ids of panels, from top to bottom; those that are left out are not shown. */
  readonly sidebar?: readonly string[] | undefined;
}

/** Something odd or wrong in it: `path` begins inside of it. */
export interface ScreenFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly suggestion?: string | undefined;
  readonly fatal: boolean;
}

/** Knows the commands and panels that the settings may name. */
export type ScreenCheck = (settings: ScreenSettings) => readonly ScreenFault[];
