import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { HomePage } from '../home/home-page.tsx';
import { RequirePermission } from '../people/require-permission.tsx';
import { RequireAccount } from '../session/require-account.tsx';
import { readId } from './address-forms.ts';
import { ADMINISTRATION } from './administration.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { loadPage } from './load-page.ts';
import { LoadingLines } from './loaded.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/* All pages except the start page are loaded on demand. */
const SignInPage = loadPage(async () => (await import('../session/sign-in-page.tsx')).SignInPage);
const InvitationPage = loadPage(async () => (await import('../session/invitation-page.tsx')).InvitationPage);
const ChoosePasswordPage = loadPage(
  async () => (await import('../session/choose-password-page.tsx')).ChoosePasswordPage,
);
const ProfilePage = loadPage(async () => (await import('../profile/profile-page.tsx')).ProfilePage);
const SubscriptionPage = loadPage(
  async () => (await import('../subscriptions/subscription-page.tsx')).SubscriptionPage,
);
const ChangesPage = loadPage(async () => (await import('../changes/changes-page.tsx')).ChangesPage);
const GuidesPage = loadPage(async () => (await import('../guides/guides-page.tsx')).GuidesPage);
const GuidePage = loadPage(async () => (await import('../guides/guide-page.tsx')).GuidePage);
const PlanPage = loadPage(async () => (await import('../plan/plan-page.tsx')).PlanPage);
const AccountsPage = loadPage(async () => (await import('../accounts/accounts-page.tsx')).AccountsPage);
const AllSubscriptionsPage = loadPage(
  async () => (await import('../subscriptions/all-subscriptions-page.tsx')).AllSubscriptionsPage,
);
const ProductsPage = loadPage(async () => (await import('../products/products-page.tsx')).ProductsPage);
const TreesPage = loadPage(async () => (await import('../trees/trees-page.tsx')).TreesPage);
const ComparePage = loadPage(async () => (await import('../trees/compare-page.tsx')).ComparePage);
const WaitingPage = loadPage(async () => (await import('../trees/waiting-page.tsx')).WaitingPage);
const BatchesPage = loadPage(async () => (await import('../trees/batches-page.tsx')).BatchesPage);
const BatchPage = loadPage(async () => (await import('../trees/batch-page.tsx')).BatchPage);
const CustomPage = loadPage(async () => (await import('../custom-pages/custom-page.tsx')).CustomPage);
const EventsPage = loadPage(async () => (await import('../events/events-page.tsx')).EventsPage);
const EndpointPage = loadPage(async () => (await import('../events/endpoint-page.tsx')).EndpointPage);
const HooksPage = loadPage(async () => (await import('../hooks/hooks-page.tsx')).HooksPage);
const PeoplePage = loadPage(async () => (await import('../people/people-page.tsx')).PeoplePage);
const PersonPage = loadPage(async () => (await import('../people/person-page.tsx')).PersonPage);
const AccessLogPage = loadPage(async () => (await import('../people/access-log-page.tsx')).AccessLogPage);
const CompanyPage = loadPage(async () => (await import('../company/company-page.tsx')).CompanyPage);
const RolesPage = loadPage(async () => (await import('../people/roles-page.tsx')).RolesPage);

export function Routes() {
  const [path] = useLocation();
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<LoadingLines />}>
        <Switch>
          <Route path="/" component={HomePage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/invitation" component={InvitationPage} />
          <Route path="/choose-password" component={ChoosePasswordPage} />
          <Route path="/docs/changes" component={ChangesPage} />
          <Route path="/docs/plan" component={PlanPage} />
          <Route path="/docs/guides" component={GuidesPage} />
          <Route path="/docs/guides/:name">{({ name }) => <GuidePage key={name} name={name} />}</Route>
          <Route path="/profile">
            <RequireAccount>{(account) => <ProfilePage account={account} />}</RequireAccount>
          </Route>
          <Route path="/profile/subscriptions/:id">
            {({ id }) =>
              readId(id) !== null ? (
                <RequireAccount>
                  {(account) => <SubscriptionPage key={id} id={Number(id)} account={account} />}
                </RequireAccount>
              ) : (
                <NotFoundPage />
              )
            }
          </Route>
          <Route path="/admin">
            <Redirect to={ADMINISTRATION} replace />
          </Route>
          <Route path="/admin/overview">
            <Redirect to="/office/overview" replace />
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
          <Route path="/office">
            <Redirect to="/office/people" replace />
          </Route>
          <Route path="/office/trees">
            <RequirePermission permission="trees.read">{() => <TreesPage name={null} />}</RequirePermission>
          </Route>
          <Route path="/office/trees/:tree">
            {({ tree }) => (
              <RequirePermission permission="trees.read">{() => <TreesPage name={tree} />}</RequirePermission>
            )}
          </Route>
          <Route path="/office/trees/:tree/compare">
            {({ tree }) => (
              <RequirePermission permission="trees.read">
                {() => <ComparePage name={tree} />}
              </RequirePermission>
            )}
          </Route>
          <Route path="/office/waiting">
            <RequirePermission permission="trees.read">{() => <WaitingPage name={null} />}</RequirePermission>
          </Route>
          <Route path="/office/waiting/:tree">
            {({ tree }) => (
              <RequirePermission permission="trees.read">
                {() => <WaitingPage name={tree} />}
              </RequirePermission>
            )}
          </Route>
          <Route path="/office/batches">
            <RequirePermission permission="trees.read">{() => <BatchesPage />}</RequirePermission>
          </Route>
          <Route path="/office/batches/:id">
            {({ id }) =>
              readId(id) !== null ? (
                <RequirePermission permission="trees.read">
                  {() => <BatchPage key={id} id={Number(id)} />}
                </RequirePermission>
              ) : (
                <NotFoundPage />
              )
            }
          </Route>
          <Route path="/events">
            <RequireAccount>{() => <EventsPage />}</RequireAccount>
          </Route>
          <Route path="/events/:id">
            {({ id }) =>
              readId(id) !== null ? (
                <RequireAccount>{() => <EndpointPage key={id} id={Number(id)} />}</RequireAccount>
              ) : (
                <NotFoundPage />
              )
            }
          </Route>
          <Route path="/pages/:pageId">
            {({ pageId }) => (
              <RequireAccount>{() => <CustomPage key={pageId} pageId={pageId} />}</RequireAccount>
            )}
          </Route>
          <Route path="/office/people">
            <RequirePermission permission="people.find">{() => <PeoplePage />}</RequirePermission>
          </Route>
          <Route path="/office/people/:id">
            {({ id }) =>
              readId(id) !== null ? (
                <RequirePermission permission="people.read">
                  {() => <PersonPage key={id} id={Number(id)} />}
                </RequirePermission>
              ) : (
                <NotFoundPage />
              )
            }
          </Route>
          <Route path="/office/overview">
            <RequirePermission permission="overview.read">{() => <CompanyPage />}</RequirePermission>
          </Route>
          <Route path="/office/access-log">
            <RequirePermission permission="access-log.read">{() => <AccessLogPage />}</RequirePermission>
          </Route>
          <Route path="/office/roles">
            <RequirePermission permission="roles.assign">{() => <RolesPage />}</RequirePermission>
          </Route>
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
