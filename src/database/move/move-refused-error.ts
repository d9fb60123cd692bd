/** The move can't be made, or what was copied is not right. Nothing of it was stored. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
}
