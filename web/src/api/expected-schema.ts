/*
 * Operations that the server gets from the branch "subscriptions", in the form of generated types. To be deleted
 * when portal-openapi.json has them: then `paths` and `components` of portal-schema.ts say the same.
 */

interface Call<Answer, Parameters = object> {
  parameters: Parameters;
  responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': Answer } } };
}

interface CallWith<Body, Answer, Parameters = object> extends Call<Answer, Parameters> {
  requestBody: { content: { 'application/json': Body } };
}

interface OfSubscription {
  path: { subscriptionId: number };
}
interface OfKey {
  path: { subscriptionId: number; slot: 'Primary' | 'Secondary' };
}
interface OfProduct {
  path: { productId: number };
}
interface OfHook {
  path: { hook: string };
}

export interface SubscriptionKey {
  readonly Slot: 'Primary' | 'Secondary';
  readonly CreatedAt: string;
  readonly ExpiresAt: string | null;
  readonly LastUsedAt: string | null;
  readonly MaskedKey: string;
}

export interface Subscription {
  readonly SubscriptionId: number;
  readonly Name: string;
  readonly State: 'Active' | 'Suspended' | 'Cancelled';
  readonly Owner: { readonly AccountId: number; readonly Name: string } | null;
  readonly Product: { readonly ProductId: number; readonly Name: string } | null;
  readonly Scopes: string[];
  readonly AllowedAddresses: string[];
  readonly CreatedAt: string;
  readonly LastUsedAt: string | null;
  readonly Keys: SubscriptionKey[];
  readonly Requests24h: number;
  readonly Errors24h: number;
}

interface SubscriptionBody {
  readonly Name: string;
  readonly OwnerAccountId: number | null;
  readonly ProductId: number | null;
  readonly Scopes: string[];
  readonly AllowedAddresses: string[];
}

interface SubscriptionChange extends Partial<SubscriptionBody> {
  readonly State?: Subscription['State'];
}

export interface UsageHour {
  readonly At: string;
  readonly Requests: number;
  readonly Errors: number;
}

interface Usage {
  readonly Requests24h: number;
  readonly Errors24h: number;
  readonly Hours: UsageHour[];
}

export interface LoggedRequest {
  readonly At: string;
  readonly RequestId: string;
  readonly Operation: string;
  readonly Method: string;
  readonly Status: number;
  readonly DurationMs: number;
  readonly KeySlot: 'Primary' | 'Secondary';
  readonly ErrorCode: string | null;
  readonly ErrorText: string | null;
  readonly RequestBody?: string | null;
  readonly ResponseBody?: string | null;
}

interface ProductBody {
  readonly Name: string;
  readonly Description: string;
  readonly Operations: string[];
}

export interface Product extends ProductBody {
  readonly ProductId: number;
}

export interface HookBinding {
  readonly Hook: string;
  readonly Way: 'Local' | 'Remote';
  readonly Url: string | null;
  readonly IsShadow: boolean;
  readonly IsPaused: boolean;
  readonly Circuit: 'Closed' | 'HalfOpen' | 'Open' | null;
  readonly Calls24h: number;
  readonly Failures24h: number;
  readonly LastCallAt: string | null;
}

interface RequestsParameters extends OfSubscription {
  query?: { cursor?: string; status?: string };
}

export interface ExpectedPaths {
  '/portal/api/subscriptions': {
    get: Call<Subscription[], { query?: { all?: boolean } }>;
    post: CallWith<SubscriptionBody, Subscription>;
  };
  '/portal/api/subscriptions/{subscriptionId}': {
    get: Call<Subscription, OfSubscription>;
    patch: CallWith<SubscriptionChange, Subscription, OfSubscription>;
  };
  '/portal/api/subscriptions/{subscriptionId}/keys/{slot}': {
    get: Call<{ readonly Key: string }, OfKey>;
    patch: CallWith<{ ExpiresAt: string | null }, SubscriptionKey, OfKey>;
  };
  '/portal/api/subscriptions/{subscriptionId}/keys/{slot}/regenerate': {
    post: Call<{ readonly Key: string }, OfKey>;
  };
  '/portal/api/subscriptions/{subscriptionId}/usage': { get: Call<Usage, OfSubscription> };
  '/portal/api/subscriptions/{subscriptionId}/requests': {
    get: Call<{ readonly Items: LoggedRequest[]; readonly NextCursor: string | null }, RequestsParameters>;
  };
  '/portal/api/operation-groups': { get: Call<string[]> };
  '/portal/api/products': { get: Call<Product[]>; post: CallWith<ProductBody, Product> };
  '/portal/api/products/{productId}': {
    put: CallWith<ProductBody, Product, OfProduct>;
    delete: Call<object, OfProduct>;
  };
  '/portal/api/hook-bindings': { get: Call<HookBinding[]> };
  '/portal/api/hook-bindings/{hook}': { patch: CallWith<{ IsPaused: boolean }, HookBinding, OfHook> };
}
