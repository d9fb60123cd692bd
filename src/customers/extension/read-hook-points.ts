import Type from 'typebox';
import type { HookPoint } from '../../extensions/hook-point.ts';
import { WIRE_NO_DATE } from '../../kernel/wire-date.ts';

/*
 * Hook points of reads whose data Upline does not keep. Without a handler nothing is called, and the answer is empty.
 */

/** Maximum number of entries in one list. A longer list is a mistake of the handler. */
const ENTRIES_MAX = 1_000;

const customer = Type.Integer({ minimum: 0, description: 'The customer.' });
const id = (description: string) => Type.Integer({ description });
const date = (description: string) =>
  Type.String({ maxLength: 40, format: 'wire-date', 'x-problem': 'invalid_date', description });

/** Only some of the members are known, so all of them are passed to the caller unchanged. */
const entries = (description: string) =>
  Type.Array(Type.Object({}, { additionalProperties: true, maxProperties: 200 }), {
    maxItems: ENTRIES_MAX,
    description: `${description} At most ${ENTRIES_MAX}; the caller gets every member.`,
  });

function readPoint<const Point extends HookPoint>(point: Point): Point {
  return point;
}

const ALREADY_TRUE = 'The customer exists.';
const OURS = 'Upline’s own: neither name nor models are published.';

export const getAssociateServices = readPoint({
  name: 'Associates.GetAssociateServices',
  request: Type.Object({ AssociateId: customer }),
  response: Type.Object({
    Services: Type.Array(
      Type.Object({
        ServiceId: id('The service.'),
        ExpirationDate: Type.Optional(date('When it expires.')),
        Services: Type.Optional(
          Type.Array(
            Type.Object({ ServiceId: id('The service.'), ItemId: Type.Optional(id('The item sold.')) }),
            {
              maxItems: ENTRIES_MAX,
              description: 'What it consists of.',
            },
          ),
        ),
      }),
      {
        maxItems: ENTRIES_MAX,
        description: `Entries with \`ServiceId\`, \`ExpirationDate\` and \`Services\` (\`ServiceId\`, \`ItemId\`), at most ${ENTRIES_MAX}.`,
      },
    ),
  }),
  fires: 'In Get Customer Services.',
  alreadyTrue: ALREADY_TRUE,
  original: 'Answers an empty list: Upline keeps no services.',
  provenance: OURS,
});

export const getOrders = readPoint({
  name: 'Orders.GetOrders',
  request: Type.Object({ AssociateId: customer }),
  response: Type.Object({ Orders: entries('The customer’s orders.') }),
  fires: 'In Get Customer Orders.',
  alreadyTrue: ALREADY_TRUE,
  original: 'Answers an empty list: Upline keeps no orders.',
  provenance: OURS,
});

const include = (what: string) => Type.Boolean({ description: `The caller asks for ${what}.` });

export const getAutoships = readPoint({
  name: 'Autoships.GetAutoships',
  request: Type.Object({
    AssociateId: customer,
    IncludeServiceAutoships: include('autoships of services'),
    IncludeActiveAutoships: include('active autoships'),
    IncludeCanceledAutoships: include('canceled autoships'),
  }),
  response: Type.Object({ Autoships: entries('The customer’s autoships.') }),
  fires: 'In Get Customer Autoships.',
  alreadyTrue: `${ALREADY_TRUE} What the caller leaves out is false.`,
  original: 'Answers an empty list: Upline keeps no autoships.',
  provenance: 'Only the name is published.',
});

const Figure = Type.Object({ Value: Type.Number({ description: 'The figure.' }) });

export const getStats = readPoint({
  name: 'Associates.GetStats',
  request: Type.Object({
    AssociateId: customer,
    Date: date(`The day that the figures are for; \`${WIRE_NO_DATE}\` for today.`),
  }),
  response: Type.Object({
    Name: Type.Optional(
      Type.String({
        maxLength: 200,
        format: 'line',
        description: 'Name of the rank, or what the company uses it for.',
      }),
    ),
    KitLevel: Type.Optional(id('Level of the enrollment kit.')),
    Stats: Type.Optional(
      Type.Record(Type.String(), Figure, {
        maxProperties: ENTRIES_MAX,
        description: `Objects with \`Value\`, by name of the figure, at most ${ENTRIES_MAX}.`,
      }),
    ),
    RankOptions: Type.Optional(
      Type.Array(
        Type.Object({
          Groups: Type.Array(Type.Object({ Options: Type.Array(Figure, { maxItems: ENTRIES_MAX }) }), {
            maxItems: ENTRIES_MAX,
          }),
        }),
        { maxItems: ENTRIES_MAX, description: 'What a rank takes: `Groups` of `Options` with `Value`.' },
      ),
    ),
  }),
  fires: 'In Get Customer Stats.',
  alreadyTrue: ALREADY_TRUE,
  original: 'Answers no figures: Upline computes none.',
  provenance: 'Upline’s own; the members of the response are those of the published answer.',
});

export const readHookPoints = [getAssociateServices, getOrders, getAutoships, getStats] as const;
