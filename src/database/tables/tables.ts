import type {
  AccountLinkTable,
  AccountSessionTable,
  AccountTable,
  HookSwitchTable,
  SignInAttemptTable,
} from './account-tables.ts';
import type { AddressTable } from './address-table.ts';
import type { FieldChangeTable, StatusChangeTable } from './change-history-tables.ts';
import type { CustomFieldsTable } from './custom-fields-table.ts';
import type { CustomerMergeTable } from './customer-merge-table.ts';
import type { CustomerTable } from './customer-table.ts';
import type {
  EventAttemptTable,
  EventCountTable,
  EventEndpointTable,
  EventWaitingTable,
} from './event-endpoint-tables.ts';
import type { EventFeedTable } from './event-feed-table.ts';
import type { ExtensionSecretTable } from './extension-secret-table.ts';
import type { HookCallTable } from './hook-call-table.ts';
import type { HookTokenTable } from './hook-token-table.ts';
import type { IdempotencyKeyTable } from './idempotency-key-table.ts';
import type { ImportReplacedIdTable, ImportTable } from './import-table.ts';
import type { InstallationTable } from './installation-table.ts';
import type { LoginAttemptTable } from './login-attempt-table.ts';
import type {
  AccountRoleTable,
  OfficeRolePermissionTable,
  OfficeViewTable,
  PasswordLinkTable,
} from './office-tables.ts';
import type { OutboxEventTable } from './outbox-event-table.ts';
import type { PlacementTable } from './placement-table.ts';
import type { ServiceLogTable } from './service-log-table.ts';
import type { SignOnCountTable, SignOnTokenTable } from './sign-on-tables.ts';
import type {
  ProductTable,
  RequestCountTable,
  RequestLogTable,
  RetiredKeyTable,
  SubscriptionKeyTable,
  SubscriptionTable,
} from './subscription-tables.ts';
import type {
  LegWeightTable,
  PlacementBatchItemTable,
  PlacementBatchTable,
  PlacementPreferenceTable,
  TreeBaseTypeTable,
  TreeChangeTable,
  TreeTable,
  UnplacedNodeTable,
} from './tree-tables.ts';
import type { TypeChangeTable } from './type-change-table.ts';
import type { WebAliasTable } from './web-alias-table.ts';

/**
 * Every table. Names are lower case, so that `SELECT * FROM CRM_AssociateTypeChanges` works unquoted on every
 * engine (SQLite ignores case, PostgreSQL folds to lower case).
 */
export interface Tables {
  account_links: AccountLinkTable;
  account_roles: AccountRoleTable;
  account_sessions: AccountSessionTable;
  accounts: AccountTable;
  addresses: AddressTable;
  crm_associatetypechanges: TypeChangeTable;
  custom_fields: CustomFieldsTable;
  customer_merges: CustomerMergeTable;
  customers: CustomerTable;
  event_attempts: EventAttemptTable;
  event_counts: EventCountTable;
  event_endpoints: EventEndpointTable;
  event_feed: EventFeedTable;
  event_waiting: EventWaitingTable;
  extension_secrets: ExtensionSecretTable;
  field_changes: FieldChangeTable;
  hook_calls: HookCallTable;
  hook_switches: HookSwitchTable;
  hook_tokens: HookTokenTable;
  idempotency_keys: IdempotencyKeyTable;
  imports: ImportTable;
  import_replaced_ids: ImportReplacedIdTable;
  installation: InstallationTable;
  login_attempts: LoginAttemptTable;
  office_role_permissions: OfficeRolePermissionTable;
  office_views: OfficeViewTable;
  outbox_events: OutboxEventTable;
  password_links: PasswordLinkTable;
  placement_batch_items: PlacementBatchItemTable;
  placement_batches: PlacementBatchTable;
  leg_weights: LegWeightTable;
  placement_preferences: PlacementPreferenceTable;
  placements: PlacementTable;
  products: ProductTable;
  request_counts: RequestCountTable;
  request_log: RequestLogTable;
  retired_keys: RetiredKeyTable;
  service_log: ServiceLogTable;
  status_changes: StatusChangeTable;
  sign_in_attempts: SignInAttemptTable;
  sign_on_counts: SignOnCountTable;
  sign_on_tokens: SignOnTokenTable;
  subscription_keys: SubscriptionKeyTable;
  subscriptions: SubscriptionTable;
  tree_base_types: TreeBaseTypeTable;
  tree_changes: TreeChangeTable;
  trees: TreeTable;
  unplaced_nodes: UnplacedNodeTable;
  web_aliases: WebAliasTable;
}
