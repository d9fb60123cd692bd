import type { OfficePerson } from './tree-answers.ts';

/** A refused move, with the names of people. */
export interface RefusedMove {
  readonly person: OfficePerson;
  readonly upline: OfficePerson;
  readonly leg: string;
  readonly tree: string;
}

interface StatedProblem {
  readonly code: string;
  readonly message: string;
}

/** A problem for support staff: with names where the API's sentence has ids. */
export function explainProblem({ code, message }: StatedProblem, move: RefusedMove) {
  return { Code: code, Message: sentenceOf(code, move) ?? withNames(message, move) };
}

function sentenceOf(code: string, { person, upline, leg, tree }: RefusedMove): string | null {
  const [who, above] = namesOf(person, upline);
  switch (code) {
    case 'placement_cycle':
      return `${above} is below ${who} in the ${tree} tree. Nobody can move below their own downline.`;
    case 'placement_under_self':
      return `${who} cannot move below themselves.`;
    case 'position_taken':
      return `The ${leg} leg of ${above} is taken.`;
    case 'upline_not_placed':
      return `${above} has no place in the ${tree} tree.`;
    case 'already_there':
      return `${who} already has this place.`;
    case 'root_stays':
      return `${who} is at the top of the ${tree} tree, and stays there.`;
    default:
      return null;
  }
}

/** Replaces the ids in a sentence of the API with names. */
export function nameCustomers(message: string, nameOf: (id: number) => string): string {
  return message.replaceAll(/\b[Cc]ustomer (\d+)\b/g, (_, id: string) => nameOf(Number(id)));
}

function withNames(message: string, { person, upline }: RefusedMove): string {
  return message.replace(`Customer ${upline.CustomerId} `, `${namesOf(person, upline)[1]} `);
}

/** People with the same name get their ids. */
function namesOf(one: OfficePerson, other: OfficePerson): readonly [string, string] {
  const isAmbiguous = one.Name === other.Name && one.CustomerId !== other.CustomerId;
  return isAmbiguous ? [nameAndId(one), nameAndId(other)] : [nameOf(one), nameOf(other)];
}

function nameOf({ CustomerId, Name }: OfficePerson): string {
  return Name === '' ? `Person ${CustomerId}` : Name;
}

/** Distinguishes people with the same name. */
export function nameAndId(person: OfficePerson): string {
  return person.BackOfficeId === '' ? nameOf(person) : `${nameOf(person)} (${person.BackOfficeId})`;
}
