/** The segments of a status line: dragged, or moved with their arrows, and changed in place. */
import { useState, type ReactElement } from "react";

import { Choice, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { COLOR_NAMES, cssColor } from "./status-preview.tsx";
import { type Fields, orNothing, textOf } from "./values.ts";

const TYPES = [
  "workDir",
  "gitBranch",
  "model",
  "usage",
  "context",
  "speed",
  "cost",
  "duration",
  "lines",
  "script",
] as const;
const TEXTS: Readonly<Record<string, string>> = {
  workDir: "{{workDirName}}",
  gitBranch: "{{gitBranch}}",
  model: "{{model}}",
  usage: "↑ {{inputTokens}} ↓ {{outputTokens}}",
  context: "{{contextPercent}}%",
  speed: "{{tokenSpeed}} tok/s",
  cost: "{{cost}}",
  duration: "{{duration}}",
  lines: "+{{linesAdded}} -{{linesRemoved}}",
};

export interface ModulesProps {
  readonly modules: readonly Fields[];
  readonly onChange: (modules: readonly Fields[]) => void;
}

export function Modules({ modules, onChange }: ModulesProps): ReactElement {
  const say = useText();
  const [dragged, setDragged] = useState<number>();
  const move = (from: number, to: number): void => {
    const module = modules[from];
    if (module && to >= 0 && to < modules.length) onChange(modules.toSpliced(from, 1).toSpliced(to, 0, module));
  };
  const add = (type: string): void => onChange([...modules, { type, text: TEXTS[type] ?? "", color: "bright_blue" }]);
  return (
    <section>
      <h2>{say("status.modules")}</h2>
      <p className="note">{say("status.dragHint")}</p>
      <ol className="modules">
        {modules.map((module, index) => (
          <li
            key={`${index}`}
            draggable
            className={dragged === index ? "dragged" : ""}
            onDragStart={() => setDragged(index)}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== undefined) move(dragged, index);
            }}
          >
            <ModuleHead
              module={module}
              index={index}
              count={modules.length}
              move={move}
              remove={() => onChange(modules.toSpliced(index, 1))}
            />
            <ModuleFields module={module} onChange={(next) => onChange(modules.with(index, next))} />
          </li>
        ))}
      </ol>
      <Choice
        label={say("add")}
        value=""
        onChange={(type) => type !== "" && add(type)}
        options={[["", "…"], ...TYPES.map((type) => [type, type] as const)]}
      />
    </section>
  );
}

interface HeadProps {
  readonly module: Fields;
  readonly index: number;
  readonly count: number;
  readonly move: (from: number, to: number) => void;
  readonly remove: () => void;
}

function ModuleHead({ module, index, count, move, remove }: HeadProps): ReactElement {
  const say = useText();
  const name = textOf(module["type"]);
  return (
    <div className="module-head">
      <span aria-hidden="true">⠿</span> <strong>{name}</strong>
      <button
        type="button"
        disabled={index === 0}
        aria-label={`${say("provider.up")}: ${name}`}
        onClick={() => move(index, index - 1)}
      >
        ↑
      </button>
      <button
        type="button"
        disabled={index === count - 1}
        aria-label={`${say("provider.down")}: ${name}`}
        onClick={() => move(index, index + 1)}
      >
        ↓
      </button>
      <button type="button" aria-label={`${say("remove")}: ${name}`} onClick={remove}>
        ✕
      </button>
    </div>
  );
}

interface FieldsProps {
  readonly module: Fields;
  readonly onChange: (module: Fields) => void;
}

function ModuleFields({ module, onChange }: FieldsProps): ReactElement {
  const say = useText();
  const change = (key: string) => (text: string) => {
    const { [key]: _before, ...others } = module;
    onChange(orNothing(text) === undefined ? others : { ...module, [key]: text });
  };
  return (
    <div className="module-fields">
      <TextField label={say("status.icon")} value={textOf(module["icon"])} onChange={change("icon")} />
      <TextField label={say("status.text")} value={textOf(module["text"])} onChange={change("text")} />
      <ColorField label={say("status.color")} value={textOf(module["color"])} onChange={change("color")} />
      <ColorField
        label={say("status.background")}
        value={textOf(module["background"])}
        prefix="bg_"
        onChange={change("background")}
      />
      {module["type"] === "script" && (
        <TextField label={say("status.script")} value={textOf(module["scriptPath"])} onChange={change("scriptPath")} />
      )}
    </div>
  );
}

interface ColorFieldProps {
  readonly label: string;
  readonly value: string;
  readonly prefix?: string;
  readonly onChange: (value: string) => void;
}

/** By name, or from the browser's picker. */
function ColorField({ label, value, prefix = "", onChange }: ColorFieldProps): ReactElement {
  return (
    <div className="color">
      <TextField label={label} value={value} options={COLOR_NAMES.map((name) => prefix + name)} onChange={onChange} />
      <input
        type="color"
        aria-label={`${label} #`}
        value={cssColor(value) ?? "#000000"}
        onChange={({ target }) => onChange(prefix + target.value)}
      />
    </div>
  );
}
