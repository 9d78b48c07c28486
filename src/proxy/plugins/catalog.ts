/** What the program knows of transformers, for the configuration that names them. */
import { pathsOf } from "../../config/paths.ts";
import type { TransformerCatalog } from "../../config/uses.ts";
import { checkOptions } from "../../transformers/tweaks/check-options.ts";
import { TRANSFORMERS } from "../../transformers/tweaks/index.ts";
import { loadPlugin } from "./load.ts";

/** `home` is CCR's folder. */
export function transformerCatalog(home: string = pathsOf().home): TransformerCatalog {
  return {
    names: TRANSFORMERS.map(({ name }) => name),
    checkOptions,
    loadPlugin: (source) => loadPlugin(source, home),
  };
}
