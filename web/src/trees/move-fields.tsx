import { Button, SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { OfficePerson, OfficeTree } from '../api/model.ts';
import classes from './move.module.css';
import { idOf, nameOf } from './plan-words.ts';
import { childrenQuery } from './tree-queries.ts';
import shared from './trees.module.css';

/** First open position below the upline. */
export const FIRST_OPEN = 'First open below';

interface ChosenProps {
  readonly label: string;
  readonly person: OfficePerson;
  readonly onClear: () => void;
}

/** A chosen person, with a button to choose another. */
export function Chosen({ label, person, onClear }: ChosenProps) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <div className={classes['chosen']}>
        <span className={shared['foundName']}>{nameOf(person)}</span>
        <span className={shared['id']}>{idOf(person)}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={onClear}
          aria-label={`Change ${label.toLowerCase()}`}
        >
          Change
        </Button>
      </div>
    </div>
  );
}

interface LegChoiceProps {
  readonly tree: OfficeTree;
  readonly upline: OfficePerson;
  readonly leg: string;
  readonly onChange: (leg: string) => void;
}

/** A leg below the upline, or the first open place below it. */
export function LegChoice({ tree, upline, leg, onChange }: LegChoiceProps) {
  const { data } = useQuery(childrenQuery({ tree: tree.Name, asOf: null }, upline.CustomerId, ''));
  const isNarrow = useMediaQuery('(max-width: 760px)');
  const taken = data?.Nodes.map(({ Leg }) => Leg) ?? [];
  return (
    <div className={classes['wholeRow']}>
      <Text size="sm" fw={500} id="leg-label">
        Leg
      </Text>
      <SegmentedControl
        aria-labelledby="leg-label"
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        fullWidth={isNarrow}
        value={leg}
        onChange={onChange}
        data={[
          ...tree.Legs.map((name) => ({
            value: name,
            label: `${name}, ${taken.includes(name) ? 'taken' : 'open'}`,
            disabled: taken.includes(name),
          })),
          { value: FIRST_OPEN, label: FIRST_OPEN },
        ]}
      />
    </div>
  );
}
