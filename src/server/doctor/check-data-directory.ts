import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/config.ts';
import { widerThanOwner } from '../../config/data-directory.ts';
import { keyFileOf } from '../../config/secret-key.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const CHECK = 'data directory';
const DISK = 'disk space';
const MB = 1_000_000;
/** One checkpoint of the write-ahead log can use up less than this. */
const LEAST_BYTES = 64 * MB;
const LITTLE_BYTES = 1_000 * MB;

const REMEDY = 'Set UPLINE_DATA_DIR to a directory that this account can write';

/** Rights to the data directory and its files, and free space on its disk. */
export function checkDataDirectory(config: Config): Finding[] {
  return reportRefusals(CHECK, config.dataDirectory, () => checkRights(config));
}

function checkRights(config: Config): Finding[] {
  const { dataDirectory } = config;
  const existing = nearestExisting(dataDirectory);
  const isThere = existing === dataDirectory;
  const fault = faultOf(existing);
  if (fault !== null) return [fault];
  const files = isThere ? [config.databaseFile, keyFileOf(config)] : [];
  const closed = files.filter((file) => existsSync(file)).flatMap(closedFile);
  if (closed.length > 0) return closed;
  const open = isThere ? widerThanOwner(config) : [];
  return [
    open.length > 0
      ? warning(CHECK, `Others have rights: ${open.join(', ')}`, `Run chmod -R go= ${dataDirectory}`)
      : ok(CHECK, isThere ? dataDirectory : `${dataDirectory} is created at the first start`),
    ...reportRefusals(DISK, existing, () => [checkSpace(existing, files)]),
  ];
}

/** Information that the system refuses is a finding too: the other checks continue. */
function reportRefusals(check: string, directory: string, run: () => Finding[]): Finding[] {
  try {
    return run();
  } catch (error) {
    return [problem(check, `${directory} cannot be examined (${codeOf(error)})`, REMEDY)];
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

function nearestExisting(directory: string): string {
  const above = path.dirname(directory);
  if (above === directory || statSync(directory, { throwIfNoEntry: false }) !== undefined) return directory;
  return nearestExisting(above);
}

function faultOf(directory: string): Finding | null {
  if (!statSync(directory).isDirectory()) return problem(CHECK, `${directory} is not a directory`, REMEDY);
  const code = refusal(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  return code === null ? null : problem(CHECK, `${directory} cannot be written (${code})`, REMEDY);
}

function closedFile(file: string): Finding[] {
  const isKey = file.endsWith('.key');
  const code = refusal(file, isKey ? constants.R_OK : constants.R_OK | constants.W_OK);
  if (code === null) return [];
  const verb = isKey ? 'read' : 'written';
  return [problem(CHECK, `${file} cannot be ${verb} (${code})`, 'Make this account the owner of the file')];
}

function refusal(file: string, mode: number): string | null {
  try {
    accessSync(file, mode);
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

function checkSpace(directory: string, files: readonly string[]): Finding {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const used = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  const text = `${Math.floor(free / MB)} MB free`;
  if (free < LEAST_BYTES) return problem(DISK, text, 'Make room: writes fail when the disk is full');
  if (free < Math.max(LITTLE_BYTES, used)) {
    return warning(DISK, text, 'Make room: a migration or an index can need as much as the database has');
  }
  return ok(DISK, text);
}
