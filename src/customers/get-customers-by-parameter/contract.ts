import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';

const parameter = (description: string, examples: readonly string[] = []) =>
  Type.Optional(
    Type.String({
      maxLength: 300,
      format: 'line',
      'x-problem': 'invalid_text',
      description,
      ...(examples.length === 0 ? {} : { examples }),
    }),
  );

export const getCustomersByParameterContract = defineContract({
  id: 'GetCustomersByParameter',
  method: 'GET',
  path: '/customers',
  tag: 'Customers',
  summary: 'Get Customers By Parameter',
  description: `The customers with a given value, compared without case. Only one parameter counts: the first one present, in the order
below. Parameter names match in any case. The answer is an array; it is empty when no customer has the value.`,
  params: Type.Object({}),
  query: Type.Object({
    email: parameter('Email address.', [customerBodyExamples.full.value.EmailAddress]),
    username: parameter('Login name.'),
    webAlias: parameter('Web alias.'),
    backOfficeId: parameter('Back office id.'),
    externalReferenceId: parameter('Id in the company’s other system.'),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customers, at most 100, by id.',
    schema: Type.Array(CustomerAnswer),
    example: [customerExample],
  },
  errors: ['search_parameter_missing', 'invalid_text'],
});
