import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { COMMANDS_PATH, commandsDoc, MAN_PATH, manPage } from "../../scripts/commands-doc.ts";
import { allCommands } from "../../src/cli/index.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

it("docs/commands.md and man/ccr.1 say what the table says; `npm run docs` writes them", () => {
  expect(readFileSync(COMMANDS_PATH, "utf8")).toBe(commandsDoc());
  expect(readFileSync(MAN_PATH, "utf8")).toBe(manPage());
});

it("every command that is not hidden has its section, in a form that the formatter leaves alone", () => {
  const sections = [...commandsDoc().matchAll(/^###? ccr(.*)$/gm)].map(([, path = ""]) =>
    path.trim().split(" ").at(-1),
  );
  expect(sections).toEqual(allCommands().flatMap(({ name, hidden }) => (hidden ? [] : name)));
  execFileSync("npx", ["oxfmt", "--check", COMMANDS_PATH], { cwd: PROJECT_ROOT });
});

describe("the manual page", () => {
  it("has no line that roff would take for a request that it does not know", () => {
    const requests = manPage().match(/^[.'].*/gm) ?? [];
    expect(requests.length).toBeGreaterThan(100);
    for (const request of requests) expect(request).toMatch(/^\.(TH|SH|SS|TP|PP|B|br|nf|fi)( |$)/);
  });

  it("has no backslash that begins anything else than a dash, a backslash or an empty character", () => {
    expect(manPage().replaceAll(/\\[-e&]/g, "")).not.toContain("\\");
  });
});
