import { defineOperation } from '../../http/operation.ts';
import { writeEvent } from '../event-answer.ts';
import { listEventsContract } from './contract.ts';
import { createListEvents, type ListEventsDependencies } from './list-events.ts';

export const listEventsOperation = defineOperation(
  listEventsContract,
  (dependencies: ListEventsDependencies) => {
    const listEvents = createListEvents(dependencies);
    return async ({ query }, call) => {
      const { events, nextCursor } = await listEvents(query, call);
      return { body: events.map(writeEvent), headers: { 'X-Upline-Next-Cursor': nextCursor } };
    };
  },
);
