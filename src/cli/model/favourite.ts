/** `ccr model favourite`. */
import { pathsOf } from "../../config/paths.ts";
import { openUiState } from "../../config/state.ts";
import { targetName } from "../../core/target.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { findTarget } from "../../routing/targets.ts";
import { peekConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";

export async function runFavourite(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const output = new Output(given);
  const state = await openUiState(pathsOf().state);
  const [word] = given.operands;
  if (word === undefined) {
    const { favouriteModels } = state.current;
    output.answer({ favourites: favouriteModels }, () => favouriteModels.map(sanitize).join("\n"));
    return EXIT.done;
  }
  const name = targetName(findTarget(await peekConfig(given), word));
  const favourite = await state.toggleFavourite(name);
  output.answer({ model: name, favourite }, () => `${name} is ${favourite ? "a favourite" : "no favourite any more"}`);
  return EXIT.done;
}
