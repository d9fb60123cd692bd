import { Button, CloseButton, Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { isConflict } from '../api/api-error.ts';
import type { OfficeBatch, OfficeTree, PlacingPreview } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import { describePeople } from '../layout/numbers.ts';
import { stageBatch } from './batch-queries.ts';
import { nameOf } from './plan-words.ts';
import shared from './trees.module.css';
import classes from './waiting.module.css';
import { carryOutMoves, type SeenOrderedMove } from './waiting-queries.ts';

interface WaitingBarProps {
  readonly tree: OfficeTree;
  readonly rule: string;
  readonly preview: UseQueryResult<readonly PlacingPreview[]>;
  readonly count: number;
  readonly onRule: (rule: string) => void;
  readonly onDone: (batch: OfficeBatch, who: string) => void;
  readonly onClear: () => void;
}

/** Actions for the chosen people. Either all of them get the places shown on the page, or none does. */
export function WaitingBar({ tree, rule, preview, count, onRule, onDone, onClear }: WaitingBarProps) {
  const isCurrent = preview.data !== undefined && !preview.isFetching && !preview.isPlaceholderData;
  const placeable = isCurrent ? preview.data.filter(({ To }) => To !== null) : [];
  const reason = `By rule ${rule}`;
  const acting = useMutation({
    mutationFn: (isNow: boolean) => {
      const moves = movesOf(tree, placeable);
      if (isNow) return carryOutMoves(reason, moves);
      return stageBatch(
        reason,
        moves.map(({ Version: _, ...move }) => move),
      );
    },
    onSuccess: (batch) => onDone(batch, whoOf(placeable)),
    onError: (error) => {
      if (isConflict(error)) void preview.refetch();
    },
  });
  const error = acting.error ?? preview.error;
  const left = count - placeable.length;
  return (
    <section className={classes['bulkBar']} aria-label="Chosen people">
      {error === null ? null : <ErrorNote error={error} />}
      <div className={classes['bulkLine']}>
        <strong>{count} chosen</strong>
        <Select
          aria-label="Rule"
          size="xs"
          w="11rem"
          allowDeselect={false}
          data={tree.Rules}
          value={rule}
          onChange={(next) => next !== null && onRule(next)}
        />
        <span className={shared['quiet']} role="status">
          {isCurrent
            ? `${placeable.length} can be placed${left === 0 ? '' : `, ${left} cannot`}`
            : 'Checking the places…'}
        </span>
        <Button
          variant="default"
          disabled={placeable.length === 0}
          loading={acting.isPending}
          onClick={() => acting.mutate(false)}
        >
          Add to batch
        </Button>
        <Button
          disabled={placeable.length === 0}
          loading={acting.isPending}
          onClick={() => acting.mutate(true)}
        >
          Place {describePeople(placeable.length)}
        </Button>
        <CloseButton aria-label="Clear choice" onClick={onClear} />
      </div>
    </section>
  );
}

function movesOf(tree: OfficeTree, previews: readonly PlacingPreview[]): SeenOrderedMove[] {
  return previews.flatMap(({ Person, To, Version }) =>
    To === null || Version === null
      ? []
      : [
          {
            Tree: tree.Name,
            CustomerId: Person.CustomerId,
            ToUplineId: To.CustomerId,
            Leg: To.Leg,
            FindAvailable: false,
            Version,
          },
        ],
  );
}

function whoOf(previews: readonly PlacingPreview[]): string {
  const [first] = previews;
  if (first === undefined) return '';
  return previews.length === 1 ? nameOf(first.Person) : describePeople(previews.length);
}
