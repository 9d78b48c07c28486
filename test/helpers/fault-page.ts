/** Makes `docs/threats.md`: which test covers which fault and which threat. */
import { FAULT_SECTIONS, THREATS, UNTESTED } from "./fault-rows.ts";

/** How a test begins its name: `row 69, fault 32:`, `faults 41, 47, T2, T3:`, `T15, fault 27:`. */
const PREFIX = /["'`]((?:(?:rows?|faults?) )?T?\d+b?(?:(?:, | and |-)(?:(?:rows?|faults?) )?T?\d+b?)*)(?:[:"'`]| in )/g;
const TOKEN = /(rows?|faults?)|T(\d+)|(-)?(\d+)b?/g;

/** `fault 32`, `threat 15`. */
export function faultsNamedIn(source: string): string[] {
  const names = Array.from(source.matchAll(PREFIX), ([, prefix = ""]) => namesIn(prefix)).flat();
  return [...new Set(names)];
}

function namesIn(prefix: string): string[] {
  const names: string[] = [];
  let inFaults = false;
  let last = 0;
  for (const [, word, threat, dash, number] of prefix.matchAll(TOKEN)) {
    if (word !== undefined) inFaults = word.startsWith("fault");
    else if (threat !== undefined) names.push(`threat ${threat}`);
    else if (inFaults) {
      const to = Number(number);
      for (let n = dash === undefined ? to : last + 1; n <= to; n++) names.push(`fault ${n}`);
      last = to;
    }
  }
  return names;
}

/** Every row: `fault 1`, ... */
export function allRows(): string[] {
  const faults = FAULT_SECTIONS.flatMap(({ rows }) => Object.keys(rows).map((number) => `fault ${number}`));
  return [...faults, ...Object.keys(THREATS).map((number) => `threat ${number}`)];
}

const INTRODUCTION = `# Threats and faults

What attackers could be after, what can break, and the tests that hold each case. A test names its rows at the beginning of
its own name; this page is made from those names, and no row may be without one.

## Who could attack, and what stands against it

| Row | What they are after | Tests |
| --- | --- | --- |
`;

const FAULTS = `
## What can break
`;

type Tests = ReadonlyMap<string, readonly string[]>;

export function threatsPage(tests: Tests): string {
  const threats = Object.entries(THREATS).map(([row, text]) => line(`T${row}`, text, `threat ${row}`, tests));
  const sections = FAULT_SECTIONS.map(({ title, rows }) => {
    const lines = Object.entries(rows).map(([row, text]) => line(row, text, `fault ${row}`, tests));
    return `\n### ${title}\n\n| Row | Fault | Tests |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
  });
  return `${INTRODUCTION}${threats.join("\n")}\n${FAULTS}${sections.join("")}`;
}

function line(row: string, text: string, name: string, tests: Tests): string {
  const links = (tests.get(name) ?? []).map(
    (path) => `[${path.replace(/^test\//, "").replace(/\.test\.tsx?$/, "")}](../${path})`,
  );
  return `| ${row} | ${text} | ${links.join(", ") || UNTESTED[name] || ""} |`;
}
