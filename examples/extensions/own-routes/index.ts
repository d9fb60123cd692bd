import { publishedPlan } from 'upline/commission-plan';
import { defineExtension, defineRoute, refuse, Type } from 'upline/extension';

/** A company would use its own database instead. */
const points = new Map<number, number>();

const customerId = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The customer.' });
const Balance = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    Points: Type.Integer({ description: 'Points that the customer has.' }),
  },
  { title: 'PointBalance' },
);
const example = { CustomerId: 1001, Points: 20 };

const getPoints = defineRoute(
  {
    id: 'GetPoints',
    method: 'GET',
    path: '/points/{customerId}',
    summary: 'Get Points',
    description: 'The loyalty points of a customer.',
    params: Type.Object({ customerId }),
    answer: { description: 'The balance.', schema: Balance, example },
  },
  async ({ params }, { services }) => {
    const associate = await services.associateService.getAssociate({ associateId: params.customerId });
    if (associate === null) throw refuse('There is no customer with this id.', 'customerId', 'not_found');
    return { CustomerId: params.customerId, Points: points.get(params.customerId) ?? 0 };
  },
);

const spendPoints = defineRoute(
  {
    id: 'SpendPoints',
    method: 'POST',
    path: '/points/{customerId}/spend',
    summary: 'Spend Points',
    description: 'Takes points from a customer. Safe to repeat with an `Idempotency-Key`.',
    params: Type.Object({ customerId }),
    body: Type.Object(
      { Points: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many.' }) },
      { title: 'SpendPointsBody' },
    ),
    bodyExamples: { ten: { summary: 'Ten points', value: { Points: 10 } } },
    answer: { status: 201, description: 'The balance afterwards.', schema: Balance, example },
  },
  async ({ params, body }) => {
    const balance = points.get(params.customerId) ?? 0;
    if (balance < body.Points) throw refuse(`The customer has only ${balance} points.`, 'Points', 'conflict');
    points.set(params.customerId, balance - body.Points);
    return { CustomerId: params.customerId, Points: balance - body.Points };
  },
);

/** Two operations of the company Acme, below `/v1/acme`. */
export default defineExtension({
  plan: publishedPlan,
  hooks: {
    // Each new customer starts with 20 points.
    'Associates.Enrollment.WriteApplication': async (request, next) => {
      const response = await next(request);
      points.set(response.ApplicationResponse.AssociateId, 20);
      return response;
    },
  },
  routes: {
    prefix: 'acme',
    group: 'Acme',
    description: 'Loyalty points of the company Acme.',
    operations: [getPoints, spendPoints],
  },
});
