import { Component, type ReactNode } from 'react';
import { ErrorNote } from './loaded.tsx';
import { RetryButton } from './retry-button.tsx';
import { isUnreachable, UnreachableNote } from './unreachable-note.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** Contains the error of a page, or of a script that the server could not send, so that the rest keeps working. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    // The script of the page is missing, so the page is reloaded once the server answers.
    if (isUnreachable(this.state.error))
      return <UnreachableNote onReachable={() => window.location.reload()} />;
    return (
      <ErrorNote error={this.state.error}>
        <RetryButton />
      </ErrorNote>
    );
  }
}
