/** What became of a request: facts, the rules that were asked, and the attempts. */
import type { ReactElement } from "react";

import { promptTokens } from "../../../core/record.ts";
import { sanitize } from "../../../pty/sanitize.ts";
import { seconds } from "../../../tui/format.ts";
import type { RequestView } from "../../shared/views.ts";
import { type Say, useText } from "../i18n/text.ts";
import { costText, timeText } from "./columns.tsx";

interface ViewProps {
  readonly view: RequestView;
}

export function Overview({ view }: ViewProps): ReactElement {
  const say = useText();
  const { row, detail } = view;
  return (
    <>
      {row.error !== undefined && (
        <p className="problem">
          ✗ {sanitize(row.error)} [{row.code}] <small>{sanitize(detail.hint)}</small>
        </p>
      )}
      <dl className="facts">
        {factsOf(view, say).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{sanitize(value)}</dd>
          </div>
        ))}
      </dl>
      <h3>{say("inspect.rules")}</h3>
      <ol className="rules">
        {detail.rules.map(({ rule, hit, why }) => (
          <li key={rule} className={hit ? "hit" : ""}>
            <strong>{sanitize(rule)}</strong> {sanitize(why)}
          </li>
        ))}
      </ol>
      <Attempts view={view} />
    </>
  );
}

function factsOf({ row }: RequestView, say: Say): [string, string][] {
  const speed =
    row.output !== undefined && row.streamMs ? `, ${Math.round((row.output * 1000) / row.streamMs)} tok/s` : "";
  const counts = say(
    "inspect.tokenText",
    shown(promptTokens(row)),
    shown(row.cacheRead),
    shown(row.cacheWrite),
    shown(row.output),
  );
  const times = say("inspect.tookText", timeOf(row.ttft), timeOf(row.ms));
  return [
    [say("col.time"), timeText(row.at)],
    [say("col.target"), row.provider === undefined ? say("none") : `${row.provider},${row.model}`],
    [say("inspect.asked"), row.asked],
    [say("inspect.class"), row.agent === undefined ? row.class : `${row.class}, ${row.agent}`],
    [say("inspect.session"), row.session],
    [say("inspect.tokens"), row.estimated ? `${counts} (${say("inspect.estimated")})` : counts],
    [say("inspect.cost"), row.cost === undefined ? say("unknown") : costText(row.cost)],
    [say("inspect.stop"), row.stop ?? say(`state.${row.state}`)],
    [say("inspect.tools"), row.tools.join(", ") || say("none")],
    [say("inspect.took"), times + speed],
  ];
}

function shown(value: number | undefined): string {
  return value === undefined ? "?" : String(value);
}

function timeOf(ms: number | undefined): string {
  return ms === undefined ? "?" : seconds(ms);
}

function Attempts({ view }: ViewProps): ReactElement {
  const say = useText();
  return (
    <>
      <h3>{say("inspect.attempts")}</h3>
      <ol className="attempts">
        {view.detail.attempts.map(({ provider, model, status, error, sent, end, retryIn }) => (
          <li key={sent} className={error ? "bad" : "good"}>
            {error ? "✗" : "✓"} {sanitize(`${provider},${model}`)} {status ?? "-"}{" "}
            {error && sanitize(`${error.message} [${error.code}]`)} {end !== undefined && seconds(end - sent)}
            {retryIn !== undefined && ` ↻ ${seconds(retryIn)}`}
          </li>
        ))}
      </ol>
    </>
  );
}
