/** The events of an answer in time, and where the time of a request went. */
import type { ReactElement } from "react";

import { isReused, phasesOf } from "../../../history/phases.ts";
import { sanitize } from "../../../pty/sanitize.ts";
import { seconds } from "../../../tui/format.ts";
import type { RequestView } from "../../shared/views.ts";
import { useText } from "../i18n/text.ts";

/** A pause of the answer that is worth a mark, in ms. */
const PAUSE_MS = 5_000;

interface ViewProps {
  readonly view: RequestView;
}

export function StreamTab({ view }: ViewProps): ReactElement {
  const say = useText();
  const { timeline, dropped } = view.detail;
  return (
    <table className="timeline">
      <tbody>
        {timeline.map(({ at, until, type, count, size, detail }, index) => {
          const pause = index === 0 ? 0 : at - (timeline[index - 1]?.until ?? 0);
          return (
            <tr key={`${index} ${at}`} className={pause > PAUSE_MS ? "paused" : ""}>
              <td className="right">+{until > at ? `${at}…${until}` : at} ms</td>
              <td>
                {sanitize(type)} {count > 1 && `× ${count}`}
              </td>
              <td>{size > 0 ? `${size} chars` : sanitize(detail)}</td>
              <td>{pause > PAUSE_MS && say("inspect.silence", seconds(pause))}</td>
            </tr>
          );
        })}
        {dropped > 0 && (
          <tr>
            <td colSpan={4}>… {dropped}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

export function TimingTab({ view }: ViewProps): ReactElement {
  const say = useText();
  const phases = phasesOf(view);
  const total = Math.max(1, view.row.ms ?? phases.reduce((sum, { ms }) => sum + ms, 0));
  const last = view.detail.attempts.at(-1);
  return (
    <table className="phases">
      <tbody>
        {phases.map(({ name, from, ms }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="right">{seconds(ms)}</td>
            <td className="wide">
              <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect x={(from / total) * 100} width={Math.max(0.5, (ms / total) * 100)} y="0" height="6" />
              </svg>
            </td>
            <td>{name === "connect" && last && isReused(last) && say("inspect.reused")}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{say("usage.total")}</th>
          <td className="right">{view.row.ms === undefined ? "?" : seconds(view.row.ms)}</td>
          <td />
          <td />
        </tr>
      </tbody>
    </table>
  );
}
