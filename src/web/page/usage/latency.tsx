/** How fast each provider has been. */
import type { ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import { seconds } from "../../../tui/format.ts";
import type { LatencyRow } from "../../shared/views.ts";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";

export function LatencyTable({ filter }: { readonly filter: string }): ReactElement {
  const say = useText();
  const { value = [] } = useLoad(`latency ${filter}`, () => get<LatencyRow[]>("latency", { filter }), "requests");
  return (
    <>
      <h2>{say("usage.latency")}</h2>
      <p className="note">{say("usage.latencyNote")}</p>
      <div className="scroll" tabIndex={0} role="region" aria-label={say("usage.latency")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("usage.provider")}</th>
              {(["usage.requests", "usage.errors", "latency.ttft", "latency.total", "latency.speed"] as const).map(
                (key) => (
                  <th key={key} scope="col" className="right">
                    {say(key)}
                  </th>
                ),
              )}
              <th scope="col">{say("latency.curve")}</th>
            </tr>
          </thead>
          <tbody>
            {value.map((row) => (
              <Row key={row.provider} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ row }: { readonly row: LatencyRow }): ReactElement {
  return (
    <tr>
      <th scope="row">{sanitize(row.provider)}</th>
      <td className="right">{row.requests}</td>
      <td className="right">{row.errors}</td>
      <td className="right">{pair(row.ttft50, row.ttft95)}</td>
      <td className="right">{pair(row.total50, row.total95)}</td>
      <td className="right">{row.speed === undefined ? "-" : Math.round(row.speed)}</td>
      <td>
        <Curve samples={row.samples} />
      </td>
    </tr>
  );
}

function pair(half: number | undefined, most: number | undefined): string {
  return half === undefined || most === undefined ? "-" : `${seconds(half)} / ${seconds(most)}`;
}

const HEIGHT = 20;
const STEP = 3;

function Curve({ samples }: Pick<LatencyRow, "samples">): ReactElement {
  const highest = Math.max(...samples, 1);
  const points = samples.map((sample, index) => `${index * STEP},${HEIGHT - (sample / highest) * (HEIGHT - 2) - 1}`);
  return (
    <svg className="curve" viewBox={`0 0 ${Math.max(samples.length, 2) * STEP} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(" ")} />
    </svg>
  );
}
