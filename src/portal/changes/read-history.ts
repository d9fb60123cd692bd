import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ApiDocument, EMPTY_DOCUMENT, readApiDocument } from './api-document.ts';
import { HistoryError } from './history-error.ts';
import { type ReleaseNote, readReleaseNote } from './release-note.ts';
import { compareVersions, isVersion } from './version.ts';

/** The history that ships with the program: three folders above this one in every layout. */
export const historyFolder = path.join(import.meta.dirname, '..', '..', '..', 'api-history');

export interface PublishedVersion {
  readonly note: ReleaseNote & { readonly date: string };
  readonly document: ApiDocument;
}

/** The content of `api-history/`, one folder for each version. */
export interface ApiHistory {
  /** Oldest first. */
  readonly published: readonly PublishedVersion[];
  /** The note of the next version, if it exists. */
  readonly next: ReleaseNote | null;
}

/** @throws HistoryError when the history contradicts itself */
export async function readHistory(folder: string): Promise<ApiHistory> {
  const entries = await readdir(folder, { withFileTypes: true });
  const versions = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const strange = versions.find((name) => !isVersion(name));
  if (strange !== undefined) throw new HistoryError(`api-history/${strange} is not named after a version`);
  versions.sort(compareVersions);
  const read = await Promise.all(versions.map((version) => readVersion(folder, version)));
  const last = read.findLastIndex(({ document }) => document !== null);
  const published = read.slice(0, last + 1).map(publishedVersion);
  const [next, another] = read.slice(last + 1);
  if (another !== undefined) {
    const names = `${next?.note.version} and ${another.note.version}`;
    throw new HistoryError(`api-history has notes of two unpublished versions: ${names}`);
  }
  return { published, next: next?.note ?? null };
}

/** The document of one version as published; `null` for an unknown version. */
export async function readDocument(folder: string, version: string): Promise<string | null> {
  if (!isVersion(version)) return null;
  return readIfThere(documentFile(folder, version));
}

export function documentFile(folder: string, version: string): string {
  return path.join(folder, version, 'openapi.json');
}

/** The document that the next version is compared with. */
export function lastDocument({ published }: ApiHistory): ApiDocument {
  return published.at(-1)?.document ?? EMPTY_DOCUMENT;
}

interface ReadVersion {
  readonly note: ReleaseNote;
  readonly document: ApiDocument | null;
}

async function readVersion(folder: string, version: string): Promise<ReadVersion> {
  const [note, document] = await Promise.all([
    readIfThere(path.join(folder, version, 'note.md')),
    readDocument(folder, version),
  ]);
  if (note === null) throw new HistoryError(`api-history/${version} has no note.md`);
  return {
    note: readReleaseNote(note, version),
    document: document === null ? null : readApiDocument(document),
  };
}

function publishedVersion({ note, document }: ReadVersion): PublishedVersion {
  const { version, date } = note;
  if (document === null)
    throw new HistoryError(`api-history/${version} has no openapi.json, but a later version has one`);
  if (date === null) throw new HistoryError(`api-history/${version}/note.md has no date`);
  if (document.info.version !== version) {
    throw new HistoryError(`api-history/${version}/openapi.json names the version ${document.info.version}`);
  }
  return { note: { ...note, date }, document };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
