import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import classes from './custom-page.module.css';
import { customPagesQuery, openedPageQuery } from './custom-page-queries.ts';

const ID = /^[1-9]\d{0,9}$/;

/** A page of the company's own. Its frame has no access to the portal, nor to data that the browser keeps for it. */
export function CustomPage({ pageId }: { readonly pageId: string }) {
  const given = new URLSearchParams(useSearch()).get('associateId') ?? '';
  const { data: pages = [] } = useQuery(customPagesQuery);
  const title = pages.find(({ PageId }) => PageId === pageId)?.Text ?? 'Page';
  return (
    <Page title={title}>
      <Loaded query={useQuery(openedPageQuery(pageId, ID.test(given) ? Number(given) : null))}>
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
