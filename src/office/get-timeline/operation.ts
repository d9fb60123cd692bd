import { defineOfficeOperation } from '../office-operation.ts';
import type { Recorded } from '../record-of-reads.ts';
import { getTimelineContract } from './contract.ts';
import { createGetTimeline, type TimelineDependencies } from './get-timeline.ts';

export const getTimelineOperation = defineOfficeOperation(
  getTimelineContract,
  'people.read',
  (dependencies: TimelineDependencies & Recorded) => {
    const getTimeline = createGetTimeline(dependencies);
    return async ({ params: { customerId }, query }, call) => {
      const showsDeliveries = call.permissions.has('events.read');
      const body = await getTimeline(customerId, query, { showsDeliveries, signal: call.signal });
      dependencies.record.noteOpened('Timeline', customerId, call);
      return { body };
    };
  },
);
