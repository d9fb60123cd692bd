import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';

const code = (description: string, example: string) =>
  Type.String({
    maxLength: 50,
    format: 'line',
    'x-problem': 'invalid_text',
    description,
    examples: [example],
  });

export const getRegionContract = defineContract({
  id: 'GetRegion',
  method: 'GET',
  path: '/address/regions',
  tag: 'Addresses',
  summary: 'Get Region',
  description: `The number of the region that a state belongs to. Shops choose prices by it. The commission plan gives each of its
countries a region (\`regionId\`), by default 1. The answer is 0 for a country that is not in the plan, and for a state that the
country does not have. Clients of the published service then use their default region.`,
  params: Type.Object({}),
  query: Type.Object({
    countryCode: code('ISO 3166-1 alpha-2, in any case.', 'us'),
    stateCode: Type.Optional(
      code('ISO 3166-2 of any level without the country, in any case. Left out or blank: the country.', 'ut'),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The number of the region, or 0.',
    schema: Type.Integer(),
    example: 1,
  },
  errors: ['invalid_text'],
});
