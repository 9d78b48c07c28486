/** Colours as claude-code-router's configuration names them. */
import type { Colour } from "../powerline.ts";

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** `red`, `bright_blue`, `bg_bright_blue`, `#rgb`, `#rrggbb`, `bg_#rrggbb`; undefined for anything else. */
export function colourOf(name: string): Colour | undefined {
  const bare = name.replace(/^bg_/, "");
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(bare)?.[1];
  if (hex !== undefined) return triple(hex.length === 3 ? Array.from(hex, (digit) => digit + digit).join("") : hex);
  if (bare === "gray" || bare === "grey") return 8;
  const plain = bare.replace(/^bright_/, "");
  const at = NAMES.findIndex((one) => one === plain);
  return at === -1 ? undefined : at + (plain === bare ? 0 : 8);
}

function triple(hex: string): string {
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(";");
}
