import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { programRoot } from '../../kernel/program-root.ts';
import { type ApiDocument, EMPTY_DOCUMENT, readApiDocument } from './api-document.ts';
import type { VersionChanges } from './changes-contract.ts';
import { HistoryError } from './history-error.ts';
import { type ReleaseNote, readReleaseNote } from './release-note.ts';
import { compareVersions, isVersion } from './version.ts';

/** The history that ships with the program. */
export const historyFolder = path.join(programRoot, 'api-history');

export interface PublishedVersion {
  readonly note: ReleaseNote & { readonly date: string };
  /** The changes since the version before it, as computed when it was published. */
  readonly changes: VersionChanges;
}

/** The content of `api-history/`, one folder for each version. */
export interface ApiHistory {
  /** Oldest first. */
  readonly published: readonly PublishedVersion[];
  /** The contract of the newest version, which the next one is compared with; empty before the first. */
  readonly newest: ApiDocument;
  /** The note of the next version, if it exists. */
  readonly next: ReleaseNote | null;
}

/** @throws HistoryError when the history contradicts itself */
export async function readHistory(folder: string): Promise<ApiHistory> {
  const versions = await readVersions(folder);
  const read = await Promise.all(versions.map((version) => readVersion(folder, version)));
  const last = read.findLastIndex(({ isPublished }) => isPublished);
  const published = read.slice(0, last + 1).map(publishedVersion);
  const [next, another] = read.slice(last + 1);
  if (another !== undefined) {
    const names = `${next?.note.version} and ${another.note.version}`;
    throw new HistoryError(`api-history has notes of two unpublished versions: ${names}`);
  }
  return { published, newest: await readNewest(folder, published), next: next?.note ?? null };
}

/** The names of all folders, lowest version first. */
export async function readVersions(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const versions = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const strange = versions.find((name) => !isVersion(name));
  if (strange !== undefined) throw new HistoryError(`api-history/${strange} is not named after a version`);
  return versions.sort(compareVersions);
}

/** The document of one version as published; `null` for an unknown version. */
export async function readDocument(folder: string, version: string): Promise<string | null> {
  if (!isVersion(version)) return null;
  return readIfThere(documentFile(folder, version));
}

export function documentFile(folder: string, version: string): string {
  return path.join(folder, version, 'openapi.json');
}

/** The changes since the version before, stored with the document. */
export function changesFile(folder: string, version: string): string {
  return path.join(folder, version, 'changes.json');
}

async function readNewest(folder: string, published: readonly PublishedVersion[]): Promise<ApiDocument> {
  const version = published.at(-1)?.note.version;
  const text = version === undefined ? null : await readDocument(folder, version);
  if (text === null) return EMPTY_DOCUMENT;
  const document = readApiDocument(text);
  if (document.info.version !== version) {
    throw new HistoryError(`api-history/${version}/openapi.json names the version ${document.info.version}`);
  }
  return document;
}

interface ReadVersion {
  readonly note: ReleaseNote;
  readonly isPublished: boolean;
  readonly changes: VersionChanges | null;
}

async function readVersion(folder: string, version: string): Promise<ReadVersion> {
  const [note, changes] = await Promise.all([
    readIfThere(path.join(folder, version, 'note.md')),
    readIfThere(changesFile(folder, version)),
  ]);
  if (note === null) throw new HistoryError(`api-history/${version} has no note.md`);
  return {
    note: readReleaseNote(note, version),
    isPublished: existsSync(documentFile(folder, version)),
    // The program wrote it, and a test compares it with the documents.
    changes: changes === null ? null : (JSON.parse(changes) as VersionChanges),
  };
}

function publishedVersion({ note, isPublished, changes }: ReadVersion): PublishedVersion {
  const { version, date } = note;
  if (!isPublished)
    throw new HistoryError(`api-history/${version} has no openapi.json, but a later version has one`);
  if (date === null) throw new HistoryError(`api-history/${version}/note.md has no date`);
  if (changes === null) {
    throw new HistoryError(`api-history/${version} has no changes.json: run "upline openapi --compare"`);
  }
  return { note: { ...note, date }, changes };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
