import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { CsvError, parse as createParser, type Info } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import {
  type CsvReply,
  type CsvRequest,
  type CsvWorkerData,
  type PackedRows,
  parserOptions,
  RowPacker,
} from './csv-messages.ts';

/*
 * Reads a CSV file in a separate thread, so that parsing runs in parallel with the processing of rows.
 * Answers one request at a time.
 */

const CHUNK_BYTES = 128 * 1024;
/** Size of a message: this many rows, or this many characters. */
const ROWS_SENT = 1_000;
const LENGTH_SENT = 1_000_000;

const { file, delimiter, bytes, modifiedMs } = workerData as CsvWorkerData;
const port = parentPort;
if (port === null) throw new Error('Runs as a worker only');

/** Stays open, so that a new file of the same name is not read by mistake. */
const handle = openSync(file, 'r');

class FileRefused extends Error {}

function assertUnchanged(): void {
  const now = fstatSync(handle);
  if (now.size === bytes && now.mtimeMs === modifiedMs) return;
  throw new FileRefused('was changed while it was being imported');
}

/** @returns fewer bytes than requested only at the end of the file */
function readBytes(at: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(handle, buffer, filled, length - filled, at + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** The whole file, some rows at a time; the header is row 1. */
async function* readAll(): AsyncGenerator<{ rows: PackedRows; bytes: number }, void> {
  assertUnchanged();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const packer = new RowPacker();
  const parser = createParser({
    ...parserOptions(delimiter),
    on_record(fields: string[], info: Info) {
      packer.add(fields, info.records + info.empty_lines, info.bytes);
      return null;
    },
  });
  const failed = new Promise<never>((_, reject) => parser.once('error', reject));
  failed.catch(() => undefined);
  parser.resume();
  let at = 0;
  for (;;) {
    const chunk = readBytes(at, CHUNK_BYTES);
    if (chunk.length === 0) break;
    assertUtf8(decoder, chunk);
    at += chunk.length;
    const written = new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
    await Promise.race([written, failed]);
    if (packer.size >= ROWS_SENT || packer.length >= LENGTH_SENT) yield { rows: packer.take(), bytes: at };
  }
  assertUtf8(decoder);
  const ended = new Promise<void>((resolve) => parser.once('end', resolve));
  parser.end();
  await Promise.race([ended, failed]);
  if (packer.size > 0) yield { rows: packer.take(), bytes: at };
}

function assertUtf8(decoder: TextDecoder, chunk?: Buffer): void {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new FileRefused('is not UTF-8 text: save it as CSV UTF-8');
  }
}

const LINE_FEED = 0x0a;

/** Rows by position. Adjacent rows are read together. */
function readRanges(starts: Float64Array, ends: Float64Array): PackedRows {
  const order = Uint32Array.from(starts.keys()).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const parts: Buffer[] = [];
  for (let index = 0; index < order.length; ) {
    const from = starts[order[index] ?? 0] ?? 0;
    let to = ends[order[index] ?? 0] ?? 0;
    for (index += 1; index < order.length && starts[order[index] ?? 0] === to; index += 1) {
      to = ends[order[index] ?? 0] ?? 0;
    }
    const part = readBytes(from, to - from);
    parts.push(part);
    // The last row of a file may lack a line end.
    if (part.at(-1) !== LINE_FEED) parts.push(Buffer.of(LINE_FEED));
  }
  const found = parse(Buffer.concat(parts), parserOptions(delimiter)) as string[][];
  assertUnchanged();
  if (found.length !== order.length) throw new Error('Rows are not where they were');
  const rows: string[][] = [];
  for (const [index, fields] of found.entries()) rows[order[index] ?? 0] = fields;
  const packer = new RowPacker();
  for (const fields of rows) packer.add(fields, 0, 0);
  return packer.take();
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: 'has a row that is far too long; a closing quote may be missing',
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text after a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote inside a field that does not begin with one',
};

function reasonOf(error: unknown): string | null {
  if (error instanceof FileRefused) return error.message;
  if (!(error instanceof CsvError)) return null;
  const reason = REASONS[error.code] ?? `is not a CSV file (${error.code})`;
  // Only the number: the error's own text quotes the file.
  return `${reason}, at line ${String(error['lines'])}`;
}

const whole = readAll();

async function answer(request: CsvRequest): Promise<CsvReply> {
  if (request.kind === 'ranges') {
    return { kind: 'rows', rows: readRanges(request.starts, request.ends), bytes: 0 };
  }
  const { done, value } = await whole.next();
  return done === true ? { kind: 'end' } : { kind: 'rows', ...value };
}

port.on('message', (request: CsvRequest) => {
  answer(request)
    .catch((error: unknown): CsvReply => {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      return { kind: 'refused', reason };
    })
    .then((reply) => port.postMessage(reply));
});
port.once('close', () => closeSync(handle));
