import type { Subscription } from '../api/model.ts';
import { Badge, type Tone } from '../layout/badge.tsx';

const TONES: Readonly<Record<Subscription['State'], Tone>> = {
  Active: 'good',
  Suspended: 'warning',
  Cancelled: 'bad',
};

export function StateBadge({ state }: { readonly state: Subscription['State'] }) {
  return <Badge tone={TONES[state]}>{state}</Badge>;
}
