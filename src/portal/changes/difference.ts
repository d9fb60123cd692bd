/** The effect of a change on an existing client. */
export type Effect = 'Breaking' | 'Warning' | 'Compatible';

/**
 * The server reads requests, so they may only accept more; clients read answers, so these may only contain
 * less.
 */
export type Direction = 'request' | 'answer';

export type Kind =
  | 'Added'
  | 'Removed'
  | 'Required'
  | 'Optional'
  /** Fewer values than before. */
  | 'Narrowed'
  /** More values than before. */
  | 'Widened'
  /** Other values, or a different meaning. */
  | 'Changed'
  | 'Deprecated'
  | 'Reinstated';

/** A difference of two schemas, before it is known whether it belongs to a request or an answer. */
export interface SchemaDifference {
  /** Path of the member, for example `Addresses[].Street1`; empty for the whole value. */
  readonly field: string;
  readonly kind: Kind;
  /** A sentence. */
  readonly text: string;
  /** A new member that is required. */
  readonly isDemanded?: true;
  /** Breaks only clients that are written carelessly, so its effect is at most a warning. */
  readonly isMild?: true;
}

/** One difference of an operation. */
export interface Difference {
  /** The part of the operation, for example `Request body` or `Answer 200`. */
  readonly place: string;
  readonly field: string;
  readonly kind: Kind;
  readonly effect: Effect;
  readonly text: string;
}

const EFFECTS: Readonly<Record<Kind, Readonly<Record<Direction, Effect>>>> = {
  Added: { request: 'Compatible', answer: 'Compatible' },
  Removed: { request: 'Breaking', answer: 'Breaking' },
  Required: { request: 'Breaking', answer: 'Compatible' },
  Optional: { request: 'Compatible', answer: 'Breaking' },
  Narrowed: { request: 'Breaking', answer: 'Compatible' },
  Widened: { request: 'Compatible', answer: 'Breaking' },
  Changed: { request: 'Breaking', answer: 'Breaking' },
  Deprecated: { request: 'Compatible', answer: 'Compatible' },
  Reinstated: { request: 'Compatible', answer: 'Compatible' },
};

/** The effect depends on the reader of the differing part. */
export function effectOf(direction: Direction, difference: Omit<SchemaDifference, 'field' | 'text'>): Effect {
  if (difference.isDemanded === true && direction === 'request') return 'Breaking';
  const effect = EFFECTS[difference.kind][direction];
  return effect === 'Breaking' && difference.isMild === true ? 'Warning' : effect;
}

const WORST_FIRST: readonly Effect[] = ['Breaking', 'Warning', 'Compatible'];

export function worstOf(effects: readonly Effect[]): Effect {
  return WORST_FIRST.find((effect) => effects.includes(effect)) ?? 'Compatible';
}
