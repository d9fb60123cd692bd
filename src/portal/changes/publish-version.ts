import { writeFile } from 'node:fs/promises';
import { type ApiDocument, readApiDocument } from './api-document.ts';
import { faultsOfNote } from './check-contract.ts';
import { compareDocuments } from './compare-documents.ts';
import { HistoryError } from './history-error.ts';
import { documentFile, lastDocument, readHistory } from './read-history.ts';
import { compareVersions } from './version.ts';

/**
 * Copies a contract into the history under the version that it names.
 * @param document the contract to store
 * @returns the file that was written
 * @throws HistoryError when the note is missing, has no date or omits a breaking change, or when the version
 * is already published or too low for the changes; nothing is written
 */
export async function publishVersion(folder: string, document: string): Promise<string> {
  const current = readApiDocument(document);
  const { version } = current.info;
  await assertPublishable(folder, current);
  const file = documentFile(folder, version);
  // A concurrent process may publish the same version; a published version never changes.
  await writeFile(file, document, { flag: 'wx' });
  return file;
}

async function assertPublishable(folder: string, current: ApiDocument): Promise<void> {
  const { version } = current.info;
  const history = await readHistory(folder);
  const last = history.published.at(-1)?.note.version;
  if (last !== undefined && compareVersions(version, last) <= 0) {
    throw new HistoryError(
      `${last} is already published. Set a later version in package.json, then run npm run openapi.`,
    );
  }
  const { next } = history;
  if (next?.version !== version) {
    const other = next === null ? '' : `; there is a note for ${next.version}`;
    throw new HistoryError(`api-history/${version}/note.md is missing${other}`);
  }
  if (next.date === null) {
    throw new HistoryError(`api-history/${version}/note.md has no date: write "# ${version}, " and the date`);
  }
  const faults = faultsOfNote(history, next, compareDocuments(lastDocument(history), current));
  if (faults.length > 0) throw new HistoryError(faults.join(' '));
}
