/** What a change does to a client that was written before it. */
export type Effect = 'Breaking' | 'Warning' | 'Compatible';

/** Requests are read by us and may only become more; answers are read by clients and may only become less. */
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
  /** Other values, or another meaning. */
  | 'Changed'
  | 'Deprecated'
  | 'Reinstated';

/** One difference of two schemas, before it is known whether a request or an answer has them. */
export interface SchemaDifference {
  /** Path of the member, for example `Addresses[].Street1`; empty for the whole. */
  readonly field: string;
  readonly kind: Kind;
  /** A sentence. */
  readonly text: string;
  /** A new member that must be given. */
  readonly isDemanded?: true;
  /** Breaks only clients that are written carelessly, so it is never more than a warning. */
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

/** Whether a difference breaks depends on who reads what differs. */
export function effectOf(direction: Direction, difference: Omit<SchemaDifference, 'field' | 'text'>): Effect {
  if (difference.isDemanded === true && direction === 'request') return 'Breaking';
  const effect = EFFECTS[difference.kind][direction];
  return effect === 'Breaking' && difference.isMild === true ? 'Warning' : effect;
}

const WORST_FIRST: readonly Effect[] = ['Breaking', 'Warning', 'Compatible'];

export function worstOf(effects: readonly Effect[]): Effect {
  return WORST_FIRST.find((effect) => effects.includes(effect)) ?? 'Compatible';
}
