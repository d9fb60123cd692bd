import { createContext, useContext } from 'react';
import type { OfficePerson, OfficeTrees } from '../api/model.ts';

/** Names of types and statuses; every part of the pages needs them. */
export const PlanContext = createContext<OfficeTrees | null>(null);

export function usePlan(): OfficeTrees {
  const plan = useContext(PlanContext);
  if (plan === null) throw new Error('The pages of the trees need the plan.');
  return plan;
}

export function nameOf({ Name, CustomerId }: Pick<OfficePerson, 'Name' | 'CustomerId'>): string {
  return Name === '' ? `Person ${CustomerId}` : Name;
}

/** What gave a place: a rule of the plan, or a person. */
export function sourceOf(rule: string): string {
  if (rule === 'PlaceNode') return 'Move';
  return rule === 'Undo' ? 'Undo' : `Rule ${rule}`;
}
