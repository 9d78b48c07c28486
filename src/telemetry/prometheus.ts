/** Prometheus' text form, version 0.0.4. */
import type { Histogram } from "./histogram.ts";

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly Sample[];
}

export function printFamily({ name, help, type, samples }: Family): string {
  return lines(
    name,
    help,
    type,
    samples.map(({ labels, value }) => line(name, labels, value)),
  );
}

export interface Distribution {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly { readonly labels: Labels; readonly histogram: Histogram }[];
}

export function printDistribution({ name, help, samples }: Distribution): string {
  return lines(
    name,
    help,
    "histogram",
    samples.flatMap(({ labels, histogram: { bounds, counts, count, sum } }) => [
      ...bounds.map((bound, index) => line(`${name}_bucket`, { ...labels, le: String(bound) }, counts[index] ?? 0)),
      line(`${name}_bucket`, { ...labels, le: "+Inf" }, count),
      line(`${name}_sum`, labels, sum),
      line(`${name}_count`, labels, count),
    ]),
  );
}

function lines(name: string, help: string, type: string, samples: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples, ""].join("\n");
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

/** Names of models come from clients and providers. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}
