/** Whether settings of Claude Code lead it past the router, or lead plain `claude` to it. */
import { envOf, modelOf, permissionModeOf, readSettings, type SettingsLayer } from "../../claude/settings.ts";
import { editJsonFile } from "../json-file.ts";
import type { Check, Finding } from "./types.ts";

/** In the `env` of settings these override the environment that ccr starts Claude Code in, unless ccr sets them there too. */
const LEADING =
  /^(ANTHROPIC_(BASE_URL|AUTH_TOKEN|API_KEY|MODEL|DEFAULT_\w+_MODEL|SMALL_FAST_MODEL)|CLAUDE_CODE_USE_\w+)$/;

export const settings: Check = {
  id: "settings",
  summary: "settings of Claude Code neither lead it past ccr nor hold names of ccr",
  run: async (patient) => {
    const layers = readSettings(patient);
    const findings = layers.flatMap((layer) => [...leakedModel(layer), ...variables(layer), ...permissionMode(layer)]);
    if (findings.length > 0) return findings;
    return [
      {
        level: "ok",
        text: `nothing in ${layers.length} settings file${layers.length === 1 ? "" : "s"} stands in the way`,
      },
    ];
  },
};

/** `/model p,m` in Claude Code writes the name into the user's settings (measured with 2.1.330). */
function leakedModel({ path, managed, values }: SettingsLayer): Finding[] {
  const model = modelOf(values);
  if (!model?.includes(",") && !model?.startsWith("claude-ccr/")) return [];
  const finding: Finding = {
    level: "warn",
    text: `${path} has the model ${model}, a name of ccr: plain claude will fail`,
    hint: "Remove it there, or with ccr doctor settings --fix",
  };
  if (managed || values["model"] !== model) return [finding];
  const fix = (): string => {
    editJsonFile(path, ({ model: _model, ...others }) => others);
    return `the model is gone from ${path}`;
  };
  return [{ ...finding, fix }];
}

function variables({ path, managed, values }: SettingsLayer): Finding[] {
  const names = Object.entries(envOf(values)).flatMap(([name, value]) =>
    LEADING.test(name) && value !== "" ? name : [],
  );
  if (names.length === 0) return [];
  const text = `${path} sets ${names.join(", ")}`;
  if (managed) {
    return [
      { level: "error", text: `${text}, so Claude Code does not use ccr`, hint: "Only an administrator can remove it" },
    ];
  }
  return [
    {
      level: "warn",
      text: `${text}: claude follows that also after ccr activate; ccr and ccr code override it`,
      hint: "Remove it there if plain claude shall use ccr",
    },
  ];
}

function permissionMode({ path, values }: SettingsLayer): Finding[] {
  if (permissionModeOf(values) !== "auto") return [];
  return [
    {
      level: "warn",
      text: `${path} chooses permission mode auto, which only Anthropic's own models can serve`,
      hint: "Choose another permissions.defaultMode, or press Shift+Tab in Claude Code",
    },
  ];
}
