/** A fault in `api-history/`, or a version that cannot be published as it is. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
