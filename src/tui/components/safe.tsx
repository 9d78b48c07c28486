/** Keeps a part of the screen that fails from taking the rest with it. */
import { Text } from "ink";
import { Component, type ReactNode } from "react";

import { fit } from "../format.ts";

export interface SafeProps {
  /** What the part is called in the message that takes its place. */
  readonly name: string;
  readonly width: number;
  readonly children: ReactNode;
}

interface SafeState {
  readonly error: unknown;
}

export class Safe extends Component<SafeProps, SafeState> {
  override readonly state: SafeState = { error: undefined };

  static getDerivedStateFromError(error: unknown): SafeState {
    return { error };
  }

  override render(): ReactNode {
    const { name, width, children } = this.props;
    const { error } = this.state;
    if (error === undefined) return children;
    const text = error instanceof Error ? error.message : "unknown cause";
    return <Text color="red">{fit(`CCR-E900 ${name} failed: ${text}`, width)}</Text>;
  }
}
