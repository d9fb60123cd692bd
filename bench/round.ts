import { createHistogram } from 'node:perf_hooks';

/** The result of one round. */
export interface RoundResult {
  /** Correct answers inside the window. */
  readonly answers: number;
  /** Requests that were sent, including those answered after the window. */
  readonly sent: number;
  readonly durationMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the process that created the load. */
  readonly generatorCpuMs: number;
  /** Descriptions of the first few wrong answers. */
  readonly wrong: readonly string[];
}

const WRONG_KEPT_MAX = 5;

/** Records one round. Call it when everything is connected. */
export function startRound(durationMs: number) {
  const latencies = createHistogram();
  const wrong: string[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + durationMs;
  let answers = 0;
  let lastAnswerAt = startedAt;
  return {
    /** @returns whether the round still runs, so that another request may be sent */
    answered(requestedAt: number): boolean {
      const now = performance.now();
      if (now >= endsAt) return false;
      answers += 1;
      lastAnswerAt = now;
      latencies.record(Math.max(1, Math.round((now - requestedAt) * 1_000)));
      return true;
    },
    isOver: () => performance.now() >= endsAt,
    fail(reason: string): void {
      if (wrong.length < WRONG_KEPT_MAX) wrong.push(reason);
    },
    /**
     * @param endedEarly whether the requests were used up before the window ended; the round then ends with its last
     * answer
     */
    finish(sent: number, endedEarly: boolean): RoundResult {
      const { user, system } = process.cpuUsage(cpuBefore);
      return {
        answers,
        sent,
        durationMs: endedEarly ? lastAnswerAt - startedAt : durationMs,
        p50Ms: latencies.percentile(50) / 1_000,
        p99Ms: latencies.percentile(99) / 1_000,
        generatorCpuMs: (user + system) / 1_000,
        wrong,
      };
    },
  };
}
