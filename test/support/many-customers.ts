import { publishedPlan } from '../../extension/commission-plan.ts';
import type { CustomerState } from '../../src/customers/record/customer.ts';
import { createStatisticsRefresh } from '../../src/database/refresh-statistics.ts';
import { createUnitOfWork } from '../../src/database/unit-of-work.ts';
import { textValues } from '../../src/kernel/text-fields.ts';
import type { Installation } from '../../src/server/installation.ts';
import { bindStores, openSharedStorage } from '../../src/server/transaction-stores.ts';

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

const PART = 500;

/**
 * Adds customers through the stores, much faster than through the API, which hashes each password. Each
 * customer has a tax id, two addresses, ten custom fields and placements in both trees.
 */
export async function addManyCustomers(installation: Installation, count: number): Promise<number[]> {
  const unitOfWork = createUnitOfWork(
    installation.database.writer,
    bindStores(installation, openSharedStorage(installation, publishedPlan)),
  );
  const context = { requestId: '11111111-2222-4333-8444-555555555555', actor: 'test', operation: 'Import' };
  const at = '2024-02-29T23:59:59.123Z';
  const ids: number[] = [];
  for (let from = 0; from < count; from += PART) {
    await unitOfWork.run(async ({ customers, trees, events }) => {
      for (let serial = from; serial < Math.min(from + PART, count); serial += 1) {
        const id = await customers.reserveId();
        const sponsorId = ids[Math.floor(serial / 3)] ?? 2;
        await customers.insert(id, {
          state: stateOf(id, serial, sponsorId),
          inactiveDate: serial % 7 === 0 ? at : null,
          passwordHash: serial % 2 === 0 ? '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' : null,
          at,
          context,
        });
        for (const tree of ['Enrollment', 'Unilevel']) {
          const placement = {
            tree,
            nodeId: id,
            uplineId: sponsorId,
            rule: 'FirstEmpty',
            reason: 'enrollment',
          };
          await trees.place({ ...placement, actor: 'test', requestId: context.requestId, at });
        }
        const data = { baseType: 1, status: 1, sponsorId: 2 };
        await events.add([{ type: 'customer.created', customerId: id, at, data }], context);
        ids.push(id);
      }
    });
  }
  await createStatisticsRefresh(installation.database.writer)(ids.length);
  return ids;
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
