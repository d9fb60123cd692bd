import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { ErrorNote } from './loaded.tsx';

interface FaultBoundaryProps {
  readonly children: ReactNode;
}

/** A fault of a page, or a part of it that an update of the server has replaced, leaves the rest standing. */
export class ErrorBoundary extends Component<FaultBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorNote error={this.state.error}>
        <Button variant="default" size="xs" onClick={() => window.location.reload()}>
          Load the page anew
        </Button>
      </ErrorNote>
    );
  }
}
