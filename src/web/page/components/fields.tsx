/** Labelled inputs. */
import { useId, type ReactElement, type ReactNode } from "react";

import { useText } from "../i18n/text.ts";

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "number" | "url" | "search";
  /** What may be chosen; others may be typed. */
  readonly options?: readonly string[];
  readonly lines?: number;
  readonly placeholder?: string;
}

export function TextField(props: TextFieldProps): ReactElement {
  const { label, hint, value, onChange, type = "text", options, lines, placeholder } = props;
  const id = useId();
  const common = {
    id,
    value,
    placeholder,
    spellCheck: false,
    autoComplete: "off",
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  };
  return (
    <Field id={id} label={label} hint={hint}>
      {lines === undefined ? (
        <input {...common} type={type} list={options && `${id}-options`} />
      ) : (
        <textarea {...common} rows={lines} />
      )}
      {options && <Options id={`${id}-options`} values={options} />}
    </Field>
  );
}

function Options({ id, values }: { readonly id: string; readonly values: readonly string[] }): ReactElement {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

function Field({
  id,
  label,
  hint,
  children,
}: FieldProps & { readonly id: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <small id={`${id}-hint`} className="hint">
          {hint}
        </small>
      )}
    </div>
  );
}

export interface ChoiceProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

export function Choice({ label, hint, value, onChange, options }: ChoiceProps): ReactElement {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint}>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

export interface SwitchProps extends FieldProps {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function Switch({ label, hint, value, onChange }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <div className="field switch">
      <input id={id} type="checkbox" checked={value} onChange={({ target }) => onChange(target.checked)} />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <small className="hint">{hint}</small>}
    </div>
  );
}

const MARK = /^••••[0-9a-f]+••••$/;

/** What is stored never comes here: there is a mark in its place, and typing replaces it. */
export function SecretField({ label, hint, value, onChange }: TextFieldProps): ReactElement {
  const say = useText();
  const id = useId();
  const kept = MARK.test(value);
  return (
    <Field id={id} label={say("secret.label", label)} hint={hint}>
      <input
        id={id}
        type={kept || value === "" || value.startsWith("$") ? "text" : "password"}
        value={kept ? "" : value}
        placeholder={say(kept ? "secret.kept" : "secret.none")}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}
