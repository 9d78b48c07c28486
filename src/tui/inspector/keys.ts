/** The keys of the inspector in one table: what they do, and how the help names them. */
import type { InspectorModel } from "./model.ts";

export interface InspectorKey {
  /** As Ink names it, or the character. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly title: string;
  run(model: InspectorModel, key: string): void;
}

export const KEYS: readonly InspectorKey[] = [
  { keys: ["j", "down"], label: "j ↓", title: "down", run: (model) => model.move(1) },
  { keys: ["k", "up"], label: "k ↑", title: "up", run: (model) => model.move(-1) },
  { keys: ["pageDown", " "], label: "PgDn", title: "a page down", run: (model) => model.page(1) },
  { keys: ["pageUp"], label: "PgUp", title: "a page up", run: (model) => model.page(-1) },
  { keys: ["g", "home"], label: "g", title: "first", run: (model) => model.edge(-1) },
  { keys: ["G", "end"], label: "G", title: "last", run: (model) => model.edge(1) },
  { keys: ["return"], label: "↵", title: "open", run: (model) => model.open() },
  { keys: ["l", "right"], label: "l →", title: "older request", run: (model) => model.step(1) },
  { keys: ["h", "left"], label: "h ←", title: "newer request", run: (model) => model.step(-1) },
  { keys: ["]"], label: "]", title: "next error, older", run: (model) => model.error(1) },
  { keys: ["["], label: "[", title: "next error, newer", run: (model) => model.error(-1) },
  {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8"],
    label: "1-8",
    title: "tab",
    run: (model, key) => model.tab(Number(key) - 1),
  },
  { keys: ["tab"], label: "Tab", title: "next tab", run: (model) => model.turn(1) },
  { keys: ["/"], label: "/", title: "filter", run: (model) => model.ask("filter") },
  { keys: ["c"], label: "c", title: "clear the filter", run: (model) => model.filter("") },
  { keys: ["f"], label: "f", title: "follow the newest", run: (model) => model.follow() },
  { keys: ["b"], label: "b", title: "search in this tab", run: (model) => model.ask("search") },
  { keys: ["n"], label: "n", title: "next match", run: (model) => model.match(1) },
  { keys: ["N"], label: "N", title: "match before", run: (model) => model.match(-1) },
  { keys: ["m"], label: "m", title: "mark", run: (model) => model.mark() },
  { keys: ["d"], label: "d", title: "compare with the marked one", run: (model) => model.compare() },
  { keys: ["y"], label: "y", title: "copy as curl, to the provider", run: (model) => model.copy("upstream") },
  { keys: ["Y"], label: "Y", title: "copy as curl, to ccr", run: (model) => model.copy("client") },
  { keys: ["r"], label: "r", title: "replay", run: (model) => model.replay(undefined) },
  { keys: ["R"], label: "R", title: "replay on another model", run: (model) => model.ask("model") },
  { keys: ["e"], label: "e", title: "export this request", run: (model) => model.ask("export") },
  { keys: ["E"], label: "E", title: "export the list", run: (model) => model.exportAll() },
  { keys: ["D"], label: "D", title: "delete", run: (model) => model.ask("confirm") },
  { keys: ["?"], label: "?", title: "these keys", run: (model) => model.toggleHelp() },
  { keys: ["escape", "q"], label: "Esc", title: "back", run: (model) => model.back() },
];

const BY_KEY: ReadonlyMap<string, InspectorKey> = new Map(KEYS.flatMap((row) => row.keys.map((key) => [key, row])));

export function keyNamed(name: string): InspectorKey | undefined {
  return BY_KEY.get(name);
}
