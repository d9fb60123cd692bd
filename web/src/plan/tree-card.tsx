import { Text } from '@mantine/core';
import classes from './plan.module.css';
import type { Plan } from './plan-query.ts';
import { RulePicture } from './rule-picture.tsx';

interface TreeCardProps {
  readonly tree: Plan['Trees'][number];
  /** The types that are placed without being asked, in words. */
  readonly places: string;
  readonly nameOf: (type: number) => string;
}

export function TreeCard({ tree, places, nameOf }: TreeCardProps) {
  const { Name, Kind, IsSponsorTree, PlacementRule, AllowedRules, Legs, WaitingDays, Moves } = tree;
  const others = AllowedRules.filter((rule) => rule !== PlacementRule);
  return (
    <li className={classes['type']}>
      <Text fw={600}>{Name}</Text>
      <Text size="sm" c="dimmed">
        {Kind}
        {IsSponsorTree ? ', the sponsor tree' : ''}
      </Text>
      <Text size="sm">
        Places {places} by {PlacementRule}
        {others.length === 0 ? '' : `; also allowed: ${others.join(', ')}`}
      </Text>
      {Legs.length === 0 ? null : <Text size="sm">Legs: {Legs.join(', ')}</Text>}
      {WaitingDays === null ? null : (
        <Text size="sm">People who wait should get a place within {WaitingDays} days</Text>
      )}
      {Kind === 'Enrollment' ? null : <Text size="sm">Moves: {movesOf(Moves, nameOf)}</Text>}
      {Kind === 'Enrollment' ? null : <RulePicture rule={PlacementRule} />}
    </li>
  );
}

/** The movement policy of a tree in words. */
function movesOf(moves: Plan['Trees'][number]['Moves'], nameOf: (type: number) => string): string {
  const { WindowDays, DepthLimit, Types, FrozenPeriods } = moves;
  const limits = [
    ...(WindowDays === null ? [] : [`${WindowDays} days after the first placement`]),
    ...(DepthLimit === null ? [] : [`within ${DepthLimit} levels below the enroller`]),
    ...(Types === null ? [] : [`only ${Types.map(nameOf).join(', ')}`]),
    ...(FrozenPeriods === 0 ? [] : [`${FrozenPeriods} frozen ${FrozenPeriods === 1 ? 'period' : 'periods'}`]),
  ];
  return limits.length === 0 ? 'always' : limits.join('; ');
}
