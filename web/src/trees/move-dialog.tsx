import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isConflict } from '../api/api-error.ts';
import type { OfficeBatch, OfficePerson, OfficeTree } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { LivePreview } from '../layout/live-preview.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { describePeople } from '../layout/numbers.ts';
import { AddToBatch } from './add-to-batch.tsx';
import { JumpField } from './jump-field.tsx';
import classes from './move.module.css';
import { Affected, MovePolicy } from './move-effects.tsx';
import { Chosen, FIRST_OPEN, LegChoice } from './move-fields.tsx';
import { MovePicture } from './move-picture.tsx';
import { nameOf } from './plan-words.ts';
import { carryOutMove, type Move, movePreviewQuery, type SeenMove } from './tree-queries.ts';

/** How a move begins: from a person, or from an open seat. */
export interface MoveStart {
  readonly person: OfficePerson | null;
  readonly upline: OfficePerson | null;
  readonly leg: string;
}

interface MoveDialogProps {
  readonly tree: OfficeTree;
  readonly start: MoveStart;
  readonly onClose: () => void;
  readonly onMoved: (batch: OfficeBatch, person: OfficePerson) => void;
  readonly onStaged: (batch: OfficeBatch, person: OfficePerson) => void;
}

/** The preview is the dialog: what the move would do, why it is refused, and the field for the reason. */
export function MoveDialog({ tree, start, onClose, onMoved, onStaged }: MoveDialogProps) {
  const [person, setPerson] = useState(start.person);
  const [upline, setUpline] = useState(start.upline);
  const [leg, setLeg] = useState(start.leg);
  const [reason, setReason] = useState('');
  const hasLegs = tree.Legs.length > 0;
  const move: Move | null =
    person === null || upline === null || (hasLegs && leg === '')
      ? null
      : {
          CustomerId: person.CustomerId,
          ToUplineId: upline.CustomerId,
          Leg: leg === FIRST_OPEN ? '' : leg,
          FindAvailable: leg === FIRST_OPEN,
        };
  const preview = useQuery({ ...movePreviewQuery(tree.Name, move), placeholderData: keepPreviousData });
  const shown = move === null ? undefined : preview.data;
  const moving = useMutation({
    mutationFn: (body: SeenMove) => carryOutMove(tree.Name, { ...body, Reason: reason.trim() }),
    onSuccess: (batch) => {
      if (person !== null) onMoved(batch, person);
    },
    onError: (error) => {
      if (isConflict(error)) void preview.refetch();
    },
  });
  const version = preview.isPlaceholderData || preview.isFetching ? null : (shown?.Version ?? null);
  const whyNot = whyNotNow({
    person,
    upline,
    needsLeg: hasLegs && leg === '',
    isAllowed: version !== null,
    isRefused: shown?.IsAllowed === false,
    reason,
  });
  const title =
    person === null
      ? `Place someone in ${tree.Name}`
      : shown === undefined
        ? `Move ${nameOf(person)}`
        : titleOf(person, shown.Nodes);
  return (
    <Modal opened onClose={onClose} title={title} size="56rem">
      <Stack>
        <div className={classes['moveFields']}>
          {person === null ? (
            <JumpField
              tree={tree.Name}
              label="Person"
              placeholder="ID or name"
              takesUnplaced
              onChoose={setPerson}
            />
          ) : (
            <Chosen label="Person" person={person} onClear={() => setPerson(null)} />
          )}
          {upline === null ? (
            <JumpField tree={tree.Name} label="New upline" placeholder="ID or name" onChoose={setUpline} />
          ) : (
            <Chosen label="New upline" person={upline} onClear={() => setUpline(null)} />
          )}
          {hasLegs && upline !== null ? (
            <LegChoice tree={tree} upline={upline} leg={leg} onChange={setLeg} />
          ) : null}
        </div>
        {move === null ? null : (
          <LivePreview query={preview} lines={6}>
            {(data) => (
              <div style={{ opacity: preview.isPlaceholderData ? 0.6 : 1 }}>
                <MovePicture preview={data} />
                <div className={classes['moveColumns']}>
                  <Affected preview={data} />
                  <MovePolicy preview={data} />
                </div>
              </div>
            )}
          </LivePreview>
        )}
        <Textarea
          label="Reason"
          description="Stays with the placement."
          required
          maxLength={200}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value.replaceAll('\n', ' '))}
        />
        {moving.error === null ? null : <ErrorNote error={moving.error} />}
        <Group justify="flex-end" gap="sm" className={classes['dialogFoot'] ?? ''}>
          <Text size="sm" c="dimmed" style={{ flex: 1 }} id="why-not">
            {whyNot ?? 'Can be undone until something is built on it.'}
          </Text>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <AddToBatch
            move={move === null ? null : { ...move, Tree: tree.Name }}
            reason={reason.trim()}
            onStaged={(batch) => person !== null && onStaged(batch, person)}
          />
          <Button
            loading={moving.isPending}
            disabled={whyNot !== null}
            aria-describedby="why-not"
            onClick={() => move !== null && version !== null && moving.mutate({ ...move, Version: version })}
          >
            Move now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface Readiness {
  readonly person: OfficePerson | null;
  readonly upline: OfficePerson | null;
  readonly needsLeg: boolean;
  readonly isAllowed: boolean;
  readonly isRefused: boolean;
  readonly reason: string;
}

/** Why the move is not possible; `null` if it is. */
function whyNotNow({ person, upline, needsLeg, isAllowed, isRefused, reason }: Readiness): string | null {
  if (person === null) return 'Choose the person to move.';
  if (upline === null) return 'Choose the new upline.';
  if (needsLeg) return 'Choose a leg.';
  if (isRefused) return 'This move is not allowed.';
  if (!isAllowed) return 'Checking the move…';
  return reason.trim() === '' ? 'Enter a reason.' : null;
}

function titleOf(person: OfficePerson, nodes: number): string {
  const below = nodes - 1;
  return below === 0 ? `Move ${nameOf(person)}` : `Move ${nameOf(person)} and ${describePeople(below)} below`;
}
