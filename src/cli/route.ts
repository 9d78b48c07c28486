/** `ccr route`: what the rules would do with a request, without sending it. */
import { pathsOf } from "../config/paths.ts";
import { fallbackName } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import { targetName } from "../core/target.ts";
import { parseRequest } from "../proxy/inbound.ts";
import { explain, type Explanation, type RuleReport } from "../routing/explain.ts";
import { factsOf } from "../routing/facts.ts";
import type { Headers, RequestFacts } from "../routing/types.ts";
import { requireConfig } from "./config.ts";
import { EXIT } from "./exit.ts";
import { parse, usageError } from "./flags.ts";
import { Output } from "./output.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import { readStdin } from "./stdin.ts";
import { table } from "./table.ts";
import type { Invocation } from "./types.ts";

/** A lone `-` names standard input, which is read in any case. */
export async function runExplain(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [source = "-"] = given.operands;
  if (source !== "-") throw usageError(source, "unexpected argument");
  const output = new Output(given);
  const config = await requireConfig(given);
  const facts = readFacts(await readStdin("route explain"));
  const explanation = await explain(facts, config, pathsOf().home);
  if (!output.json) output.warn(config.warnings);
  output.answer(asJson(explanation), () => asText(explanation).join("\n"));
  return explanation.target ? EXIT.done : EXIT.failed;
}

/** A Messages request, or one with its headers around it. */
function readFacts(text: string): RequestFacts {
  const given = parseText(text);
  const wrapped = isRecord(given) && isRecord(given["body"]);
  const body: unknown = wrapped ? given["body"] : given;
  return factsOf(
    parseRequest(Buffer.from(JSON.stringify(body))),
    wrapped ? headersIn(given["headers"]) : {},
    undefined,
  );
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CcrError("CCR-E010", { detail: "standard input is not JSON" }, { cause: error });
  }
}

function headersIn(value: unknown): Headers {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(
    entries.flatMap(([name, text]) => (typeof text === "string" ? [[name.toLowerCase(), text]] : [])),
  );
}

function asJson({ facts, tokens, target, window, promptCost, rules, fallbacks }: Explanation): object {
  const { asked, class: kind, hinted, agentType = null, session, conversation } = facts;
  const decided = rules.find(({ outcome }) => outcome === "decides");
  return {
    request: { asked, class: kind, hinted, agentType, session, conversation, tokens },
    decision: { target: target ? targetName(target) : null, rule: decided?.rule ?? null, why: decided?.why ?? null },
    fallbacks: fallbacks.map(targetName),
    window: window ?? null,
    promptCost: promptCost ?? null,
    rules: rules.map((report) => ({ ...report, target: report.target ? targetName(report.target) : null })),
  };
}

const MARKS: Readonly<Record<RuleReport["outcome"], string>> = { decides: ">", passes: "-", "not asked": " " };

function asText({ facts, tokens, target, window, promptCost, rules, fallbacks }: Explanation): string[] {
  const kind = `${facts.class}${facts.hinted ? "" : ", by its looks"}`;
  const cells = rules.map(({ rule, outcome, target: to, why }) => [
    MARKS[outcome],
    rule,
    to ? targetName(to) : "",
    outcome === "not asked" ? `(not asked) ${why}` : why,
  ]);
  return [
    target ? `${facts.asked} -> ${targetName(target)}` : `${facts.asked} -> nowhere`,
    [
      kind,
      `about ${tokens} tokens${window === undefined ? "" : ` of ${window}`}`,
      ...(promptCost === undefined ? [] : [`$${promptCost.toFixed(4)} to read once`]),
    ].join(", "),
    ...(fallbacks.length === 0 ? [] : [`when that fails: ${fallbacks.map(targetName).join(", ")}`]),
    "",
    ...table(cells),
  ];
}

export async function runList(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const { router, fallback } = await requireConfig(given);
  const { longContextThreshold = null, thinkEffort = null, agents = {}, ...routes } = router;
  const rows = [
    ...Object.entries(routes),
    ...Object.entries(agents).map(([agent, name]) => [`agents.${agent}`, name]),
    ...Object.entries(fallback).map(([route, names]) => [`fallback.${route}`, names.map(fallbackName).join(", ")]),
  ];
  const document = { routes, agents, fallback, longContextThreshold, thinkEffort };
  new Output(given).answer(document, () => table(rows).join("\n"));
  return EXIT.done;
}
