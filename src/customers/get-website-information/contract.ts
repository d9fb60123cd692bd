import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { websiteExample } from '../wire/answer-examples.ts';

const out = (description: string) => Type.String({ description });
const notKept = () => out('Blank: Upline does not keep it.');

const WebsiteInformation = Type.Object(
  {
    FirstName: out('First name.'),
    LastName: out('Last name.'),
    EmailAddress: out('Email address.'),
    PrimaryPhone: out('Primary phone.'),
    SecondaryPhone: out('Secondary phone.'),
    WebAlias: out('The alias that was asked for, as it was stored.'),
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
    BackOfficeId: out('Id that people see.'),
    ReplicatedSiteUrl: notKept(),
    LanguageCode: out('Language code.'),
    CustomerType: Type.Integer({ description: 'Base type id.' }),
  },
  {
    title: 'WebsiteInformation',
    description: 'What a replicated site shows of its owner. Spelling as published.',
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
    description: `The customer who has the web alias, their main one or an additional one, compared without case. Customers of every status
are answered, as published: look at the status with Get Customer.`,
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

/** The published operation under both of its paths; nothing is known of a difference. */
export const websiteContracts = [
  websiteContract('GetWebsiteInformation', '/customers/websiteInfo2', 'Get Website Information'),
  websiteContract('GetWebsiteInformation_V1', '/customers/websiteInfo', 'Get Website Information (V1)'),
] as const;
