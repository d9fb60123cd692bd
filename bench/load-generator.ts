import { type HttpConnection, openConnection } from './http-connection.ts';
import { answerParent } from './peer-process.ts';
import { type RoundResult, startRound } from './round.ts';

/** A round of HTTP load. */
export interface LoadJob {
  /** Connections are spread over these ports. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly durationMs: number;
  /** Complete HTTP requests. */
  readonly requests: readonly Uint8Array[];
  /** Whether to start over with the first request after the last one. */
  readonly isEndless: boolean;
  readonly expectedStatus: number;
}

/** Keeps every connection busy until the window is over, then waits for the requests in flight. */
async function generateLoad(job: LoadJob): Promise<RoundResult> {
  const { requests, isEndless, expectedStatus } = job;
  const { promise: allDone, resolve: done, reject } = Promise.withResolvers<void>();
  const connections: HttpConnection[] = [];
  let sent = 0;
  let idle = 0;
  let round: ReturnType<typeof startRound> | undefined;

  const open = async (port: number) => {
    let requestedAt = 0;
    let isDone = false;
    const finish = () => {
      if (isDone) return;
      isDone = true;
      idle += 1;
      if (idle === job.connections) done();
    };
    const next = () => {
      if (isDone) return;
      const request = isEndless ? requests[sent % requests.length] : requests[sent];
      if (request === undefined || round?.isOver() !== false) {
        finish();
        return;
      }
      sent += 1;
      requestedAt = performance.now();
      connection.send(request);
    };
    const connection = await openConnection(
      port,
      (status, text) => {
        if (status === expectedStatus) round?.answered(requestedAt);
        else round?.fail(text());
        next();
      },
      (error) => {
        if (round === undefined) {
          reject(error);
          return;
        }
        // The other connections continue.
        if (!isDone) round.fail(error.message);
        finish();
      },
    );
    connections.push(connection);
    return next;
  };
  const starts = await Promise.all(
    Array.from({ length: job.connections }, (_, turn) => open(job.ports[turn % job.ports.length] ?? 0)),
  );
  round = startRound(job.durationMs);
  for (const start of starts) start();
  await allDone;
  for (const connection of connections) connection.close();
  return round.finish(sent, !isEndless && sent === requests.length);
}

answerParent(generateLoad);
