import type { EnvironmentType } from '../kernel/environment-type.ts';

/*
 * What the reference says in words, before the operations and before each group of them.
 */

/** The groups of operations, in the order of the page. */
export const GROUP_DESCRIPTIONS: Readonly<Record<string, string>> = {
  Customers:
    'People of the company, distributors and retail customers alike: create, upgrade, change, find. All writes follow one set of rules, those of the commission plan. Delete Customer is in the last group, Personal data.',
  Validate: 'Whether a value is still free, and whether a login is right.',
  Trees:
    'Who stands under whom, now and at any instant in the past: read, place, move, remove, one by one or in batches.',
  Hooks: 'What the client extension did.',
  'Personal data': 'What is held on one person, and its removal.',
};

/**
 * The group in which the page shows an operation. Delete comes after everything else, so that a reader who tries
 * one operation after the other does not lose the customer on the way.
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
      ? '**This is the live environment.** Requests that you send from these pages change real data. Before a write, the page asks.'
      : 'This is a stage environment. Requests that you send from these pages change its data and no real data.',
    `## First request

1. Sign in to have your subscription key filled in. The first start of the server prints a key, and \`npm run upline -- keys show default\` prints it again.
2. Open Create Customer and choose **Test Request**, then **Send**. The answer is the id of the new customer.
3. Open Upgrade Customer and send it. The examples are about the customer you created last, so the operations of this page can be sent as they stand, from top to bottom.

Every request needs the header \`Ocp-Apim-Subscription-Key\`, or \`subscription-key\` in the query.`,
    `## Conventions

- JSON in UTF-8. Names of members match in any case; unknown members are ignored and named in the answer's \`X-Upline-Ignored-Fields\`, or refused with \`Prefer: handling=strict\`.
- Dates are ISO 8601; without a zone they are UTC. \`1900-01-01T00:00:00Z\` means none.
- Every answer has \`X-DirectScale-RequestId\`. Failures tell everything that is wrong at once, as \`application/problem+json\`; 401, 403 and 429 have the body that the old gateway gave.
- \`Idempotency-Key\` makes a write safe to repeat, \`If-Match\` makes a change to a known version only.`,
    ...(usesLegacyErrors
      ? [
          'This server is set to legacy errors: what is listed here as 400, 409, 412, 415 or 422, and 404 of Upgrade Customer, is sent as 500, with the same body but for the status.',
        ]
      : []),
  ];
  return paragraphs.join('\n\n');
}
