import { TEXT_FIELD_LIST, type TextFieldName } from '../../kernel/text-fields.ts';
import { customerBodyExamples } from './body-examples.ts';

/*
 * Examples of answers: the customer of the page's first example, after Create as a retail customer and
 * Upgrade with all fields. Recorded from a server; a test checks every example against its schema.
 */

const { full } = customerBodyExamples;
const { Password: _, SignUpDate: signedUpAt, TaxId: __, AssociateCustom: custom, ...stored } = full.value;

/** Text fields that the published body does not have are blank. */
const unsent = Object.fromEntries(
  TEXT_FIELD_LIST.filter(({ name }) => !Object.hasOwn(stored, name)).map(({ name }) => [name, '']),
) as Record<Exclude<TextFieldName, keyof typeof stored>, string>;

/** The first customer of a new installation. */
export const EXAMPLE_CUSTOMER_ID = 1001;
export const EXAMPLE_REQUEST_ID = '0851c2de-1776-453c-ae76-8e4a928b028b';
const NONE = '1900-01-01T00:00:00Z';
const CREATED_AT = '2026-11-25T09:03:39Z';
const UPGRADED_AT = '2026-11-25T09:04:12Z';
const UPGRADED_AT_MS = '2026-11-25T09:04:12.345Z';

export const customFieldsExample = {
  ...custom,
  ...Object.fromEntries(Array.from({ length: 8 }, (_unused, index) => [`Field${index + 3}`, ''])),
};

export const customerExample = {
  CustomerId: EXAMPLE_CUSTOMER_ID,
  ...stored,
  ...unsent,
  DefaultShippingAddress: { AddressId: 3, Street3: '', ...stored.DefaultShippingAddress },
  EnrollerId: 2,
  InactiveDate: NONE,
  PrimaryAddress: { AddressId: 1, Street3: '', ...stored.PrimaryAddress },
  SignupDate: signedUpAt,
  TaxId: '*****1111',
  AssociateCustom: customFieldsExample,
};

export const typeChangeExample = {
  RecordNumber: 1,
  CustomerId: EXAMPLE_CUSTOMER_ID,
  OldCustomerType: 2,
  NewCustomerType: 1,
  ChangeDate: UPGRADED_AT_MS,
  Actor: 'default',
  Operation: 'UpgradeCustomer',
  RequestId: EXAMPLE_REQUEST_ID,
};

export const previewExample = {
  allowed: false,
  errors: [
    {
      field: 'TaxId',
      pointer: '/TaxId',
      code: 'not_unique',
      message: 'Another customer already has this TaxId.',
    },
  ],
  clears: ['CompanyName'],
  changes: [
    { field: 'CustomerType', from: 2, to: 1 },
    { field: 'CompanyName', from: 'Test Company Name Inc.', to: '' },
    { field: 'TaxId', from: '', to: '*****1111' },
    { field: 'Password', from: null, to: null },
  ],
  typeChange: { from: 2, to: 1 },
  placement: {
    tree: 'Unilevel',
    uplineId: 2,
    leg: '',
    rule: 'FirstEmptyRollup',
    path: [2],
    pathIsCut: false,
  },
  places: [
    {
      tree: 'Unilevel',
      from: null,
      to: { uplineId: 2, leg: '', rule: 'FirstEmptyRollup', path: [2], pathIsCut: false },
    },
  ],
  hooks: ['Associates.Enrollment.UpdateAssociateBaseType'],
  handlers: [],
};

export const searchResultExample = {
  AssociateType: 'Distributor',
  AssociateTypeId: 1,
  BackOfficeId: stored.BackOfficeId,
  City: stored.PrimaryAddress.City,
  CountryCode: stored.PrimaryAddress.CountryCode,
  CustomerId: EXAMPLE_CUSTOMER_ID,
  EMail: stored.EmailAddress,
  FirstName: stored.FirstName,
  LastName: stored.LastName,
  LegalFirstName: '',
  LegalLastName: '',
  Phone: stored.PrimaryPhone,
  ProfileImageUrl: '',
  RomanizedFirstName: '',
  RomanizedLastName: '',
  State: stored.PrimaryAddress.Region,
  StatusId: 1,
  TextPhone: stored.TextPhone,
  WebAliases: [stored.WebAlias],
};

