import type { CommissionPlan } from 'upline/extension';

/** Street1, Region and CountryCode, but neither City nor PostalCode, as in the published table. */
const PRIMARY_ADDRESS = [
  'PrimaryAddress.Street1',
  'PrimaryAddress.Region',
  'PrimaryAddress.CountryCode',
] as const;

const EVERY_TYPE = [
  'CustomerType',
  'EmailAddress',
  'FirstName',
  'LastName',
  ...PRIMARY_ADDRESS,
  'SponsorId',
  'Username',
] as const;

/** For a customer who has left: the record and the downline stay, and nothing can be added below. */
const DEPARTED = {
  mayEnroll: false,
  mayReceivePlacements: false,
  mayBeUpgraded: false,
  mayLogIn: false,
} as const;

/**
 * The rules of the published page: required fields by customer type, unique fields, upgrade from Customer to
 * Distributor. Start from this plan and change what your company does differently:
 *
 * @example
 * import { publishedPlan } from 'upline/commission-plan';
 * export const plan = { ...publishedPlan, minimumAge: { years: 21, baseTypes: [1] } };
 */
export const publishedPlan: CommissionPlan = {
  baseTypes: [
    {
      id: 1,
      name: 'Distributor',
      required: [
        ...EVERY_TYPE,
        'BirthDate',
        'DefaultShippingAddress.Street1',
        'DefaultShippingAddress.PostalCode',
        'DefaultShippingAddress.City',
        'DefaultShippingAddress.CountryCode',
        'Password',
        'TaxId',
        'TermsAccepted',
      ],
    },
    { id: 2, name: 'Customer', required: [...EVERY_TYPE, 'Password'], isRetail: true },
    { id: 3, name: 'Preferred Customer', required: EVERY_TYPE, isRetail: true },
  ],
  statuses: [
    { id: 1, name: 'Active', class: 'Active', commission: 'Pay' },
    { id: 2, name: 'Inactive', class: 'InActive', commission: 'Hold' },
    { id: 3, name: 'Deleted', class: 'Canceled', commission: 'Forfeit', ...DEPARTED },
    { id: 4, name: 'Suspended', class: 'InActive', commission: 'Hold' },
    { id: 5, name: 'Terminated', class: 'Canceled', commission: 'Forfeit', ...DEPARTED },
  ],
  deletedStatus: 3,
  uniqueFields: ['BackOfficeId', 'EmailAddress', 'TaxId', 'Username', 'WebAlias'],
  passwordRule: { minLength: 8, maxLength: 128, needsDigit: true, needsCapital: true },
  minimumAge: { years: 18, baseTypes: [1] },
  maximumAge: { years: 120 },
  upgrades: [{ from: 2, to: 1 }],
  trees: [
    {
      name: 'Enrollment',
      kind: 'Enrollment',
      isSponsorTree: false,
      places: 'all',
      placementRule: 'FirstEmpty',
    },
    {
      name: 'Unilevel',
      kind: 'Unilevel',
      isSponsorTree: true,
      places: [1],
      placementRule: 'FirstEmptyRollup',
    },
  ],
  backOfficeId: { seed: 90_000, notation: 'hexadecimal', prefix: '', suffix: '' },
};
