/*
 * The four bodies on the published page of Upgrade Customer, unchanged. Its Create, Update and Upgrade take
 * the same payload, so the three operations share them.
 */

const ADDRESS = {
  Street1: '250 South 400 West',
  Street2: 'Suite #225',
  PostalCode: '84042',
  City: 'Lindon',
  Region: 'UT',
  CountryCode: 'US',
};

const SHORT_ADDRESS = { Street1: '250 South 400 West', Region: 'UT', CountryCode: 'US' };

export const customerBodyExamples = {
  full: {
    summary: 'Distributor, all fields',
    value: {
      BackOfficeId: 'TestBackOfficeId01',
      BirthDate: '1973-05-12T00:00:00Z',
      CompanyName: 'Test Company Name Inc.',
      CustomerStatus: 1,
      CustomerType: 1,
      DefaultShippingAddress: ADDRESS,
      EmailAddress: 'directScaleTest@testing.directscale.com',
      ExternalReferenceId: 'EXT1234567890',
      FirstName: 'Ryan',
      LanguageCode: 'en',
      LastName: 'Testing',
      Password: 'PasswordHere1',
      PrimaryAddress: ADDRESS,
      PrimaryPhone: '+1 801 555-1111',
      SecondaryPhone: '+1 801 555-2222',
      SendEmails: true,
      SignUpDate: '1988-01-01T00:00:00Z',
      SponsorId: 2,
      TaxExempt: false,
      TaxExemptId: 'TAX-TEST-0000',
      TaxId: 'TAX-TEST-1111',
      TermsAccepted: true,
      TextPhone: '+1 801 555-1111',
      Username: 'TestUsername01',
      WebAlias: 'TestWebAlias',
      AssociateCustom: { Field1: 'CustomField Content', Field2: 'Available through Field10' },
    },
  },
  distributor: {
    summary: 'Distributor (type 1), required fields',
    value: {
      BirthDate: '1973-05-12T00:00:00Z',
      CustomerType: 1,
      DefaultShippingAddress: {
        Street1: '250 South 400 West',
        PostalCode: '84042',
        City: 'Lindon',
        CountryCode: 'US',
      },
      EmailAddress: 'yodaminch@testing.directscale.com',
      FirstName: 'Minch',
      LastName: 'Yoda',
      Password: 'Password123!',
      PrimaryAddress: SHORT_ADDRESS,
      SponsorId: 2,
      TaxExempt: false,
      TaxId: 'TAX-TEST-3333',
      TermsAccepted: true,
      Username: 'YodaIAm',
    },
  },
  customer: {
    summary: 'Retail customer (type 2), required fields',
    value: {
      CustomerType: 2,
      EmailAddress: 'darthsidious66@testing.directscale.com',
      FirstName: 'Sheev',
      LastName: 'Palpatine',
      Password: 'Password123!',
      PrimaryAddress: SHORT_ADDRESS,
      SponsorId: 2,
      Username: 'Emperor Palpatine',
    },
  },
  preferredCustomer: {
    summary: 'Preferred customer (type 3), required fields',
    value: {
      CustomerType: 3,
      EmailAddress: 'bobafett@testing.directscale.com',
      FirstName: 'Boba',
      LastName: 'Fett',
      PrimaryAddress: SHORT_ADDRESS,
      SponsorId: 2,
    },
  },
} as const;
