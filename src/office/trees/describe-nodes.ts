import type { NameReader, PersonName } from '../../customers/store/name-reader.ts';
import type { Placement } from '../../trees/rules/placement.ts';
import type { DownlinePageReader } from '../../trees/store/downline-page-reader.ts';
import type { TreeReadDependencies } from '../../trees/write/tree-dependencies.ts';
import { shownName } from '../person-name.ts';
import type { OfficeNode, OfficePerson } from './tree-answers.ts';

/** The dependencies of tree reads for the office. */
export interface OfficeTreeReads extends TreeReadDependencies {
  readonly downlinePages: DownlinePageReader;
  readonly names: NameReader;
}

/** A place to describe. */
export type PlaceOfNode = Pick<Placement, 'nodeId' | 'uplineId' | 'leg' | 'from' | 'isVacant'>;

/** Nodes with names, types and the number of nodes directly below, in the given order. */
export async function describeNodes(
  { trees, downlinePages, names }: OfficeTreeReads,
  tree: string,
  places: readonly PlaceOfNode[],
  asOf: string,
): Promise<OfficeNode[]> {
  const ids = places.map(({ nodeId }) => nodeId);
  const [facts, people, counts] = await Promise.all([
    trees.factsOf(ids, asOf),
    names.namesOf(ids),
    downlinePages.directCounts(tree, ids, asOf),
  ]);
  return places.map(({ nodeId, uplineId, leg, from, isVacant }) => ({
    ...officePerson(nodeId, people.get(nodeId)),
    IsErased: people.get(nodeId)?.isErased ?? false,
    CustomerType: facts.get(nodeId)?.baseType ?? 0,
    CustomerStatus: facts.get(nodeId)?.status ?? 0,
    IsPlaced: true,
    UplineId: uplineId,
    Leg: leg,
    DirectCount: counts.get(nodeId) ?? 0,
    IsVacant: isVacant,
    From: from,
  }));
}

/** A person without a place in the tree at that instant. */
export async function describeUnplaced(
  { trees, names }: OfficeTreeReads,
  nodeId: number,
  asOf: string,
): Promise<OfficeNode> {
  const [facts, people] = await Promise.all([trees.factsOf([nodeId], asOf), names.namesOf([nodeId])]);
  return {
    ...officePerson(nodeId, people.get(nodeId)),
    IsErased: people.get(nodeId)?.isErased ?? false,
    CustomerType: facts.get(nodeId)?.baseType ?? 0,
    CustomerStatus: facts.get(nodeId)?.status ?? 0,
    IsPlaced: false,
    UplineId: null,
    Leg: '',
    DirectCount: 0,
    IsVacant: false,
    From: null,
  };
}

/** People by name, in the given order. */
export async function namePeople(names: NameReader, ids: readonly number[]): Promise<OfficePerson[]> {
  const people = await names.namesOf(ids);
  return ids.map((id) => officePerson(id, people.get(id)));
}

function officePerson(id: number, person: PersonName | undefined): OfficePerson {
  if (person === undefined) return { CustomerId: id, BackOfficeId: '', Name: '' };
  return { CustomerId: id, BackOfficeId: person.backOfficeId, Name: shownName(id, person) };
}

/** People by id; zero means no person. Unknown people have no name. */
export async function peopleById(
  names: NameReader,
  ids: readonly number[],
): Promise<(id: number) => OfficePerson> {
  const wanted = [...new Set(ids)].filter((id) => id !== 0);
  const people = new Map((await namePeople(names, wanted)).map((person) => [person.CustomerId, person]));
  return (id) => people.get(id) ?? officePerson(id, undefined);
}
