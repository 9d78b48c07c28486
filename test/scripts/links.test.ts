/** Links between documents lead somewhere, and both READMEs name the same two commands. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect, it } from "vitest";

import { PROJECT_ROOT } from "../helpers/source.ts";

const PAGES = globSync(["*.md", "docs/**/*.md"], { cwd: PROJECT_ROOT });
const textOf = (page: string): string => readFileSync(join(PROJECT_ROOT, page), "utf8");

it.each(PAGES)("%s", (page) => {
  const targets = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? "");
  const files = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(files.filter((target) => !existsSync(join(PROJECT_ROOT, dirname(page), target)))).toEqual([]);
});

it("the READMEs start in the same way", () => {
  for (const page of ["README.md", "README.zh-CN.md"]) {
    const commands = /```sh\n([^`]*)```/.exec(textOf(page))?.[1]?.replaceAll(/ *#.*/g, "");
    expect(commands).toBe("npm install && npm start\nnpm install && npm test\n");
  }
});
