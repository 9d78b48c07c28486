/** Starts the page: the ticket of its address becomes a session, and the rest follows. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";
import { enter } from "./lib/api.ts";
import { applyPreferences } from "./lib/preferences.ts";

applyPreferences();
const root = document.getElementById("root");
// A ticket that opens nothing is told by the first question that is refused.
await enter().catch(() => {});
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
