/* Error bodies as OpenAPI schemas. Sent by http/error-answer.ts and http/gateway-answers.ts. */

const text = (description: string) => ({ type: 'string', description });
const status = (description: string) => ({ type: 'integer', description });

/** Answer of the gateway itself: 401, 403 and 429. */
export const gatewayErrorSchema = {
  type: 'object',
  description: 'Answer of the gateway itself, in the format of the old gateway.',
  required: ['statusCode', 'message'],
  properties: { statusCode: status('The HTTP status.'), message: text('The reason.') },
} as const;

/** All other failures. */
export const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem, with the members that clients of the old gateway expect.',
  required: ['type', 'title', 'status', 'detail', 'code', 'errors', 'statusCode', 'message', 'activityId'],
  properties: {
    type: text(
      'URL of the description of the error code, relative to the server. Programs should compare code instead.',
    ),
    title: text('Kind of failure.'),
    status: status('The HTTP status.'),
    detail: text('All problems, in sentences.'),
    code: text('Code of the error catalogue; see docs/errors.md.'),
    errors: {
      type: 'array',
      description: 'All problems, one by one: the first 20, then `more_problems` if there are more.',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          field: text('Field at fault, for example PrimaryAddress.Street1.'),
          pointer: text('The field as a JSON pointer.'),
          code: text('Code of the error catalogue.'),
          message: text('The problem with the field.'),
        },
      },
    },
    statusCode: status('Same as status.'),
    message: text('Same as detail.'),
    activityId: text('Same as the header X-DirectScale-RequestId.'),
  },
} as const;
