import { Text } from '@mantine/core';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { describePeople } from '../layout/numbers.ts';
import classes from './plan.module.css';
import type { Plan } from './plan-query.ts';
import { RulePicture } from './rule-picture.tsx';

type Tree = Plan['Trees'][number];

interface TreeCardProps {
  readonly tree: Tree;
  /** `undefined` for a reader who may not see the number. */
  readonly people: number | undefined;
  readonly nameOf: (type: number) => string;
}

export function TreeCard({ tree, people, nameOf }: TreeCardProps) {
  const { Name, Kind, IsSponsorTree, PlacementRule } = tree;
  return (
    <li className={classes['tree']}>
      {Kind === 'Enrollment' ? null : <RulePicture rule={PlacementRule} />}
      <div className={classes['treeText']}>
        <Text fw={600} component="h3" className={classes['treeName']}>
          {Name}
          {IsSponsorTree ? <Badge tone="neutral">Sponsor tree</Badge> : null}
        </Text>
        <dl className={classes['facts']}>
          {factsOf(tree, nameOf).map(([term, words]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ))}
          {people === undefined ? null : (
            <div>
              <dt>People</dt>
              <dd>
                <AppLink href={`/office/trees/${encodeURIComponent(Name)}`}>{describePeople(people)}</AppLink>
              </dd>
            </div>
          )}
        </dl>
      </div>
    </li>
  );
}

function factsOf(tree: Tree, nameOf: TreeCardProps['nameOf']): readonly (readonly [string, string])[] {
  const { Kind, Places, PlacementRule, AllowedRules, Legs, WaitingDays, Moves } = tree;
  const others = AllowedRules.filter((rule) => rule !== PlacementRule);
  const places = Places === null ? 'every type' : Places.map(nameOf).join(', ');
  const isEnrollment = Kind === 'Enrollment';
  return [
    ['Kind', Legs.length === 0 ? Kind : `${Kind}: ${Legs.join(', ')}`],
    ['Places', Places?.length === 0 ? 'nobody without a request' : places],
    ['Rule', isEnrollment ? 'below the enroller' : PlacementRule],
    ...(others.length === 0 ? [] : [['Other rules', others.join(', ')] as const]),
    ...(WaitingDays === null ? [] : [['Waiting', `a place within ${WaitingDays} days`] as const]),
    ...(isEnrollment ? [] : [['Moves', movesOf(Moves, nameOf)] as const]),
  ];
}

/** The movement policy of a tree in words. */
function movesOf(moves: Tree['Moves'], nameOf: TreeCardProps['nameOf']): string {
  const { WindowDays, DepthLimit, Types, FrozenPeriods } = moves;
  const limits = [
    ...(WindowDays === null ? [] : [`${WindowDays} days after the first placement`]),
    ...(DepthLimit === null ? [] : [`within ${DepthLimit} levels below the enroller`]),
    ...(Types === null ? [] : [`only ${Types.map(nameOf).join(', ')}`]),
    ...(FrozenPeriods === 0 ? [] : [`${FrozenPeriods} frozen ${FrozenPeriods === 1 ? 'period' : 'periods'}`]),
  ];
  return limits.length === 0 ? 'always' : limits.join('; ');
}
