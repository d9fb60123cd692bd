import type { EnvironmentType } from '../kernel/environment-type.ts';

/*
 * What the reference says in words, before the operations and before each group of them.
 */

export const TAG_DESCRIPTIONS: Readonly<Record<string, string>> = {
  Customers:
    'People of the company, distributors and retail customers alike: find, create, change, upgrade. All writes follow one set of rules, those of the commission plan.',
  Validate: 'Whether a value is still free, and whether a login is right.',
  'Personal data': 'What is held on one person, and its removal.',
  Hooks: 'What the client extension did.',
  Trees:
    'Who stands under whom, now and at any instant in the past: read, place, move, remove, one by one or in batches.',
};

interface Facts {
  readonly environmentType: EnvironmentType;
  readonly usesLegacyErrors: boolean;
}

export function introduction({ environmentType, usesLegacyErrors }: Facts): string {
  const paragraphs = [
    'Customers of a direct-selling company and their places in its trees.',
    environmentType === 'Live'
      ? '**This is the live environment.** Requests that you send from these pages change real data; writing ones ask first.'
      : 'This is a stage environment: requests that you send from these pages change its data, and no real ones.',
    `## First request

1. Take a subscription key: whoever is signed in has theirs filled in; the server's first start has printed one, and \`npm run upline -- keys list\` shows all.
2. Open an operation and choose **Test Request**. Send Create Customer with the example *Retail customer (type 2)*; the answer is the id of the new customer.
3. Send Upgrade Customer with that id and the example *Distributor, all fields*.

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
