/** Names of the values in the table `installation`. They are stored, so a name never changes. */
export const INSTALLATION_VALUES = {
  /** For checking whether a secret key is the right one. */
  secretCheck: 'secret-key-check',
  /** Present while `upline migrate-to` fills a database, and after an interruption; ISO 8601 UTC. */
  moveBegunAt: 'migration-state',
  /** When bodies were last removed from the request log; ISO 8601 UTC. */
  bodiesErasedAt: 'request-bodies-erased-at',
  /** A new value after every erasure. */
  lastErasure: 'unused-bytes-erasure',
  /** Progress of overwriting unused bytes; JSON. */
  unusedBytesProgress: 'unused-bytes-progress',
  /** Present for a moment while a write is tried. */
  writeProbe: 'write-probe',
  /** Present while the segments of the search index must be merged; a value of `text-index-build.ts`. */
  searchIndexMerge: 'search-index-merge',
  /** Version of the search texts, and the customer that a refresh has reached. */
  searchTexts: 'search-texts',
  /** The folding that the stored keys were made with. */
  keyFolding: 'key-folding',
  /** On the embedded engine: the row up to which the log of tree changes was pruned. */
  treeChangesPrunedId: 'tree-changes-pruned-id',
  /** On PostgreSQL: the transaction before which the log of tree changes was pruned. */
  treeChangesPrunedXid: 'tree-changes-pruned-xid',
} as const;

export type InstallationValue = keyof typeof INSTALLATION_VALUES;
