import type { EnvironmentType } from '../kernel/environment-type.ts';

/* The introductory texts of the reference and of each group of operations. */

/** The groups of operations, in the order of the page. */
export const GROUP_DESCRIPTIONS: Readonly<Record<string, string>> = {
  Customers:
    'Create, upgrade, change and find customers. All writes follow the rules of the commission plan. Delete Customer is in the last group, Personal data.',
  Validate: 'Check whether a value is still free, and whether a login is correct.',
  Addresses: 'Countries, states and regions for address forms.',
  SSO: 'Sign customers in at the company’s other systems, by one-time tokens.',
  Trees:
    'The places of customers, now and at any instant in the past: read, place, move, remove, one by one or in batches.',
  Events: 'What has happened: read as a feed, or sent to addresses of yours.',
  Webhooks:
    'The requests that event endpoints get: one for each type of event, in either format. The guide to events shows how to check the signature.',
  Hooks: 'The activity of the client extension.',
  'Personal data': 'Data stored about one person, and its removal.',
};

/**
 * The group in which the page shows an operation. Delete comes last, so that a reader who tries all
 * operations in order does not lose the customer early.
 */
export function groupOf({ id, tag }: { readonly id: string; readonly tag: string }): string {
  return id === 'DeleteCustomer' ? 'Personal data' : tag;
}

interface Facts {
  readonly environmentType: EnvironmentType;
  readonly usesLegacyErrors: boolean;
}

export function introduction({ environmentType, usesLegacyErrors }: Facts): string {
  const paragraphs = [
    'Customers of a direct-selling company and their places in its trees.',
    environmentType === 'Live'
      ? '**This is the live environment.** Requests that you send from these pages change real data. The page asks for confirmation before a write.'
      : 'This is a stage environment. Requests that you send from these pages change only its test data.',
    `## First request

1. Sign in to have your subscription key filled in. The first start of the server prints a key, and \`npm run upline -- keys show default\` prints it again.
2. Open Create Customer and choose **Test Request**, then **Send**. The answer is the id of the new customer.
3. Open Upgrade Customer and send it. The examples are about the customer you created last, so the operations of this page can be sent as they stand, from top to bottom.

Every request needs the header \`Ocp-Apim-Subscription-Key\`, or \`subscription-key\` in the query.`,
    `## Conventions

- JSON in UTF-8. Names match in any case; unknown query parameters and members are ignored and listed in the answer's \`X-Upline-Ignored-Fields\`, or refused with \`Prefer: handling=strict\`.
- Dates are ISO 8601; without a zone they are UTC. \`1900-01-01T00:00:00Z\` means none.
- Every answer has \`X-DirectScale-RequestId\`. Failures report all problems at once, as \`application/problem+json\`; 401, 403 and 429 have the body of the old gateway.
- \`Idempotency-Key\` makes a write safe to repeat, \`If-Match\` limits a change to a known version.`,
    ...(usesLegacyErrors
      ? [
          'This server is set to legacy errors: the errors listed here as 400, 409, 412, 415 or 422, and 404 of Upgrade Customer, are sent as 500, with the same body except for the status.',
        ]
      : []),
  ];
  return paragraphs.join('\n\n');
}
