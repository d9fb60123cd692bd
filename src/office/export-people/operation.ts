import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Customer } from '../../customers/record/customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { readPeopleFilter } from '../people-filter.ts';
import type { PeopleListReader } from '../people-list-reader.ts';
import type { RecordOfReads } from '../record-of-reads.ts';
import { exportPeopleContract, PART_MAX } from './contract.ts';
import { csvLine } from './csv-line.ts';

export interface ExportPeopleDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byIds'>;
  readonly peopleLists: PeopleListReader;
  readonly record: Pick<RecordOfReads, 'noteExported'>;
}

const HEADINGS = [
  ...['CustomerId', 'BackOfficeId', 'FirstName', 'LastName', 'CompanyName', 'Type', 'Status', 'Country'],
  ...['EnrolledAt', 'SponsorId'],
];
const CONTACT_HEADINGS = ['EmailAddress', 'PrimaryPhone'];

export const exportPeopleOperation = defineOfficeOperation(
  exportPeopleContract,
  'people.export',
  ({ plan, customers, peopleLists, record }: ExportPeopleDependencies) =>
    async ({ body: { afterCustomerId: afterId = 0, ...filters } }, call) => {
      const hasContact = call.permissions.has('people.contact');
      const page = { afterId, limit: PART_MAX + 1 };
      const found = await peopleLists.idsOf(readPeopleFilter(filters), page, call.signal);
      const ids = found.slice(0, PART_MAX);
      const people = (await customers.byIds(ids)).toSorted((a, b) => a.id - b.id);
      await record.noteExported(people.length, call);
      const head = afterId === 0 ? csvLine([...HEADINGS, ...(hasContact ? CONTACT_HEADINGS : [])]) : '';
      return {
        body: {
          Csv: head + people.map((person) => lineOf(plan, person, hasContact)).join(''),
          People: people.length,
          Next: found.length > PART_MAX ? (ids.at(-1) ?? null) : null,
        },
      };
    },
);

function lineOf({ baseTypes, statuses }: CommissionPlan, person: Customer, hasContact: boolean): string {
  const nameIn = (list: readonly { id: number; name: string }[], id: number) =>
    list.find((entry) => entry.id === id)?.name ?? String(id);
  return csvLine([
    ...[person.id, person.backOfficeId, person.firstName, person.lastName, person.companyName],
    ...[nameIn(baseTypes, person.baseType), nameIn(statuses, person.status)],
    ...[person.primaryAddress?.countryCode ?? null, person.signUpDate, person.sponsorId],
    ...(hasContact ? [person.emailAddress, person.primaryPhone] : []),
  ]);
}
