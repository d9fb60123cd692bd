import { ConsecutiveBreaker, circuitBreaker, handleWhenResult, CircuitState as State } from 'cockatiel';
import { RemoteFailure } from './remote-failure.ts';

/** After this many consecutive calls to an extension that is down, calls stop for a while. */
const FAILURES = 5;
/** Then one call probes whether it is back. */
const OPEN_MS = 10_000;

export type CircuitState = 'closed' | 'open' | 'half-open';

/**
 * Runs work unless the extension is known to be down.
 * @throws RemoteFailure `extension_circuit_open` without running it
 */
export type Circuit = <Result>(work: () => Promise<Result>) => Promise<Result>;

const NAMES = {
  [State.Closed]: 'closed',
  [State.Open]: 'open',
  [State.HalfOpen]: 'half-open',
  [State.Isolated]: 'open',
} as const;

/** One hook's circuit breaker: callers do not wait for an extension that is down. */
export function createCircuit(onState: (state: CircuitState) => void): Circuit {
  const breaker = circuitBreaker(handleWhenResult(isDown), {
    halfOpenAfter: OPEN_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  onState('closed');
  breaker.onStateChange((state) => onState(NAMES[state]));
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    // The library makes other calls wait for the probe; that would be as slow as a dead host.
    if (breaker.state === State.HalfOpen) throw circuitOpen();
    const settle = async () => (await Promise.allSettled([work()]))[0];
    const result = await breaker.execute(settle).catch((error: unknown) => {
      throw circuitOpen(error);
    });
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  };
}

function circuitOpen(cause?: unknown): RemoteFailure {
  return new RemoteFailure('extension_circuit_open', 'the circuit of the hook is open', { cause });
}

/** Any other answer, even a refusal, shows that the extension is running. */
function isDown(result: unknown): boolean {
  const { reason } = result as PromiseRejectedResult;
  return reason instanceof RemoteFailure && reason.isDown;
}
