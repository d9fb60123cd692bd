import { Text } from '@mantine/core';
import classes from './plan.module.css';
import type { Plan } from './plan-query.ts';
import { RulePicture } from './rule-picture.tsx';

interface TreeCardProps {
  readonly tree: Plan['Trees'][number];
  /** The types that are placed without being asked, in words. */
  readonly places: string;
}

export function TreeCard({ tree, places }: TreeCardProps) {
  const { Name, Kind, IsSponsorTree, PlacementRule, AllowedRules, Legs } = tree;
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
      {Kind === 'Enrollment' ? null : <RulePicture rule={PlacementRule} />}
    </li>
  );
}
