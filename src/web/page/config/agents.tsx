/** Models of sub-agents by their type. */
import { useState, type ReactElement } from "react";

import { TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { useConfig } from "./store.tsx";
import { fieldsAt, targetsIn, textOf } from "./values.ts";

const PATH = ["Router", "agents"] as const;

export function Agents(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const [type, setType] = useState("");
  const agents = fieldsAt(value, PATH);
  const targets = targetsIn(value);
  const remove = (name: string): void => {
    const others = Object.keys(agents).length > 1;
    set(others ? [...PATH, name] : PATH, undefined);
  };
  const add = (): void => {
    set([...PATH, type], targets[0] ?? "");
    setType("");
  };
  return (
    <section>
      <h2>{say("routing.agents")}</h2>
      {Object.entries(agents).map(([name, target]) => (
        <div key={name} className="bar">
          <TextField
            label={name}
            value={textOf(target)}
            options={targets}
            onChange={(text) => set([...PATH, name], text)}
          />
          <button type="button" aria-label={`${say("remove")}: ${name}`} onClick={() => remove(name)}>
            ✕
          </button>
        </div>
      ))}
      <div className="bar">
        <TextField label={say("routing.agentType")} value={type} placeholder="Explore" onChange={setType} />
        <button type="button" disabled={type === ""} onClick={add}>
          {say("add")}
        </button>
      </div>
    </section>
  );
}
