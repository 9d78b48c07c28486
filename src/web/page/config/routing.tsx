/** Which model for which kind of request, and where to go when it fails. */
import type { ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import { Choice, Switch, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { Agents } from "./agents.tsx";
import { ConfigFrame } from "./frame.tsx";
import { useConfig } from "./store.tsx";
import { fieldsAt, flagOf, listAt, orNothing, targetsIn, textOf } from "./values.ts";

const ROUTES = ["default", "background", "think", "longContext", "webSearch", "image", "subagent"] as const;
const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

export function RoutingView(): ReactElement {
  return (
    <ConfigFrame>
      <Scenarios />
      <Fallbacks />
      <Agents />
    </ConfigFrame>
  );
}

function Scenarios(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const router = fieldsAt(value, ["Router"]);
  const targets = targetsIn(value);
  const change = (key: string) => (text: string) => set(["Router", key], orNothing(text));
  return (
    <section>
      <h2>{say("routing.scenarios")}</h2>
      {ROUTES.map((route) => (
        <TextField
          key={route}
          label={say(`route.${route}`)}
          value={textOf(router[route])}
          placeholder={say("routing.unset")}
          options={targets}
          onChange={change(route)}
        />
      ))}
      <TextField
        label={say("routing.threshold")}
        type="number"
        value={textOf(router["longContextThreshold"])}
        placeholder="60000"
        onChange={(text) => set(["Router", "longContextThreshold"], text === "" ? undefined : Number(text))}
      />
      <Choice
        label={say("routing.effort")}
        value={textOf(router["thinkEffort"])}
        onChange={change("thinkEffort")}
        options={["", ...EFFORTS].map((one) => [one, one === "" ? say("routing.unset") : one] as const)}
      />
      <Switch
        label={say("routing.forceImage")}
        value={flagOf(fieldsAt(value, [])["forceUseImageAgent"])}
        onChange={(on) => set(["forceUseImageAgent"], on ? true : undefined)}
      />
    </section>
  );
}

function Fallbacks(): ReactElement {
  const say = useText();
  return (
    <section>
      <h2>{say("routing.fallback")}</h2>
      <p className="note">{say("routing.fallbackText")}</p>
      {ROUTES.map((route) => (
        <FallbackList key={route} route={route} />
      ))}
    </section>
  );
}

function FallbackList({ route }: { readonly route: (typeof ROUTES)[number] }): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const list = listAt(value, ["fallback", route]);
  const targets = targetsIn(value);
  const change = (next: readonly unknown[]): void => set(["fallback", route], next.length > 0 ? next : undefined);
  return (
    <fieldset>
      <legend>{route}</legend>
      <ol className="uses">
        {list.map((entry, index) => {
          const target = targetOf(entry);
          return (
            <li key={`${index} ${target}`}>
              {target}
              <button
                type="button"
                disabled={index === 0}
                aria-label={`${say("provider.up")}: ${target}`}
                onClick={() => change(list.toSpliced(index, 1).toSpliced(index - 1, 0, entry))}
              >
                ↑
              </button>
              <button
                type="button"
                aria-label={`${say("remove")}: ${target}`}
                onClick={() => change(list.toSpliced(index, 1))}
              >
                ✕
              </button>
            </li>
          );
        })}
      </ol>
      <Choice
        label={`${say("add")}: ${route}`}
        value=""
        onChange={(target) => target !== "" && change([...list, target])}
        options={[
          ["", "…"],
          ...targets
            .filter((target) => !list.map(targetOf).includes(target))
            .map((target) => [target, target] as const),
        ]}
      />
    </fieldset>
  );
}

/** An entry may say for which failures it is: `{ model, on }`. */
function targetOf(entry: unknown): string {
  return textOf(isRecord(entry) ? entry["model"] : entry);
}
