/** Source files as data: what each one imports and exports and how long its parts are, read from its syntax tree. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseSync, Visitor, type Program } from "oxc-parser";

export const PROJECT_ROOT: string = join(import.meta.dirname, "../..");

export type ImportKind =
  /** `import`, with or without bindings. Under `verbatimModuleSyntax` it loads the module even if all names are types. */
  | "value"
  /** `import type` and `import("x").T`: gone at run time. */
  | "type"
  /** `import()`: loaded when reached. */
  | "dynamic";

export interface Import {
  readonly kind: ImportKind;
  readonly specifier: string;
  readonly line: number;
}

export interface Span {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface Source {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly Span[];
  /** Lines that export something another file defines. */
  readonly reexports: readonly number[];
  readonly defaultExports: readonly number[];
  /** Lines holding the type `any`. */
  readonly anys: readonly number[];
  /** Lines holding a type assertion other than `as const`. */
  readonly assertions: readonly number[];
  /** Lines whose comment switches a type check or a lint rule off. */
  readonly suppressions: readonly number[];
}

const SUPPRESSION = /@ts-(?:ignore|expect-error|nocheck)|(?:oxlint|eslint)-disable/;

export function readSources(...globs: readonly string[]): Source[] {
  const paths = globs.flatMap((glob) => globSync(glob, { cwd: PROJECT_ROOT })).toSorted();
  return paths.map((path) => parseSource(path, readFileSync(join(PROJECT_ROOT, path), "utf8")));
}

export function parseSource(path: string, text: string): Source {
  const { program, module, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const lineAt = lineFinder(text);
  const exported = module.staticExports.flatMap((statement) => statement.entries);
  return {
    path,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports: importsOf(program, lineAt),
    functions: functionsOf(program, lineAt),
    reexports: exported.filter((entry) => entry.moduleRequest !== null).map((entry) => lineAt(entry.start)),
    defaultExports: defaultExportsOf(program, lineAt),
    ...typeEscapesOf(program, lineAt),
    suppressions: comments.filter((c) => SUPPRESSION.test(c.value)).map((c) => lineAt(c.start)),
  };
}

type LineAt = (offset: number) => number;

/** 1-based line of an offset, by binary search: a file is asked once per function and import. */
function lineFinder(text: string): LineAt {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function importsOf(program: Program, lineAt: LineAt): Import[] {
  const imports: Import[] = [];
  const add = (kind: ImportKind, specifier: string, offset: number): void => {
    imports.push({ kind, specifier, line: lineAt(offset) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.importKind === "type" ? "type" : "value", node.source.value, node.start),
    ExportAllDeclaration: (node) => add(node.exportKind === "type" ? "type" : "value", node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.exportKind === "type" ? "type" : "value", node.source.value, node.start);
    },
    ImportExpression: (node) => {
      const { source } = node;
      add("dynamic", source.type === "Literal" ? String(source.value) : "(computed)", node.start);
    },
    TSImportType: (node) => add("type", node.source.value, node.start),
  }).visit(program);
  return imports;
}

function defaultExportsOf(program: Program, lineAt: LineAt): number[] {
  const lines: number[] = [];
  new Visitor({
    ExportDefaultDeclaration: (node) => {
      lines.push(lineAt(node.start));
    },
    ExportSpecifier: (node) => {
      if ("name" in node.exported && node.exported.name === "default") lines.push(lineAt(node.start));
    },
  }).visit(program);
  return lines;
}

interface FunctionNode {
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string } | null;
}

/** Every function, method and arrow, named where it has a name. A function inside another counts in both. */
function functionsOf(program: Program, lineAt: LineAt): Span[] {
  const functions: Span[] = [];
  const add = (node: FunctionNode): void => {
    const line = lineAt(node.start);
    functions.push({ name: node.id?.name ?? "(anonymous)", line, lines: lineAt(node.end) - line + 1 });
  };
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(program);
  return functions;
}

function typeEscapesOf(program: Program, lineAt: LineAt): Pick<Source, "anys" | "assertions"> {
  const anys: number[] = [];
  const assertions: number[] = [];
  new Visitor({
    TSAnyKeyword: (node) => {
      anys.push(lineAt(node.start));
    },
    TSAsExpression: (node) => {
      const { typeAnnotation: type } = node;
      const isConst =
        type.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "const";
      if (!isConst) assertions.push(lineAt(node.start));
    },
    TSTypeAssertion: (node) => {
      assertions.push(lineAt(node.start));
    },
  }).visit(program);
  return { anys, assertions };
}
