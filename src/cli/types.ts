/** Commands and flags as data: dispatch, parser, help, completion and manual all read it. */

/** What a shell may offer in a place. A list is also what the parser accepts there. */
export type Completes =
  | "file"
  | "folder"
  | "model"
  | "provider"
  | "scenario"
  | "preset"
  | "request"
  | "command"
  | readonly string[];

export interface Flag {
  /** One-letter names. */
  readonly short?: string;
  /** Stands for its value in help; a flag without one is a switch. */
  readonly value?: string;
  /** The value may be left out, and is only taken from `--flag=VALUE`. */
  readonly optional?: true;
  /** Every occurrence counts, not only the last. */
  readonly repeat?: true;
  readonly summary: string;
  readonly completes?: Completes;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Invocation {
  /** Arguments before the command's name. */
  readonly before: readonly string[];
  /** Arguments after it. */
  readonly args: readonly string[];
}

/** Returns the exit code. */
export type Run = (invocation: Invocation) => Promise<number>;

/** Another name for a command, with arguments that it implies. */
export interface Alias {
  readonly name: string;
  readonly args?: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands after the flags, for help: `[COMMAND]`. */
  readonly operands?: string;
  readonly completes?: Completes;
  readonly flags: Flags;
  /** Sentences below the flags in help. */
  readonly notes?: readonly string[];
  readonly examples?: readonly string[];
  readonly aliases?: readonly Alias[];
  readonly commands?: readonly Command[];
  /** The arguments are another program's: `--help` and all the rest go there. */
  readonly passesOn?: true;
  /** Changes no file. */
  readonly reads?: true;
  /** Has an answer in JSON, not only errors. */
  readonly json?: true;
  /** For programs, not for people. */
  readonly hidden?: true;
  readonly load: () => Promise<Run>;
}
