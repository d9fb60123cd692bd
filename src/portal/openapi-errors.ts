/*
 * Error bodies as OpenAPI schemas. What sends them: http/error-answer.ts and http/gateway-answers.ts.
 */

const text = (description: string) => ({ type: 'string', description });
const status = (description: string) => ({ type: 'integer', description });

/** Answer of the gateway itself: 401, 403 and 429. */
export const gatewayErrorSchema = {
  type: 'object',
  description: 'Answer of the gateway itself, as the old gateway gave it.',
  required: ['statusCode', 'message'],
  properties: { statusCode: status('The HTTP status.'), message: text('What happened.') },
} as const;

/** Every other failure. */
export const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem, with the members that clients of the old gateway read.',
  required: ['type', 'title', 'status', 'detail', 'code', 'errors', 'statusCode', 'message', 'activityId'],
  properties: {
    type: text('Address that describes the error code, relative to the server. Compare code instead.'),
    title: text('What kind of failure this is.'),
    status: status('The HTTP status.'),
    detail: text('Everything that is wrong, in sentences.'),
    code: text('Code of the error catalogue; see docs/errors.md.'),
    errors: {
      type: 'array',
      description:
        'What is wrong, one by one: the first 20 problems, then `more_problems` if there are more.',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          field: text('Field at fault, for example PrimaryAddress.Street1.'),
          pointer: text('The same as a JSON pointer.'),
          code: text('Code of the error catalogue.'),
          message: text('What is wrong with the field.'),
        },
      },
    },
    statusCode: status('Same as status.'),
    message: text('Same as detail.'),
    activityId: text('Same as the header X-DirectScale-RequestId.'),
  },
} as const;
