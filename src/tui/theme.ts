/** Colour roles of the chrome. The default uses the terminal's own 16 colours, so the user's palette rules. */

export interface Theme {
  readonly accent: string;
  readonly ok: string;
  readonly warn: string;
  readonly err: string;
  readonly route: string;
  readonly cache: string;
  readonly dim: string;
}

export const DARK: Theme = {
  accent: "cyan",
  ok: "green",
  warn: "yellow",
  err: "red",
  route: "magenta",
  cache: "blue",
  dim: "gray",
};
