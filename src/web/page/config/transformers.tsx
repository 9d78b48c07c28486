/** `transformer` of a provider: names with their options, for all of its models and for single ones. */
import { useState, type ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import type { Step, TransformerView } from "../../shared/views.ts";
import { Choice } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { OptionField } from "./option-field.tsx";
import { useConfig } from "./store.tsx";
import { type Fields, fieldsAt, listAt } from "./values.ts";

type Path = readonly Step[];

interface EditorProps {
  /** Of `transformer`. */
  readonly path: Path;
  readonly models: readonly string[];
}

export function TransformerEditor({ path, models }: EditorProps): ReactElement {
  const say = useText();
  const { value } = useConfig();
  const { value: known = [] } = useLoad("transformers", () => get<TransformerView[]>("transformers"));
  const [model, setModel] = useState("");
  const withOwn = Object.keys(fieldsAt(value, path)).filter((key) => key !== "use");
  const names = [...new Set([...models, ...withOwn])];
  return (
    <fieldset>
      <legend>{say("provider.transformers")}</legend>
      <Choice
        label={say("provider.forModel")}
        value={model}
        onChange={setModel}
        options={[
          ["", say("provider.allModels")],
          ...names.map((one) => [one, withOwn.includes(one) ? `${one} •` : one] as const),
        ]}
      />
      <UseList path={model === "" ? [...path, "use"] : [...path, model, "use"]} known={known} />
    </fieldset>
  );
}

interface UseListProps {
  readonly path: Path;
  readonly known: readonly TransformerView[];
}

function UseList({ path, known }: UseListProps): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const uses = listAt(value, path);
  const change = (next: readonly unknown[]): void => set(path, next.length > 0 ? next : undefined);
  const move = (index: number, by: number): void => {
    const moved = uses.toSpliced(index, 1).toSpliced(index + by, 0, uses[index]);
    change(moved);
  };
  return (
    <>
      <ol className="uses">
        {uses.map((use, index) => (
          <li key={`${index} ${nameOf(use)}`}>
            <strong>{nameOf(use)}</strong>
            <button
              type="button"
              disabled={index === 0}
              aria-label={`${say("provider.up")}: ${nameOf(use)}`}
              onClick={() => move(index, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              disabled={index === uses.length - 1}
              aria-label={`${say("provider.down")}: ${nameOf(use)}`}
              onClick={() => move(index, 1)}
            >
              ↓
            </button>
            <button
              type="button"
              aria-label={`${say("remove")}: ${nameOf(use)}`}
              onClick={() => change(uses.toSpliced(index, 1))}
            >
              ✕
            </button>
            <UseOptions use={use} known={known} onChange={(next) => change(uses.with(index, next))} />
          </li>
        ))}
      </ol>
      <Choice
        label={say("provider.addTransformer")}
        value=""
        onChange={(name) => name !== "" && change([...uses, name])}
        options={[["", "…"], ...known.map(({ name }) => [name, name] as const)]}
      />
    </>
  );
}

interface UseOptionsProps {
  readonly use: unknown;
  readonly known: readonly TransformerView[];
  readonly onChange: (use: unknown) => void;
}

function UseOptions({ use, known, onChange }: UseOptionsProps): ReactElement {
  const name = nameOf(use);
  const row = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const options = optionsOf(use);
  const change = (option: string, value: unknown): void => {
    const { [option]: _before, ...others } = options;
    const next = value === undefined ? others : { ...options, [option]: value };
    onChange(Object.keys(next).length > 0 ? [name, next] : name);
  };
  return (
    <div className="options">
      {row && <small className="hint">{row.summary}</small>}
      {row?.options.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          value={options[option.name]}
          onChange={(value) => change(option.name, value)}
        />
      ))}
    </div>
  );
}

function nameOf(use: unknown): string {
  const name: unknown = Array.isArray(use) ? use[0] : use;
  return typeof name === "string" ? name : "?";
}

function optionsOf(use: unknown): Fields {
  const options: unknown = Array.isArray(use) ? use[1] : undefined;
  return isRecord(options) ? options : {};
}
