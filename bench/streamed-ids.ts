import type { Subject } from './benchmark.ts';
import type { EngineHost } from './engine-host.ts';
import { startRound } from './round.ts';
import { KEY, type ServerProcess } from './upline-server.ts';

/** Reads answers that are streamed in parts, one after another, and discards the parts. */
export function streamedSubject(
  name: string,
  { pid, port }: ServerProcess,
  path: string,
  host: EngineHost,
): Subject {
  return {
    name,
    pids: [pid],
    databasePid: host.databasePid,
    async run(durationMs) {
      const round = startRound(durationMs);
      let sent = 0;
      while (!round.isOver() || sent === 0) {
        sent += 1;
        const requestedAt = performance.now();
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
          headers: { 'Ocp-Apim-Subscription-Key': KEY },
        });
        for await (const _part of answer.body ?? []);
        if (answer.status === 200) round.answered(requestedAt);
        else round.fail(`${path}: ${answer.status}`);
      }
      return round.finish(sent, false);
    },
  };
}
