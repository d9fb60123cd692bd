import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { none, OFFICE_TAG, textOrNull } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

const CountOfType = Type.Object({
  CustomerType: Type.Integer({ description: 'Id of the type.' }),
  People: Type.Integer({ description: 'People of this type, without erased and merged people.' }),
});

const CountOfStatus = Type.Object({
  CustomerStatus: Type.Integer({ description: 'Id of the status.' }),
  People: Type.Integer({ description: 'People with this status, without erased and merged people.' }),
});

const Week = Type.Object({
  From: Type.String({ description: 'The Monday on which the week begins, `YYYY-MM-DD`, UTC.' }),
  Enrollments: Type.Integer({ description: 'People whose sign-up date is in this week.' }),
  TypeChanges: Type.Integer({ description: 'Upgrades and other changes of type in this week.' }),
});

const Requests = Type.Object({
  Requests24h: Type.Integer({ description: 'Requests of all subscriptions in this hour and the 23 before.' }),
  Errors24h: Type.Integer({ description: 'Requests of these answered with 400 or above.' }),
  P95Ms: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: '95 percent of the logged requests took at most this long; null if none is logged.',
  }),
  LoggedRequests: Type.Integer({ description: 'Requests of the log. Under load it holds a sample.' }),
  Hours: Type.Array(
    Type.Object({
      At: Type.String({ description: 'When the hour begins, ISO 8601 UTC.' }),
      Requests: Type.Integer({ description: 'Requests of all subscriptions.' }),
      Errors: Type.Integer({ description: 'Requests of these answered with 400 or above.' }),
    }),
    { description: 'These 24 hours, oldest first.' },
  ),
});

const CountOfTree = Type.Object({
  Tree: Type.String({ description: 'Name of the tree.' }),
  People: Type.Integer({ description: 'People who have a place in it now, erased ones included.' }),
});

const Backup = Type.Unsafe<{ At: string; Bytes: number } | null>({
  type: ['object', 'null'],
  description: 'The last `upline backup`; null if there was none, and on PostgreSQL.',
  required: ['At', 'Bytes'],
  properties: {
    At: { type: 'string', description: 'When it was complete, ISO 8601 UTC.' },
    Bytes: { type: 'integer', description: 'Size of the copy in bytes.' },
  },
});

const Job = Type.Object({
  Name: Type.Enum(['Purge', 'DailyEvent', 'Import'], {
    description:
      '`Purge` removes expired rows, in each process; its run is that of this process. `DailyEvent` is the event of a new day. `Import` is the newest import.',
  }),
  LastAt: textOrNull('When it last ran, ISO 8601 UTC or a day; null for never.'),
  Outcome: Type.Enum(['Succeeded', 'Failed', 'Unfinished', 'None'], {
    description: 'How that ended. `Unfinished`: it runs, or it was interrupted.',
  }),
});

export const getCompanyOverviewContract = defineContract({
  id: 'GetCompanyOverview',
  endsWithCaller: true,
  method: 'GET',
  path: '/office/overview',
  tag: OFFICE_TAG,
  summary: 'Get Company Overview',
  description: `People by type, status and tree, enrollments and changes of type by week, use of the API, and the state of the server. Each
process keeps its figures; \`AsOf\` says from when they are. When they are older than five minutes, an answer still has them, and new ones are
read for the next. Figures of an hour ago are not shown. The answer has no personal data.`,
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'The figures.',
    schema: Type.Object(
      {
        AsOf: Type.String({ description: 'When the figures were read, ISO 8601 UTC.' }),
        Types: Type.Array(CountOfType, {
          description: 'One for each type that the plan has or people have.',
        }),
        Statuses: Type.Array(CountOfStatus, { description: 'One for each status that people have.' }),
        Trees: Type.Array(CountOfTree, { description: 'One for each tree of the plan.' }),
        Weeks: Type.Array(Week, { description: 'The last 26 weeks, oldest first, including this one.' }),
        Requests,
        Server: Type.Object({
          Engine: Type.Enum(['sqlite', 'postgres'], { description: 'Engine of the database.' }),
          DatabaseBytes: Type.Integer({ description: 'Size of the database in bytes.' }),
          LastBackup: Backup,
        }),
        Jobs: Type.Array(Job, { description: 'Work in the background.' }),
      },
      { title: 'CompanyOverview', description: 'Figures of the company and the server.' },
    ),
  },
  errors: [...OFFICE_ERRORS, ...LONG_READ_ERRORS],
});
