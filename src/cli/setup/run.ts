/** The first start: finds what there is, asks at most three questions, writes one file. Leaving writes nothing. */
import type { Paths } from "../../config/paths.ts";
import { findFacts } from "./find.ts";
import { writeChoice } from "./write.ts";

export async function runSetup(paths: Paths, env: NodeJS.ProcessEnv): Promise<"left" | "demo" | "written"> {
  const [facts, { askSetup }] = await Promise.all([findFacts(paths, env), import("../../tui/setup/main.tsx")]);
  const end = await askSetup(facts, env);
  if (end === "leave") return "left";
  if (end.kind === "demo") return "demo";
  await writeChoice(end, paths);
  return "written";
}
