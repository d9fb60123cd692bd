import type { TimelineEffect } from './contract.ts';

/** An effect, with the request that caused it. */
export interface CausedEffect {
  readonly actor: string;
  readonly operation: string | null;
  readonly requestId: string | null;
  readonly effect: TimelineEffect;
}

/** Defaults for what an effect leaves out. */
export const NOTHING = {
  FromType: null,
  ToType: null,
  FromStatus: null,
  ToStatus: null,
  Fields: [],
  Tree: null,
  Action: null,
  From: null,
  To: null,
  Leg: null,
  Text: null,
  Detail: null,
  DurationMs: null,
  Deliveries: [],
} satisfies Omit<TimelineEffect, 'Kind' | 'At'>;
