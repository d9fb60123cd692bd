import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { websiteExample } from '../wire/answer-examples.ts';

const out = (description: string) => Type.String({ description });
const notKept = () => out('Blank: Upline does not store it.');

const WebsiteInformation = Type.Object(
  {
    FirstName: out('First name.'),
    LastName: out('Last name.'),
    EmailAddress: out('Email address.'),
    PrimaryPhone: out('Primary phone.'),
    SecondaryPhone: out('Secondary phone.'),
    WebAlias: out('The requested alias, as stored.'),
    CustomerId: Type.Integer({ description: 'Internal id, the key of all paths.' }),
    City: out('City of the main address.'),
    Region: out('Region of the main address.'),
    CountryCode: out('Country of the main address, upper case.'),
    AboutMe: notKept(),
    EnrollmentUrl: notKept(),
    OfficeUrl: notKept(),
    ShoppingLink: notKept(),
    Facebook: notKept(),
    Twitter: notKept(),
    Pinterest: notKept(),
    YouTube: notKept(),
    Linkdin: notKept(),
    ImageUrl: notKept(),
    BackOfficeId: out('Public id, shown to people.'),
    ReplicatedSiteUrl: notKept(),
    LanguageCode: out('Language code.'),
    CustomerType: Type.Integer({ description: 'Base type id.' }),
  },
  {
    title: 'WebsiteInformation',
    description: 'The details of its owner that a replicated site shows. Spelling as published.',
  },
);

export type WebsiteInformation = Static<typeof WebsiteInformation>;

function websiteContract(id: string, path: `/${string}`, summary: string) {
  return defineContract({
    id,
    method: 'GET',
    path,
    tag: 'Customers',
    summary,
    description: `The customer with this main or additional web alias, compared without case. Customers of every status
are found, as published: check the status with Get Customer.`,
    params: Type.Object({}),
    query: Type.Object({
      webAlias: Type.String({
        maxLength: 300,
        format: 'line',
        'x-problem': 'invalid_text',
        description: 'The web alias.',
        examples: ['TestWebAlias'],
      }),
    }),
    body: undefined,
    answer: {
      status: 200,
      description: 'The owner of the site.',
      schema: WebsiteInformation,
      example: websiteExample,
    },
    errors: ['invalid_text', 'web_alias_not_found'],
  });
}

/** The published operation under both of its paths; no difference between them is known. */
export const websiteContracts = [
  websiteContract('GetWebsiteInformation', '/customers/websiteInfo2', 'Get Website Information'),
  websiteContract('GetWebsiteInformation_V1', '/customers/websiteInfo', 'Get Website Information (V1)'),
] as const;
