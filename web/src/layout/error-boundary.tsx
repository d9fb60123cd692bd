import { Component, type ReactNode } from 'react';
import { ErrorNote } from './loaded.tsx';
import { RetryButton } from './retry-button.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** An error in a page, or a part of it that the server could not send, leaves the rest standing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorNote error={this.state.error}>
        <RetryButton />
      </ErrorNote>
    );
  }
}
