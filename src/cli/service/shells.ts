/** Variables in the language of each shell, quoted so that no value can be anything but a value. */
import type { Variables } from "./environment.ts";

type Printer = (variables: Variables) => string[];

const single = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

const POSIX: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `export ${name}=${single(value)}`),
  ...unset.map((name) => `unset ${name}`),
];

/** In fish's single quotes a backslash escapes itself and the quote. */
const FISH: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `set -gx ${name} '${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`),
  ...unset.map((name) => `set -e ${name}`),
];

/** An assignment of an empty string removes the variable in PowerShell before 7.5. */
const POWERSHELL: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
  ...unset.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`),
];

/** Nushell's double quotes know JSON's escapes. */
const NU: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `$env.${name} = ${JSON.stringify(value)}`),
  ...unset.map((name) => `hide-env --ignore-errors ${name}`),
];

const JSON_DOCUMENT: Printer = (variables) => [JSON.stringify({ schemaVersion: 1, ...variables })];

/** No value of ours has a line break, and nothing else is special in double quotes of every dialect of these files. */
const DOTENV: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `${name}="${value.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`),
  ...unset.map((name) => `${name}=`),
];

/** Lines of GITHUB_ENV, which cannot unset. */
const GITHUB: Printer = ({ set, unset }) => [
  ...Object.entries(set).map(([name, value]) => `${name}=${value}`),
  ...unset.map((name) => `${name}=`),
];

export type ShellName = "bash" | "zsh" | "fish" | "pwsh" | "nu" | "json" | "dotenv" | "github";

const PRINTERS: Readonly<Record<ShellName, Printer>> = {
  bash: POSIX,
  zsh: POSIX,
  fish: FISH,
  pwsh: POWERSHELL,
  nu: NU,
  json: JSON_DOCUMENT,
  dotenv: DOTENV,
  github: GITHUB,
};

export function isShell(name: string): name is ShellName {
  return Object.hasOwn(PRINTERS, name);
}

export function printVariables(shell: ShellName, variables: Variables): string[] {
  return PRINTERS[shell](variables);
}

/** The shell that the user's login names; whatever cannot be told gets what all POSIX shells read. */
export function shellOf(env: Readonly<Record<string, string | undefined>>): ShellName {
  const name = (env["SHELL"] ?? "").replace(/^.*\//, "");
  if (name === "fish" || name === "zsh" || name === "nu") return name;
  return name === "" && env["PSModulePath"] ? "pwsh" : "bash";
}
