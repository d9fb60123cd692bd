import { ActionIcon, Button, Slider, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readDay } from '../layout/address-forms.ts';
import { formatDay, formatLongDay } from '../layout/timestamp.tsx';
import classes from './as-of-bar.module.css';
import { DAY_MS, dayOf } from './days.ts';
import { placementsQuery } from './tree-queries.ts';
import shared from './trees.module.css';

interface AsOfBarProps {
  readonly tree: string;
  readonly personId: number;
  readonly personName: string;
  /** `null` for now. */
  readonly day: string | null;
  readonly onChange: (day: string | null) => void;
}

const MARKS_MAX = 40;

/** Chooses a day; marks show when the place of the person in focus changed. */
export function AsOfBar({ tree, personId, personName, day, onChange }: AsOfBarProps) {
  const { data: places = [] } = useQuery(placementsQuery(tree, personId));
  const [today] = useState(() => dayOf(Date.now()));
  const instants = places.flatMap(({ From, To }) => (To === null ? [From] : [From, To]));
  const changes = changeDays(instants);
  const first = Math.min(Date.parse(changes[0] ?? today), Date.parse(day ?? today));
  const start = first - Math.max((Date.parse(today) - first) * 0.05, 30 * DAY_MS);
  const days = Math.max(Math.round((Date.parse(today) - start) / DAY_MS), 1);
  const positionOf = (of: string) => Math.round((Date.parse(of) - start) / DAY_MS);
  const dayAt = (position: number) => dayOf(start + position * DAY_MS);
  // Nothing is read while the thumb moves.
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged === null ? day : dayAt(dragged);
  const choose = (next: string) => onChange(next >= today ? null : next);
  const earlier = neighborDay(changes, day, -1);
  const later = neighborDay(changes, day, 1);
  return (
    <section aria-label="Day" className={classes['bar']} data-past={day !== null || undefined}>
      <div className={classes['barDay']}>
        {day === null ? (
          <strong>{shown === null ? 'Now' : formatDay(shown)}</strong>
        ) : (
          <>
            <span className={classes['pastWord']}>The past, read only</span>
            <strong>{formatLongDay(shown ?? day)}</strong>
            <span className={shared['quiet']}>end of day, UTC: places, types and statuses</span>
          </>
        )}
      </div>
      <div className={classes['barSlider']}>
        <Slider
          thumbLabel="Day"
          min={0}
          max={days}
          value={dragged ?? (day === null ? days : positionOf(day))}
          label={(position) => (position >= days ? 'Now' : formatDay(dayAt(position)))}
          marks={changes.slice(-MARKS_MAX).map((change) => ({ value: positionOf(change) }))}
          onChange={setDragged}
          onChangeEnd={(position) => {
            setDragged(null);
            choose(dayAt(position));
          }}
        />
        <p className={shared['quiet']}>
          {changes.length === 0
            ? `${personName === '' ? 'This person' : personName} has never had a place here.`
            : describeChanges(new Set(instants).size, changes, personName)}
        </p>
      </div>
      <div className={classes['barActs']}>
        <TextInput
          type="date"
          aria-label="Go to a day"
          size="xs"
          max={today}
          value={day ?? today}
          onChange={(event) => {
            const next = readDay(event.target.value);
            if (next !== null) choose(next);
          }}
        />
        <ActionIcon
          variant="default"
          aria-label="Previous change of place"
          disabled={earlier === null}
          onClick={() => earlier !== null && choose(earlier)}
        >
          ‹
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Next change of place"
          disabled={later === null}
          onClick={() => later !== null && choose(later)}
        >
          ›
        </ActionIcon>
        {day === null ? null : (
          <Button size="xs" onClick={() => onChange(null)}>
            Back to now
          </Button>
        )}
      </div>
    </section>
  );
}

/** @param days days on which the place changed, earliest first */
export function describeChanges(count: number, days: readonly string[], name: string): string {
  const first = formatDay(days[0] ?? '');
  if (count === 1) return `1 change of the place of ${name}, on ${first}`;
  const when = days.length === 1 ? `on ${first}` : `on ${days.length} days, the first on ${first}`;
  return `${count} changes of the place of ${name} ${when}`;
}

/** The days on which a place changed, earliest first. */
export function changeDays(instants: readonly string[]): string[] {
  return [...new Set(instants.map((instant) => dayOf(instant)))].toSorted();
}

/** The previous or next of these days, relative to a day. */
export function neighborDay(days: readonly string[], day: string | null, step: -1 | 1): string | null {
  const from = day ?? dayOf(Date.now());
  if (step === -1) return days.findLast((change) => change < from) ?? null;
  return day === null ? null : (days.find((change) => change > from) ?? null);
}
