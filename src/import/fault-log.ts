import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Problem } from '../kernel/problem.ts';
import { ImportRefusedError } from './errors.ts';

const HEADER = 'row,field,code,message\r\n';
/** Characters buffered before a write. */
const BUFFER_MAX = 65_536;

/** Faults of rows as a CSV file. It holds no values of the rows, which may be personal data. */
export interface FaultLog {
  add(rowNumber: number, problem: Problem): void;
  /** From now on, faults name columns as the file does. */
  useNames(nameOf: (field: string) => string): void;
  readonly faults: number;
  /** Writes the rest of the buffer. */
  flush(): void;
}

/**
 * @param file created with the first fault; the file of an earlier import is deleted
 * @throws ImportRefusedError when a different kind of file exists there
 */
export function createFaultLog(file: string): FaultLog {
  removeOld(file);
  let faults = 0;
  let buffer = HEADER;
  let nameOf = (field: string) => field;
  const flush = () => {
    if (faults > 0 && buffer !== '') appendFileSync(file, buffer, { mode: 0o600 });
    if (faults > 0) buffer = '';
  };
  return {
    add(rowNumber, { field = '', code, message }) {
      faults += 1;
      buffer += `${rowNumber},${quote(nameOf(field))},${code},${quote(message)}\r\n`;
      if (buffer.length > BUFFER_MAX) flush();
    },
    useNames(given) {
      nameOf = given;
    },
    get faults() {
      return faults;
    },
    flush,
  };
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function removeOld(file: string): void {
  if (!existsSync(file)) return;
  if (!readFileSync(file, 'utf8').startsWith(HEADER)) {
    throw new ImportRefusedError(`${file} exists and is no error file; name another with --errors`);
  }
  rmSync(file);
}
