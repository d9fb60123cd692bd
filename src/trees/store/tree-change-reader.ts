import type { ReadTreeChanges } from './changed-nodes.ts';
import { readFromFile } from './file-changes.ts';
import { readFromServer } from './server-changes.ts';

export const readTreeChanges: ReadTreeChanges = (db, query) =>
  query.position.engine === 'sqlite'
    ? readFromFile(db, query.position, query)
    : readFromServer(db, query.position, query);
