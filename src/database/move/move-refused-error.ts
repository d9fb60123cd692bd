/** The move is not possible, or the copy failed its check. Nothing was stored. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
}
