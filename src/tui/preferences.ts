/** What the screen remembers between runs. The host decides where it is kept, or that it is not. */

export interface Preferences {
  readonly current: {
    /** Whether wide terminals show the sidebar. */
    readonly sidebar: boolean;
    /** `provider,model` names, newest first. */
    readonly recentModels: readonly string[];
  };
  update(change: { readonly sidebar: boolean }): Promise<void>;
  useModel(name: string): Promise<void>;
}
