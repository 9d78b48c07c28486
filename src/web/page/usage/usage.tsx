/** What was used and what it cost, as a table and as a picture; and how fast each provider has been. */
import { useState, type ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import { tokens } from "../../../tui/format.ts";
import type { UsageRow } from "../../../history/usage.ts";
import { Choice } from "../components/fields.tsx";
import { Problem } from "../components/problem.tsx";
import { type Say, useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { costText } from "../requests/columns.tsx";
import { Chart, type Bar } from "./chart.tsx";
import { LatencyTable } from "./latency.tsx";

const GROUPS = ["day", "model", "provider", "session", "scenario"] as const;
const PERIODS = { all: "", today: "since:today", week: "since:7d", month: "since:30d" } as const;
type Period = keyof typeof PERIODS;

export function UsageView(): ReactElement {
  const say = useText();
  const [by, setBy] = useState<(typeof GROUPS)[number]>("day");
  const [period, setPeriod] = useState<Period>("month");
  const filter = PERIODS[period];
  const { value = [], error } = useLoad(`${by} ${filter}`, () => get<UsageRow[]>("usage", { by, filter }), "requests");
  const periods: readonly Period[] = ["today", "week", "month", "all"];
  return (
    <>
      <div className="bar">
        <Choice
          label={say("usage.by")}
          value={by}
          onChange={(next) => setBy(GROUPS.find((group) => group === next) ?? "day")}
          options={GROUPS.map((group) => [group, say(`usage.${group}`)])}
        />
        <Choice
          label={say("usage.since")}
          value={period}
          onChange={(next) => setPeriod(periods.find((one) => one === next) ?? "all")}
          options={periods.map((one) => [one, say(`usage.${one}`)])}
        />
      </div>
      <Problem error={error} />
      <Totals rows={value} say={say} />
      <div className="charts">
        <Chart title={say("usage.tokens")} bars={value.map((row) => tokenBar(row, say))} format={tokens} />
        <Chart title={say("usage.cost")} bars={value.map((row) => costBar(row, say))} format={costText} />
      </div>
      <UsageTable rows={value} say={say} />
      <LatencyTable filter={filter} />
    </>
  );
}

function tokenBar({ group, input, cacheRead, cacheWrite, output }: UsageRow, say: Say): Bar {
  return {
    label: group,
    parts: [
      { name: say("usage.input"), tone: "input", value: input + cacheWrite },
      { name: say("usage.cache"), tone: "cache", value: cacheRead },
      { name: say("usage.output"), tone: "output", value: output },
    ],
  };
}

function costBar({ group, cost }: UsageRow, say: Say): Bar {
  return { label: group, parts: [{ name: say("usage.cost"), tone: "cost", value: cost }] };
}

interface RowsProps {
  readonly rows: readonly UsageRow[];
  readonly say: Say;
}

function Totals({ rows, say }: RowsProps): ReactElement {
  const sum = (field: Exclude<keyof UsageRow, "group">): number => rows.reduce((total, row) => total + row[field], 0);
  const unpriced = sum("unpriced");
  const facts: readonly (readonly [string, string])[] = [
    [say("usage.requests"), String(sum("requests"))],
    [say("usage.errors"), String(sum("errors"))],
    [say("usage.input"), tokens(sum("input") + sum("cacheRead") + sum("cacheWrite"))],
    [say("usage.output"), tokens(sum("output"))],
    [say("usage.cost"), costText(knownCost(sum("cost"), unpriced))],
  ];
  return (
    <>
      <dl className="totals">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {unpriced > 0 && <p className="note">{say("usage.unpriced", unpriced)}</p>}
    </>
  );
}

/** Nothing is known of a sum without a single price. */
function knownCost(cost: number, unpriced: number): number | undefined {
  return cost === 0 && unpriced > 0 ? undefined : cost;
}

function UsageTable({ rows, say }: RowsProps): ReactElement {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say("usage")}>
      <table>
        <thead>
          <tr>
            <th scope="col" />
            {(["requests", "errors", "input", "cache", "output", "cost"] as const).map((name) => (
              <th key={name} scope="col" className="right">
                {say(`usage.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, requests, errors, input, cacheRead, cacheWrite, output, cost, unpriced }) => (
            <tr key={group}>
              <th scope="row">{sanitize(group)}</th>
              <td className="right">{requests}</td>
              <td className="right">{errors}</td>
              <td className="right">{tokens(input + cacheWrite)}</td>
              <td className="right">{tokens(cacheRead)}</td>
              <td className="right">{tokens(output)}</td>
              <td className="right">{costText(knownCost(cost, unpriced))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
