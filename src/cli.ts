/** `ccr`: finds the command and loads only that. */
import { type Command, COMMANDS, DEFAULT_COMMAND, type Invocation, type Run, VALUE_FLAGS } from "./cli/index.ts";

/** Index of the command's name: the first argument that is neither a flag nor a flag's value. */
function wordAt(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? "";
    if (arg === "--") return -1;
    if (!arg.startsWith("-")) return i;
    if (VALUE_FLAGS.has(arg)) i++;
  }
  return -1;
}

function find(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

function load(name: string): Promise<Run> {
  return (find(name) ?? DEFAULT_COMMAND).load();
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const at = wordAt(argv);
  const word = argv[at] ?? "";
  const invocation: Invocation = { before: argv.slice(0, Math.max(at, 0)), args: argv.slice(at + 1) };
  const command = word === "" ? DEFAULT_COMMAND : find(word);
  if (!command) return (await import("./cli/help.ts")).unknownCommand(word);
  const terminator = argv.indexOf("--");
  const ours = command.passesOn ? invocation.before : argv.slice(0, terminator === -1 ? argv.length : terminator);
  const asks = (...flags: readonly string[]): boolean => ours.some((arg) => flags.includes(arg));
  if (asks("-h", "--help")) return (await load("help"))({ before: [], args: word === "" ? [] : [word] });
  if (asks("-v", "-V", "--version")) return (await load("version"))({ before: [], args: [] });
  return (await command.load())(invocation);
}

const argv = process.argv.slice(2);
try {
  process.exitCode = await dispatch(argv);
} catch (error) {
  process.exitCode = (await import("./cli/report.ts")).report(error, { json: argv.includes("--json") });
}
