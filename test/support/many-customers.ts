import type { CustomerState } from '../../src/customers/record/customer.ts';
import { textValues } from '../../src/kernel/text-fields.ts';
import type { Installation } from '../../src/server/installation.ts';
import { addCustomers, CONTEXT } from './tree-network.ts';

/** Texts that a careless copy would change. */
export const ODD_TEXTS = [
  'It\'s "quoted", \\back\\slashed, $1 and ?',
  'two\nlines\r\nand a\ttab',
  'Žofie Ångström 李小龍 🦄 e\u0301 \u202eright to left',
  'NULL',
  '{"json": [1, "\\u0000"]}',
  '  spaces around  ',
  '\u007f\u0001control',
  '%s %n \ufeffmark',
];

/**
 * Adds customers through the stores, much faster than through the API, which hashes each password. Each
 * customer has a tax id, two addresses, ten custom fields and placements in both trees.
 */
export async function addManyCustomers(installation: Installation, count: number): Promise<number[]> {
  const at = '2024-02-29T23:59:59.123Z';
  const serials = Array.from({ length: count }, (_, serial) => serial);
  const firstId = await addCustomers(installation, serials, (serial, id, first) => {
    const sponsorId = serial === 0 ? 2 : first + Math.floor(serial / 3);
    const placement = { uplineId: sponsorId, rule: 'FirstEmpty', reason: 'enrollment' };
    return {
      write: {
        state: stateOf(id, serial, sponsorId),
        inactiveDate: serial % 7 === 0 ? at : null,
        passwordHash: serial % 2 === 0 ? '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' : null,
        at,
        context: CONTEXT,
      },
      placements: ['Enrollment', 'Unilevel'].map((tree) => ({ ...placement, tree })),
    };
  });
  return serials.map((serial) => firstId + serial);
}

function stateOf(
  id: number,
  serial: number,
  sponsorId: number,
): CustomerState & { baseType: number; backOfficeId: string } {
  const odd = ODD_TEXTS[serial % ODD_TEXTS.length] ?? '';
  const address = (street1: string) => ({
    street1,
    street2: odd,
    street3: '',
    city: 'Lindon',
    region: 'UT',
    postalCode: '84042',
    countryCode: 'US',
  });
  return {
    ...textValues(() => null),
    baseType: 1,
    status: 1,
    backOfficeId: `B${id}`,
    firstName: odd,
    lastName: `Number ${serial}`,
    companyName: serial % 3 === 0 ? null : odd,
    birthDate: serial % 5 === 0 ? null : '1960-02-29',
    languageCode: 'en',
    emailAddress: `many${id}@example.com`,
    username: `many ${id}`,
    webAlias: serial % 4 === 0 ? null : `alias-${id}`,
    externalReferenceId: serial % 4 === 0 ? `X ${odd}` : null,
    taxId: `TAX-${id}`,
    taxExempt: serial % 2 === 0,
    primaryPhone: '+1 801 555 0100',
    sendEmails: serial % 3 === 0,
    termsAccepted: true,
    sponsorId,
    signUpDate: '2020-01-01T00:00:00.000Z',
    primaryAddress: address('1 Main Street'),
    shippingAddress: address(odd),
    customFields: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].map((n) => `${n} ${odd}`),
  };
}
