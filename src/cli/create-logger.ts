import { destination, type Logger, pino } from 'pino';
import type { Config } from '../config/config.ts';
import { createLogTime } from './log-time.ts';
import { createTextStream } from './text-log.ts';

/** The log of a server, on standard output: readable lines on a terminal, JSON otherwise. */
export function createLogger({ logLevel: level, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>): Logger {
  const isText = logFormat === 'text' || (logFormat === 'auto' && process.stdout.isTTY);
  const options = { level, base: null, timestamp: createLogTime() };
  if (isText) return pino(options, createTextStream(process.stdout));
  // Lines are written in batches: a write for each request would cost more than the request.
  return pino(options, destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 500 }));
}
