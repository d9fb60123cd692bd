import { useQuery } from '@tanstack/react-query';
import { ID_FORM } from '../layout/address-forms.ts';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { useAddress } from '../layout/use-address.ts';
import classes from './custom-page.module.css';
import { customPagesQuery, openedPageQuery } from './custom-page-queries.ts';

/** The company's own page. Its frame has no access to the portal, or to data that the browser stores for the portal. */
export function CustomPage({ pageId }: { readonly pageId: string }) {
  const address = useAddress({ associateId: ID_FORM });
  const { data: pages = [] } = useQuery(customPagesQuery);
  const title = pages.find(({ PageId }) => PageId === pageId)?.Text ?? 'Page';
  return (
    <Page title={title}>
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      <Loaded query={useQuery(openedPageQuery(pageId, address.values.associateId))}>
        {({ Url }) => (
          <iframe
            title={title}
            src={Url}
            className={classes['frame']}
            sandbox="allow-scripts allow-forms allow-popups allow-downloads"
            referrerPolicy="no-referrer"
          />
        )}
      </Loaded>
    </Page>
  );
}
