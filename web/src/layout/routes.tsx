import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { HomePage } from '../home/home-page.tsx';
import { RequireAccount } from '../session/require-account.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LoadingLines } from './loaded.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/* All but the start are loaded when they are asked for. */
const SignInPage = lazy(async () => ({ default: (await import('../session/sign-in-page.tsx')).SignInPage }));
const InvitationPage = lazy(async () => ({
  default: (await import('../session/invitation-page.tsx')).InvitationPage,
}));
const ProfilePage = lazy(async () => ({
  default: (await import('../profile/profile-page.tsx')).ProfilePage,
}));
const SubscriptionPage = lazy(async () => ({
  default: (await import('../subscriptions/subscription-page.tsx')).SubscriptionPage,
}));
const ChangesPage = lazy(async () => ({
  default: (await import('../changes/changes-page.tsx')).ChangesPage,
}));
const AccountsPage = lazy(async () => ({
  default: (await import('../accounts/accounts-page.tsx')).AccountsPage,
}));
const AllSubscriptionsPage = lazy(async () => ({
  default: (await import('../subscriptions/all-subscriptions-page.tsx')).AllSubscriptionsPage,
}));
const ProductsPage = lazy(async () => ({
  default: (await import('../products/products-page.tsx')).ProductsPage,
}));
const HooksPage = lazy(async () => ({ default: (await import('../hooks/hooks-page.tsx')).HooksPage }));

const ID = /^[1-9]\d{0,9}$/;

export function Routes() {
  const [path] = useLocation();
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<LoadingLines />}>
        <Switch>
          <Route path="/" component={HomePage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/invitation" component={InvitationPage} />
          <Route path="/docs/changes" component={ChangesPage} />
          <Route path="/profile">
            <RequireAccount>{(account) => <ProfilePage account={account} />}</RequireAccount>
          </Route>
          <Route path="/profile/subscriptions/:id">
            {({ id }) =>
              ID.test(id) ? (
                <RequireAccount>
                  {(account) => <SubscriptionPage key={id} id={Number(id)} account={account} />}
                </RequireAccount>
              ) : (
                <NotFoundPage />
              )
            }
          </Route>
          <Route path="/admin">
            <Redirect to="/admin/accounts" replace />
          </Route>
          <Route path="/admin/accounts">
            <RequireAccount isForAdministrators>
              {(account) => <AccountsPage self={account} />}
            </RequireAccount>
          </Route>
          <Route path="/admin/subscriptions">
            <RequireAccount isForAdministrators>{() => <AllSubscriptionsPage />}</RequireAccount>
          </Route>
          <Route path="/admin/products">
            <RequireAccount isForAdministrators>{() => <ProductsPage />}</RequireAccount>
          </Route>
          <Route path="/admin/hooks">
            <RequireAccount isForAdministrators>{() => <HooksPage />}</RequireAccount>
          </Route>
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
