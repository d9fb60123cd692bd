import { Checkbox, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import type { MergeField, OfficeMerge, OfficeMergePreview, OfficePerson, Person } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { DialogFoot } from '../layout/dialog-foot.tsx';
import { LivePreview } from '../layout/live-preview.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { FindField } from '../people/find-field.tsx';
import { Chosen } from '../trees/move-fields.tsx';
import { nameOf } from '../trees/plan-words.ts';
import classes from './merge.module.css';
import { MergeAfterwards } from './merge-afterwards.tsx';
import { MergeFields } from './merge-fields.tsx';
import { type MergeChoice, mergePeople, mergePreviewQuery, refreshMerged } from './merge-queries.ts';
import { MergeTrees } from './merge-trees.tsx';
import { Refusals } from './refusals.tsx';

interface MergeDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
  readonly onMerged: (merge: OfficeMerge) => void;
}

/** The preview is the dialog: first the duplicate is found, then the merge is shown before it happens. */
export function MergeDialog({ person, onClose, onMerged }: MergeDialogProps) {
  const [other, setOther] = useState<OfficePerson | null>(null);
  return (
    <Modal opened onClose={onClose} title={`Merge ${person.Name} with another record`} size="64rem">
      <Stack>
        {other === null ? (
          <>
            <Text size="sm">
              Find the other record of the same person. Nothing changes before you have seen what the merge
              would do.
            </Text>
            <FindField label="The other record" exceptId={person.CustomerId} onChoose={setOther} />
          </>
        ) : (
          <>
            <Chosen label="The other record" person={other} onClear={() => setOther(null)} />
            <MergeForm
              key={other.CustomerId}
              one={person}
              other={other}
              onClose={onClose}
              onMerged={onMerged}
            />
          </>
        )}
      </Stack>
    </Modal>
  );
}

interface MergeFormProps extends Pick<MergeDialogProps, 'onClose' | 'onMerged'> {
  readonly one: OfficePerson;
  readonly other: OfficePerson;
}

function MergeForm({ one, other, onClose, onMerged }: MergeFormProps) {
  const [survivorId, setSurvivorId] = useState(one.CustomerId);
  const [take, setTake] = useState<readonly MergeField[]>([]);
  const [findsOpen, setFindsOpen] = useState(false);
  const mergedId = survivorId === one.CustomerId ? other.CustomerId : one.CustomerId;
  const choice: MergeChoice = { survivorId, mergedId, take, findsOpen };
  const preview = useQuery(mergePreviewQuery(choice));
  const isNarrow = useMediaQuery('(max-width: 760px)');
  const { data: shown, isPlaceholderData: isStale } = preview;
  const swap = (id: string) => {
    setSurvivorId(Number(id));
    // The selected fields were chosen for the other direction.
    setTake([]);
  };
  const decide = (field: MergeField, isTaken: boolean) =>
    setTake((before) => [...before.filter((name) => name !== field), ...(isTaken ? [field] : [])]);
  const offersOpen = findsOpen || shown?.Trees.some(isTaken) === true;
  return (
    <>
      <div>
        <Text size="sm" fw={500} id="stays-label">
          Which record stays
        </Text>
        <SegmentedControl
          aria-labelledby="stays-label"
          orientation={isNarrow ? 'vertical' : 'horizontal'}
          fullWidth={isNarrow === true}
          value={String(survivorId)}
          onChange={swap}
          data={[one, other].map((person) => ({
            value: String(person.CustomerId),
            label: `${nameOf(person)} · ${person.BackOfficeId}`,
          }))}
        />
      </div>
      <LivePreview query={preview} lines={8}>
        {(data) => (
          <section
            aria-label="Preview"
            aria-busy={isStale}
            className={`${classes['preview']} ${isStale ? classes['stale'] : ''}`}
          >
            <Refusals problems={data.Problems} />
            <MergeFields preview={data} take={take} onDecide={decide} />
            <MergeAfterwards preview={data} />
            <MergeTrees preview={data} />
            {offersOpen ? (
              <Checkbox
                label="Where a leg is taken, use the next open position"
                checked={findsOpen}
                onChange={(event) => setFindsOpen(event.target.checked)}
              />
            ) : null}
          </section>
        )}
      </LivePreview>
      <MergeFoot
        {...{ choice, onClose, onMerged }}
        preview={isStale || preview.error !== null ? undefined : shown}
        onOutdated={() => void preview.refetch()}
      />
    </>
  );
}

function isTaken({ Refused }: OfficeMergePreview['Trees'][number]): boolean {
  return Refused.some(({ Problems }) => Problems.some(({ Code }) => Code === 'position_taken'));
}

interface MergeFootProps extends Pick<MergeDialogProps, 'onClose' | 'onMerged'> {
  readonly choice: MergeChoice;
  /** `undefined` while it is read. */
  readonly preview: OfficeMergePreview | undefined;
  /** A record has changed since the preview. */
  readonly onOutdated: () => void;
}

/** The reason, and the button that merges. */
function MergeFoot({ choice, preview, onClose, onMerged, onOutdated }: MergeFootProps) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const merging = useMutation({
    mutationFn: (seen: OfficeMergePreview) => mergePeople(choice, seen, reason.trim()),
    onSuccess: async (merge) => {
      onMerged(merge);
      await refreshMerged(client);
    },
    onError: (error) => {
      if (isOutdated(error)) onOutdated();
    },
    gcTime: 0,
  });
  const whyNot = whyNotNow(preview, reason);
  return (
    <>
      <Textarea
        label="Reason"
        description="Stays with the merge and with every place that it changes."
        required
        maxLength={200}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value.replaceAll('\n', ' '))}
      />
      {merging.error === null ? null : isOutdated(merging.error) ? (
        <Note tone="warning" title="One of the records has changed since the preview.">
          Nothing was merged. The preview above is new: look at it again.
        </Note>
      ) : (
        <ErrorNote error={merging.error} />
      )}
      <DialogFoot
        note={whyNot ?? 'Can be undone until something is built on it.'}
        label="Merge"
        isDisabled={whyNot !== null}
        isBusy={merging.isPending}
        onConfirm={() => preview !== undefined && merging.mutate(preview)}
        onClose={onClose}
      />
    </>
  );
}

function isOutdated(error: Error): boolean {
  return error instanceof ApiError && error.code === 'precondition_failed';
}

/** Why the merge is not possible; `null` if it is. */
function whyNotNow(preview: OfficeMergePreview | undefined, reason: string): string | null {
  if (preview === undefined) return 'Checking the merge…';
  if (!preview.IsAllowed) return 'This merge is not possible now.';
  return reason.trim() === '' ? 'Enter a reason.' : null;
}