export const downlineSearchExample = {
  Customers: [{ ...searchResultExample, Level: 1 }],
  NextCursor: null,
};

export const websiteExample = {
  FirstName: stored.FirstName,
  LastName: stored.LastName,
  EmailAddress: stored.EmailAddress,
  PrimaryPhone: stored.PrimaryPhone,
  SecondaryPhone: stored.SecondaryPhone,
  WebAlias: stored.WebAlias,
  CustomerId: EXAMPLE_CUSTOMER_ID,
  City: stored.PrimaryAddress.City,
  Region: stored.PrimaryAddress.Region,
  CountryCode: stored.PrimaryAddress.CountryCode,
  AboutMe: '',
  EnrollmentUrl: '',
  OfficeUrl: '',
  ShoppingLink: '',
  Facebook: '',
  Twitter: '',
  Pinterest: '',
  YouTube: '',
  Linkdin: '',
  ImageUrl: '',
  BackOfficeId: stored.BackOfficeId,
  ReplicatedSiteUrl: '',
  LanguageCode: stored.LanguageCode,
  CustomerType: 1,
};

export const serviceLogExample = {
  RecordNumber: 12,
  CustomerId: EXAMPLE_CUSTOMER_ID,
  LoggedDate: UPGRADED_AT_MS,
  Text: 'Welcome kit ordered.',
  Reference: 'ORDER-4711',
  Source: 'welcome-kit',
  Actor: 'default',
  Operation: 'UpgradeCustomer',
  RequestId: EXAMPLE_REQUEST_ID,
};

export const webAliasesExample = {
  WebAlias: stored.WebAlias,
  AdditionalWebAliases: ['ryans-shop', 'ryan-testing'],
};

export const exportExample = {
  ExportedAt: '2026-11-26T08:00:00Z',
  Customer: customerExample,
  HasPassword: true,
  AdditionalWebAliases: ['ryans-shop'],
  CreatedAt: CREATED_AT,
  ChangedAt: UPGRADED_AT,
  ChangedBy: 'default',
  ChangedOperation: 'UpgradeCustomer',
  RequestedSponsorId: 2,
  ErasedAt: NONE,
  TypeChanges: [typeChangeExample],
  StatusChanges: [{ At: UPGRADED_AT_MS, From: 2, To: 1, Actor: 'default' }],
  FieldChanges: [
    {
      At: UPGRADED_AT_MS,
      Actor: 'default',
      Changes: [{ Field: 'CompanyName', From: '', To: 'Test Company Name Inc.' }],
    },
  ],
  Placements: [
    {
      Tree: 'Enrollment',
      UplineId: 2,
      Leg: '',
      Rule: 'FirstEmpty',
      Reason: 'enrollment',
      Actor: 'default',
      From: CREATED_AT,
      To: NONE,
    },
    {
      Tree: 'Unilevel',
      UplineId: 2,
      Leg: '',
      Rule: 'FirstEmptyRollup',
      Reason: 'upgrade',
      Actor: 'default',
      From: UPGRADED_AT_MS,
      To: NONE,
    },
  ],
  PlacementPreferences: [
    { Tree: 'Unilevel', Rule: 'FirstEmptyRollup', Since: UPGRADED_AT, Actor: 'default' },
  ],
  LegWeights: [],
  PlacementBatchItems: [],
  ServiceLog: [
    {
      LoggedDate: UPGRADED_AT_MS,
      Text: 'Welcome kit ordered.',
      Reference: 'ORDER-4711',
      Source: 'welcome-kit',
      Actor: 'default',
    },
  ],
  Events: [
    { Type: 'customer.created', At: CREATED_AT, Actor: 'default' },
    { Type: 'customer.updated', At: UPGRADED_AT, Actor: 'default' },
  ],
  HookCalls: [],
  KeptAnswers: [{ ExpiresAt: '2026-11-26T09:04:12Z' }],
  Views: [{ At: '2026-11-25T09:12:04.120Z', By: 'Amara Okafor', What: 'Show PrimaryPhone' }],
  Merges: [],
};
