/** Which model each session uses, and another one for it. */
import type { ReactElement } from "react";

import { sanitize } from "../../pty/sanitize.ts";
import { pricePair, windowSize } from "../../tui/format.ts";
import type { ModelView, SessionView, StateView } from "../shared/views.ts";
import { Problem } from "./components/problem.tsx";
import { useToasts } from "./components/toasts.tsx";
import { useText } from "./i18n/text.ts";
import { ApiError, get, post } from "./lib/api.ts";
import { useLoad } from "./lib/use-load.ts";
import { timeText } from "./requests/columns.tsx";

export function ModelsView(): ReactElement {
  const say = useText();
  const { value, error, reload } = useLoad("state", () => get<StateView>("state"), "state");
  const { sessions = [], models = [] } = value ?? {};
  return (
    <>
      <Problem error={error} />
      <h2>{say("models.sessions")}</h2>
      {value && sessions.length === 0 && <p className="empty">{say("models.noSessions")}</p>}
      {sessions.length > 0 && <Sessions sessions={sessions} models={models} reload={reload} />}
      <h2>{say("models.all")}</h2>
      <ModelTable models={models} />
      {value && (
        <p className="note">
          {say("models.proxy")}: <code>{value.url}</code> · ccr {value.version} · <code>{value.config.path}</code>
        </p>
      )}
    </>
  );
}

interface SessionsProps {
  readonly sessions: readonly SessionView[];
  readonly models: readonly ModelView[];
  readonly reload: () => void;
}

function Sessions({ sessions, models, reload }: SessionsProps): ReactElement {
  const say = useText();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say("models.sessions")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("models.session")}</th>
            <th scope="col">{say("models.current")}</th>
            <th scope="col">{say("models.choose")}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <Session key={session.id} session={session} models={models} reload={reload} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Session({
  session,
  models,
  reload,
}: Omit<SessionsProps, "sessions"> & { readonly session: SessionView }): ReactElement {
  const say = useText();
  const toast = useToasts();
  const { id, target, override, requests, lastAt } = session;
  const names = [...new Set([...(override === undefined ? [] : [override]), ...models.map(({ name }) => name)])];
  const choose = async (name: string): Promise<void> => {
    try {
      await post<StateView>("override", { session: id, target: name === "" ? null : name });
      toast("ok", say("models.switched", id.slice(0, 8), name === "" ? say("models.rules") : name));
    } catch (error) {
      toast("err", error instanceof ApiError ? error.message : String(error));
    }
    reload();
  };
  return (
    <tr>
      <th scope="row">
        {sanitize(id.slice(0, 8))} <small>{timeText(lastAt)}</small>
      </th>
      <td>
        {sanitize(target ?? "-")} <small>({requests})</small>
      </td>
      <td>
        <select
          aria-label={`${say("models.choose")}: ${id.slice(0, 8)}`}
          value={override ?? ""}
          onChange={({ target: chosen }) => void choose(chosen.value)}
        >
          <option value="">{say("models.rules")}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {sanitize(name)}
            </option>
          ))}
        </select>
      </td>
    </tr>
  );
}

function ModelTable({ models }: Pick<SessionsProps, "models">): ReactElement {
  const say = useText();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say("models.all")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("models.choose")}</th>
            <th scope="col" className="right">
              {say("models.window")}
            </th>
            <th scope="col" className="right">
              {say("models.price")}
            </th>
            <th scope="col">{say("models.roles")}</th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ name, window, price, roles }) => (
            <tr key={name}>
              <th scope="row">{sanitize(name)}</th>
              <td className="right">{window === undefined ? "?" : windowSize(window)}</td>
              <td className="right">{price ? pricePair(price) : "?"}</td>
              <td>{roles.join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
