/** Colours and signs of text answers. */

export type Tone = "good" | "odd" | "bad" | "dim" | "strong";

export interface Style {
  paint(tone: Tone, text: string): string;
  readonly sign: Readonly<Record<"good" | "odd" | "bad" | "none", string>>;
}

/** SGR parameters of the terminal's own palette. */
const SGR: Readonly<Record<Tone, string>> = { good: "32", odd: "33", bad: "31", dim: "2", strong: "1" };

const SIGNS = { good: "✓", odd: "!", bad: "✗", none: "·" };
const ASCII_SIGNS = { good: "+", odd: "!", bad: "x", none: "-" };

export interface StyleWishes {
  /** `--color`. */
  readonly color: string | undefined;
  readonly ascii: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

export function styleOf(wishes: StyleWishes, stream: { readonly isTTY?: boolean }, env: Env): Style {
  const colour = wantsColour(wishes.color, stream, env);
  return {
    paint: (tone, text) => (colour && text !== "" ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text),
    sign: wishes.ascii || !speaksUtf8(env) ? ASCII_SIGNS : SIGNS,
  };
}

/** The flag, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then what the stream is. */
function wantsColour(wish: string | undefined, { isTTY = false }: { readonly isTTY?: boolean }, env: Env): boolean {
  if (wish === "always" || wish === "never") return wish === "always";
  const force = env["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if (env["NO_COLOR"]) return false;
  return isTTY && env["TERM"] !== "dumb";
}

/** POSIX: the first of these that is set decides. Nothing set is the C locale, which programs no longer take literally. */
export function speaksUtf8(env: Env): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return locale === undefined || /utf-?8/i.test(locale);
}
