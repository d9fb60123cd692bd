import { writeFile } from 'node:fs/promises';
import { type ApiDocument, EMPTY_DOCUMENT, readApiDocument } from './api-document.ts';
import { faultsOfNote } from './check-contract.ts';
import { compareDocuments } from './compare-documents.ts';
import { describeChanges } from './describe-changes.ts';
import { HistoryError } from './history-error.ts';
import { changesFile, documentFile, readDocument, readHistory, readVersions } from './read-history.ts';
import { compareVersions } from './version.ts';

/**
 * Copies a contract into the history under the version that it names, with the changes since the version before.
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
  await storeComparisons(folder);
  return file;
}

/**
 * Compares each published version with the one before it, and stores the results with the documents. The server
 * shows them without comparing anything. Must be repeated when the rules of comparison change.
 */
export async function storeComparisons(folder: string): Promise<void> {
  let before = EMPTY_DOCUMENT;
  for (const version of await readVersions(folder)) {
    const text = await readDocument(folder, version);
    if (text === null) continue;
    const document = readApiDocument(text);
    const changes = describeChanges(compareDocuments(before, document));
    await writeFile(changesFile(folder, version), `${JSON.stringify(changes, null, 2)}\n`);
    before = document;
  }
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
  const faults = faultsOfNote(history, next, compareDocuments(history.newest, current));
  if (faults.length > 0) throw new HistoryError(faults.join(' '));
}
