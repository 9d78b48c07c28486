/** What commands can do to sessions. */
export interface SessionActions {
  /** One more Claude Code beside the others. */
  newSession(): void;
  /** Brings the session with this key into view. */
  showSession(id: string): void;
  /** The one after the one in view, round and round. */
  nextSession(): void;
  /** Ends the session with this key, unless it is the only one. */
  closeSession(id: string): void;
  /** Starts Claude Code again with its conversation; lets it go on where it was only stopped. */
  restart(): void;
}

/** What commands can do to the pane in view. */
export interface PaneActions {
  /** Freezes the view to read, search and copy. */
  copyMode(): void;
  /** The same, beginning with a search. */
  searchPane(): void;
  /** Columns more or fewer for the sidebar; undefined gives it its usual width. */
  widenSidebar(columns: number | undefined): void;
}
