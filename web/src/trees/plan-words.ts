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

/** The back office ID; the customer ID if it is not known. */
export function idOf({
  BackOfficeId,
  CustomerId,
}: Pick<OfficePerson, 'BackOfficeId' | 'CustomerId'>): string {
  return BackOfficeId === '' ? String(CustomerId) : BackOfficeId;
}

/** Names people who are shown close together. People with the same name are shown with their IDs. */
export function namesAmong(people: readonly (OfficePerson | null)[]): (person: OfficePerson) => string {
  const ids = new Map<string, Set<number>>();
  for (const person of people) {
    if (person === null) continue;
    const name = nameOf(person);
    ids.set(name, (ids.get(name) ?? new Set()).add(person.CustomerId));
  }
  return (person) => {
    const name = nameOf(person);
    return (ids.get(name)?.size ?? 0) > 1 ? `${name} (${idOf(person)})` : name;
  };
}

/** The origin of a place: a rule of the plan, or a person. */
export function sourceOf(rule: string): string {
  if (rule === 'PlaceNode') return 'Move';
  return rule === 'Undo' ? 'Undo' : `Rule ${rule}`;
}
