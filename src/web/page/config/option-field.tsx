/** One option of a transformer, by the type that its schema gives it. */
import { useState, type ReactElement } from "react";

import type { OptionView } from "../../shared/views.ts";
import { Choice, Switch, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { orNothing, textOf } from "./values.ts";

export interface OptionFieldProps {
  readonly option: OptionView;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

export function OptionField({ option, value, onChange }: OptionFieldProps): ReactElement {
  const { name, type, description, required, usual, choices } = option;
  const label = required ? `${name} *` : name;
  const hint = usual === undefined ? description : `${description} (${JSON.stringify(usual)})`;
  if (choices) {
    const options = ["", ...choices].map((one) => [one, one] as const);
    return (
      <Choice
        label={label}
        hint={hint}
        value={textOf(value)}
        onChange={(text) => onChange(orNothing(text))}
        options={options}
      />
    );
  }
  switch (type) {
    case "boolean":
      return (
        <Switch
          label={label}
          hint={hint}
          value={value === undefined ? usual === true : value === true}
          onChange={onChange}
        />
      );
    case "number":
    case "integer":
      return (
        <TextField
          label={label}
          hint={hint}
          type="number"
          value={textOf(value)}
          onChange={(text) => onChange(text === "" ? undefined : Number(text))}
        />
      );
    case "string":
      return (
        <TextField label={label} hint={hint} value={textOf(value)} onChange={(text) => onChange(orNothing(text))} />
      );
    case "json":
      return <JsonField label={label} hint={hint} value={value} onChange={onChange} />;
  }
}

export interface JsonFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** What is typed stays while it is no JSON yet. */
export function JsonField({ label, hint, value, onChange }: JsonFieldProps): ReactElement {
  const say = useText();
  const written = value === undefined ? "" : JSON.stringify(value, undefined, 2);
  const [typed, setTyped] = useState(written);
  const parsed = parse(typed);
  const isOwn = parsed !== FAULT && JSON.stringify(parsed) === JSON.stringify(value);
  const shown = isOwn || parsed === FAULT ? typed : written;
  const change = (text: string): void => {
    setTyped(text);
    const next = parse(text);
    if (next !== FAULT) onChange(next);
  };
  return (
    <TextField
      label={label}
      hint={parse(shown) === FAULT ? say("plugins.badJson") : hint}
      lines={4}
      value={shown}
      onChange={change}
    />
  );
}

const FAULT = Symbol("no JSON");

function parse(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return FAULT;
  }
}
