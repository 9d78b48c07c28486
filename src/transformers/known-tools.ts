/** Tools whose schema Anthropic's models know by heart, with a schema for those that do not. The client runs them. */
import type { Tool } from "../core/message.ts";
import { stringOf } from "./foreign.ts";

interface Known {
  /** Tested against the tool's type, whose versions end in a date. */
  readonly type: RegExp;
  readonly description: string;
  readonly input_schema: Readonly<Record<string, unknown>>;
}

const text = (description: string): object => ({ type: "string", description });

const BASH: Known = {
  type: /^bash_\d+$/,
  description: "Runs a command in a bash session that keeps its state between calls.",
  input_schema: {
    type: "object",
    properties: {
      command: text("The command to run"),
      restart: { type: "boolean", description: "Start the session anew instead" },
    },
  },
};

const EDITOR: Known = {
  type: /^text_editor_\d+$/,
  description: "Views, creates and edits text files.",
  input_schema: {
    type: "object",
    properties: {
      command: { type: "string", enum: ["view", "create", "str_replace", "insert"] },
      path: text("Absolute path of the file or directory"),
      view_range: {
        type: "array",
        items: { type: "integer" },
        description: "First and last line to view; -1 is the end",
      },
      file_text: text("Content of the file to create"),
      old_str: text("Text to replace; must occur exactly once"),
      new_str: text("Replacement"),
      insert_line: { type: "integer", description: "Line behind which to insert; 0 is the beginning" },
      insert_text: text("Text to insert"),
    },
    required: ["command", "path"],
  },
};

const MEMORY: Known = {
  type: /^memory_\d+$/,
  description: "Reads and writes files that outlive the conversation, under /memories.",
  input_schema: {
    type: "object",
    properties: {
      command: { type: "string", enum: ["view", "create", "str_replace", "insert", "delete", "rename"] },
      path: text("Path of the file or directory"),
      file_text: text("Content of the file to create"),
      old_str: text("Text to replace"),
      new_str: text("Replacement"),
      insert_line: { type: "integer" },
      insert_text: text("Text to insert"),
      old_path: text("Path to rename"),
      new_path: text("Its new path"),
    },
    required: ["command"],
  },
};

const KNOWN: readonly Known[] = [BASH, EDITOR, MEMORY];

/** The tool as one with a schema; undefined for tools that run at Anthropic, or that nobody else can use. */
export function clientTool(tool: Tool): Tool | undefined {
  const { type } = tool;
  if (type === undefined || type === "custom") return tool;
  const known = KNOWN.find((row) => row.type.test(type));
  return known && { name: stringOf(tool.name), description: known.description, input_schema: known.input_schema };
}

export function isWebSearch({ type }: Tool): boolean {
  return type?.startsWith("web_search_") === true;
}
