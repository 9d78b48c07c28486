/** Loads the addon with the rules for graphemes and their widths. */
import { POOL_SIZE } from "./unpooled.ts";

import { default as graphemes, type UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";

Buffer.poolSize = POOL_SIZE;

const { UnicodeGraphemesAddon: Addon } = graphemes;

export function graphemeRules(): UnicodeGraphemesAddon {
  return new Addon();
}
