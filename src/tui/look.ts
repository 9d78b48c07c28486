/** How the chrome looks: which theme, which signs, whether anything moves. It may change while the program runs. */
import { THEME_CHOICES, type ThemeChoice } from "../core/screen.ts";
import { type Theme, THEMES } from "./theme.ts";

type Env = Readonly<Record<string, string | undefined>>;

export type Background = "dark" | "light";

export interface LookWishes {
  readonly theme?: ThemeChoice | undefined;
  readonly ascii?: boolean | undefined;
  readonly reducedMotion?: boolean | undefined;
}

export class Look {
  /** Only signs that ASCII has. */
  readonly ascii: boolean;
  /** Nothing turns or blinks. */
  readonly reducedMotion: boolean;
  readonly #colors: boolean;
  #choice: ThemeChoice;
  #background: Background | undefined;
  #changed: () => void = () => {};

  constructor(env: Env, { theme = "auto", ascii, reducedMotion }: LookWishes = {}) {
    this.ascii = ascii ?? !hasUnicode(env);
    this.reducedMotion = reducedMotion ?? false;
    this.#colors = !env["NO_COLOR"];
    this.#choice = theme;
    this.#background = backgroundByVariable(env);
  }

  get theme(): Theme {
    if (!this.#colors) return THEMES.mono;
    if (this.#choice !== "auto") return THEMES[this.#choice];
    return THEMES[this.#background === "light" ? "light-ansi" : "dark-ansi"];
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  /** One listener: whoever paints. */
  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  choose(choice: ThemeChoice): void {
    this.#change(() => (this.#choice = choice));
  }

  /** The choice after the present one, round and round. */
  next(): ThemeChoice {
    const at = THEME_CHOICES.indexOf(this.#choice);
    return THEME_CHOICES[(at + 1) % THEME_CHOICES.length] ?? "auto";
  }

  /** What the terminal has answered. */
  background(background: Background): void {
    this.#change(() => (this.#background = background));
  }

  #change(make: () => void): void {
    const before = this.theme;
    make();
    if (this.theme !== before) this.#changed();
  }
}

/** Without a locale in UTF-8 the terminal shows other characters than we mean. LC_ALL goes before LC_CTYPE and LANG (POSIX). */
export function hasUnicode(env: Env): boolean {
  if (env["TERM"] === "linux") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/i.test(locale);
}

/** `COLORFGBG` of rxvt, konsole and others: `15;0` or `0;default;15`; the last number is the background's colour. */
export function backgroundByVariable(env: Env): Background | undefined {
  const last = env["COLORFGBG"]?.split(";").at(-1);
  if (!last || !/^\d+$/.test(last)) return undefined;
  const index = Number(last);
  return index === 7 || index === 15 ? "light" : "dark";
}

const ANSWER = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i;

/** What a colour in the words of OSC 11 is; undefined when it is none. */
export function backgroundOf(color: string): Background | undefined {
  const [, ...channels] = ANSWER.exec(color) ?? [];
  if (channels.length !== 3) return undefined;
  const [red = 0, green = 0, blue = 0] = channels.map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
  // Weights of ITU-R BT.709.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? "light" : "dark";
}
