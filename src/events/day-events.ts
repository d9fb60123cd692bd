import type { DayStart } from '../config/read-setting.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { EventLog } from '../kernel/event.ts';
import type { DayStore } from './day-store.ts';

export interface DayEventPorts {
  readonly unitOfWork: UnitOfWork<{ readonly days: DayStore; readonly events: EventLog }>;
  readonly dayStart: DayStart;
  readonly onCommitted: () => void;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

const LOOK_MS = 15_000;
const DAY_MS = 86_400_000;
const ACTOR = { actor: 'upline', requestId: '00000000-0000-0000-0000-000000000000' };

/** The calendar date of the day that began last. */
export function dayAt(now: Date, { time, zone }: DayStart): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(now);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  if (`${part('hour')}:${part('minute')}` >= time) return date;
  return new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
}

/** Adds `day.started` to the feed, once a day for all processes; after an outage, only for the present day. */
export function startDayEvents({ unitOfWork, dayStart, onCommitted, onError, clock }: DayEventPorts) {
  let running: Promise<void> = Promise.resolve();
  let known = '';
  const look = async () => {
    const now = clock();
    const date = dayAt(now, dayStart);
    if (date === known) return;
    const hasBegun = await unitOfWork.run(async ({ days, events }) => {
      if (!(await days.begin(date))) return false;
      const at = now.toISOString();
      await events.add([{ type: 'day.started', customerId: null, at, data: { date } }], ACTOR);
      return true;
    });
    known = date;
    if (hasBegun) onCommitted();
  };
  const run = () => {
    running = running.then(look).catch(onError);
    return running;
  };
  void run();
  const timer = setInterval(() => void run(), LOOK_MS);
  timer.unref();
  return {
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
