/** Something in `api-history/` has to be mended, or a version may not be published as it is. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
