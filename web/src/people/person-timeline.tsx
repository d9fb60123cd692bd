import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Timeline, TimelineEntry } from '../api/model.ts';
import { oneOf } from '../layout/address-forms.ts';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { MoreButton } from '../layout/more-button.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { useAddress } from '../layout/use-address.ts';
import { NoteForm } from './note-form.tsx';
import { useMay } from './office-query.ts';
import classes from './timeline.module.css';
import { TimelineItem } from './timeline-item.tsx';

const PAGE = 50;
const KINDS = ['Type', 'Place', 'Status', 'Fields', 'Merge', 'Note', 'Hook', 'Event'] as const;
type Kind = (typeof KINDS)[number];
const LABELS: Readonly<Record<Kind, string>> = {
  Type: 'Type',
  Place: 'Places',
  Status: 'Status',
  Fields: 'Fields',
  Merge: 'Merges',
  Note: 'Notes',
  Hook: 'Hooks',
  Event: 'Events',
};

interface PersonTimelineProps {
  readonly customerId: number;
  /** Whether the reader can add notes. */
  readonly takesNotes: boolean;
}

/** The history of a person, latest first; the filter is in the address. */
export function PersonTimeline({ customerId, takesNotes }: PersonTimelineProps) {
  const address = useAddress({ show: oneOf(KINDS) });
  const kind = address.values.show;
  const timeline = useInfiniteQuery({
    queryKey: ['person', customerId, 'timeline', kind],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        portal.GET('/portal/api/office/people/{customerId}/timeline', {
          params: {
            path: { customerId },
            query: {
              limit: PAGE,
              ...(kind === null ? {} : { kind }),
              ...(pageParam === null ? {} : { before: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Timeline) => page.Next ?? undefined,
  });
  const show = (next: Kind | null) => address.change({ show: next });
  // A filter for another kind would hide the note that was just added.
  const showNotes = () => {
    if (kind !== null && kind !== 'Note') show(null);
  };
  const may = useMay();
  return (
    <section aria-labelledby="timeline" className={classes['panel']}>
      <h2 id="timeline" className={classes['title']}>
        Timeline
      </h2>
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      <Group gap={6} className={classes['filters']} role="group" aria-label="Show in the timeline">
        {[null, ...KINDS].map((option) => (
          <Button
            key={option ?? 'All'}
            size="compact-xs"
            variant={option === kind ? 'light' : 'default'}
            aria-pressed={option === kind}
            onClick={() => show(option)}
          >
            {option === null ? 'All' : LABELS[option]}
          </Button>
        ))}
      </Group>
      {takesNotes && may('notes.write') ? <NoteForm customerId={customerId} onAdded={showNotes} /> : null}
      <div className={classes['entries']}>
        <Loaded query={timeline}>
          {({ pages }) => <Entries entries={pages.flatMap(({ Entries: entries }) => entries)} />}
        </Loaded>
        <MoreButton query={timeline} page={PAGE} />
      </div>
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  if (entries.length === 0)
    return <Empty title="Nothing here yet">Changes and notes appear as they happen.</Empty>;
  const days = Map.groupBy(entries, ({ At }) => At.slice(0, 10));
  return [...days].map(([day, ofDay]) => (
    <div key={day}>
      <h3 className={classes['day']}>{formatDay(day)}</h3>
      <ol className={classes['list']}>
        {ofDay.map((entry) => (
          <TimelineItem key={`${entry.RequestId} ${entry.At} ${entry.Effects[0]?.Tree}`} entry={entry} />
        ))}
      </ol>
    </div>
  ));
}
