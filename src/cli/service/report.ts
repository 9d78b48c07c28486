/** What a service has done, as Markdown: for the summary of a workflow. */
import { type Fields, fieldsOf, numberOf } from "../../transformers/foreign.ts";
import { costText, durationText } from "../units.ts";
import type { ServiceRecord } from "./record.ts";

const HEAD: readonly string[] = [
  "| Model | Requests | Failed | Tokens in | of them cached | Tokens out | Cost |",
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
];

export function reportOf({ url }: ServiceRecord, status: Fields): string[] {
  const rows = Object.entries(fieldsOf(status["models"])).map(([name, entry]) => row(cell(name), fieldsOf(entry)));
  const uptime = durationText(numberOf(status["uptimeSeconds"]) ?? 0);
  return [
    "### ccr",
    "",
    `Served ${url} for ${uptime}.`,
    "",
    ...HEAD,
    ...rows,
    row("**all**", fieldsOf(status["totals"])),
    "",
  ];
}

function row(name: string, totals: Fields): string {
  const numbers = ["requests", "failed", "inputTokens", "cachedTokens", "outputTokens"].map((key) =>
    (numberOf(totals[key]) ?? 0).toLocaleString("en-US"),
  );
  return `| ${[name, ...numbers, costText(totals)].join(" | ")} |`;
}

/** Names of models come from configuration and clients. */
function cell(name: string): string {
  return `\`${name.replaceAll(/[|`\s]+/g, " ").trim()}\``;
}
