/** Mistakes of a configuration with their places. */
import type { ReactElement } from "react";

import type { Issue } from "../../shared/views.ts";
import { useText } from "../i18n/text.ts";

export interface IssuesProps {
  readonly issues: readonly Issue[];
  /** Leads to the place. */
  readonly onGo?: (issue: Issue) => void;
}

export function Issues({ issues, onGo }: IssuesProps): ReactElement {
  const say = useText();
  return (
    <ul className="issues">
      {issues.map((issue) => (
        <li key={`${issue.line}:${issue.column} ${issue.message}`}>
          {onGo ? (
            <button type="button" className="link" onClick={() => onGo(issue)}>
              {say("config.at", issue.line, issue.column)}
            </button>
          ) : (
            say("config.at", issue.line, issue.column)
          )}
          : {issue.message}
          <pre>{issue.excerpt}</pre>
        </li>
      ))}
    </ul>
  );
}
