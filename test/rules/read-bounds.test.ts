import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operationContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { LONG_READ_ERRORS } from '../../src/database/long-read-errors.ts';

/**
 * The bound that keeps a read from growing with the network.
 * - `record`: it looks up one record, whose parts are limited by a contract or the plan.
 * - `page`: a member of the query limits its rows, and an index returns them in order.
 * - `pages`: any number of rows of one customer, read page by page along an index; ends with its caller.
 * - `long`: it may take long, so it waits for its turn in a lane of long reads, and ends with its caller.
 * - `settings`: rows that administrators create one by one.
 * - `none`: it reads no table.
 */
type Bound = 'record' | 'page' | 'pages' | 'long' | 'settings' | 'none';

/** Rows that the main thread may read for one answer. */
const PAGE_MAX = 1_000;
/** Members of a query that limit a page. */
const LIMITS = ['limit', 'pageSize'];

const BOUNDS: Readonly<Record<string, Bound>> = {
  GetCustomer: 'record',
  GetCustomersByParameter: 'record',
  SearchAssociates: 'long',
  SearchDownline: 'long',
  GetWebsiteInformation: 'record',
  GetWebsiteInformation_V1: 'record',
  GetCustomerIds: 'long',
  PreviewUpgrade: 'record',
  GetCustomerCustomFields: 'record',
  GetCustomerCountries: 'record',
  GetCustomerServices: 'record',
  GetCustomerOrders: 'record',
  GetCustomerAutoships: 'record',
  GetCustomerStats: 'record',
  GetActiveCountries: 'none',
  GetStates: 'none',
  GetRegion: 'none',
  GetSsoUrl: 'record',
  GetCustomerBySsoToken: 'record',
  GetWebAliases: 'record',
  ListTypeChanges: 'pages',
  ListServiceLog: 'page',
  ExportCustomer: 'pages',
  ValidateLogin: 'record',
  ValidateEmailAddress: 'record',
  ValidateUsername: 'record',
  UsernameAvailabilityCheck: 'record',
  ValidateTaxId: 'record',
  ValidateWebAlias: 'record',
  ValidateBackOfficeId: 'record',
  ListHookCalls: 'long',
  ListEvents: 'page',
  ListEventEndpoints: 'settings',
  GetEventEndpoint: 'record',
  ListDeliveries: 'page',
  ListWaitingEvents: 'page',
  PreviewPlaceNode: 'long',
  PreviewMergeCustomers: 'long',
  GetPlacementPreference: 'record',
  GetLegWeights: 'long',
  GetDownlineIds: 'long',
  GetDownlineIdsByAssociateId: 'long',
  CountDownline: 'long',
  GetBottomOfLeg: 'long',
  ListDownlineNodes: 'long',
  GetUplineIds: 'long',
  GetNearestPlaced: 'long',
  GetUnplacedCustomers: 'long',
  GetUnplacedCustomersClone: 'long',
  ListPlacements: 'pages',
  StagePlacementBatch: 'long',
  GetPlacementBatch: 'long',
  GetSession: 'record',
  ListSessions: 'record',
  LookUpInvitation: 'record',
  ListAccounts: 'settings',
  ListHookBindings: 'long',
  ListHookCallsOfRequest: 'long',
  ListSubscriptions: 'settings',
  GetSubscription: 'record',
  ShowKey: 'record',
  GetUsage: 'record',
  ListRequests: 'record',
  ListProducts: 'settings',
  ListOperationGroups: 'none',
  ListCustomPages: 'record',
  ListSignOnDestinations: 'none',
  ListConsoleEndpoints: 'settings',
  GetConsoleEndpoint: 'record',
  ListConsoleDeliveries: 'page',
  GetConsoleDelivery: 'record',
  ListConsoleWaiting: 'page',
  PreviewConsoleEvent: 'record',
  ListOfficeTrees: 'none',
  GetOfficeNode: 'long',
  ListOfficeChildren: 'page',
  GetOfficeWindow: 'record',
  CountOfficeDownlines: 'long',
  ListOfficePlacements: 'pages',
  ListOfficeChanges: 'record',
  FindInTree: 'long',
  ListOfficeBatches: 'page',
  ListOfficeWaiting: 'long',
  PreviewOfficePlacing: 'long',
  GetOfficeBatch: 'long',
  PreviewOfficeMove: 'long',
  PreviewOfficeMerge: 'long',
  PreviewOfficeMergeUndo: 'long',
  PreviewOfficeBatchUndo: 'long',
  GetOffice: 'record',
  GetCompanyOverview: 'long',
  FindPeople: 'long',
  GetPerson: 'record',
  GetTimeline: 'long',
  ExportPeople: 'long',
  ListViews: 'page',
  ListRoles: 'settings',
};

const contracts = [...operationContracts, ...portalContracts];
/** Operations that read, although they are not a GET. */
const ALSO_READS = [
  'PreviewUpgrade',
  'ValidateLogin',
  'PreviewPlaceNode',
  'PreviewMergeCustomers',
  'StagePlacementBatch',
  'ExportPeople',
  'LookUpInvitation',
  'PreviewOfficeMove',
  'PreviewOfficeMerge',
  'PreviewOfficeMergeUndo',
  'PreviewOfficeBatchUndo',
  'PreviewOfficePlacing',
];
/**
 * Returns counts that are long reads, but in the lane of writes, which reports cannot fill. The change itself does
 * not end with the caller.
 */
const WRITES_WITH_COUNTS = ['SwitchHook'];

const isLong = ({ errors }: { readonly errors: readonly string[] }) =>
  LONG_READ_ERRORS.some((code) => errors.includes(code));

describe('Every operation that reads', () => {
  it('declares its bound here', () => {
    const reading = contracts.filter(({ id, method }) => method === 'GET' || ALSO_READS.includes(id));
    assert.deepEqual(Object.keys(BOUNDS).toSorted(), reading.map(({ id }) => id).toSorted());
  });

  it('ends with its caller and documents the refusal if it may take long; no other operation documents it', () => {
    for (const contract of contracts) {
      const { id, endsWithCaller, errors } = contract;
      if (WRITES_WITH_COUNTS.includes(id)) continue;
      const isDeclaredLong = BOUNDS[id] === 'long';
      assert.equal(isLong(contract), isDeclaredLong, `${id} documents too_many_long_reads`);
      if (!isDeclaredLong) continue;
      assert.equal(endsWithCaller, true, `${id} ends with its caller`);
      assert.deepEqual(
        LONG_READ_ERRORS.filter((code) => !errors.includes(code)),
        [],
        id,
      );
    }
  });

  it('ends with its caller if it reads all data page by page', () => {
    const lasting = contracts.filter(({ id }) => BOUNDS[id] === 'pages');
    assert.deepEqual(
      lasting.filter(({ endsWithCaller }) => endsWithCaller !== true).map(({ id }) => id),
      [],
    );
  });

  it('has a limit with a maximum if it is a page', () => {
    for (const { id, query } of contracts.filter((contract) => BOUNDS[contract.id] === 'page')) {
      const limits = LIMITS.flatMap((name) => query.properties[name] ?? []) as { maximum?: number }[];
      assert.equal(limits.length, 1, `${id} has one of ${LIMITS}`);
      assert.ok((limits[0]?.maximum ?? Number.POSITIVE_INFINITY) <= PAGE_MAX, `${id}: at most ${PAGE_MAX}`);
    }
  });
});
