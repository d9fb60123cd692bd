import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import { ID_MAX } from '../kernel/customer-id.ts';
import { PAGE_PLACES } from './custom-page.ts';
import type { OpenPages } from './open-pages.ts';

const id = Type.String({ maxLength: 50, format: 'line', description: 'Id of the page.' });

const listCustomPagesContract = defineContract({
  id: 'ListCustomPages',
  method: 'GET',
  path: '/custom-pages',
  tag: 'Custom pages',
  summary: 'List Custom Pages',
  description: 'The pages of the client extension that the caller may open, in its order.',
  params: Type.Object({}),
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The pages.',
    schema: Type.Array(
      Type.Object(
        {
          PageId: Type.String({ description: 'Id of the page.' }),
          Menu: Type.String({ description: 'Group of the menu.' }),
          Text: Type.String({ description: 'Name in the menu.' }),
          ShowOn: Type.Enum([...PAGE_PLACES], {
            description: 'Where the portal links to it: the start page, the pages of persons, or both.',
          }),
        },
        { title: 'CustomPage' },
      ),
    ),
  },
  errors: ['not_signed_in'],
});

const openCustomPageContract = defineContract({
  id: 'OpenCustomPage',
  method: 'POST',
  path: '/custom-pages/{pageId}/open',
  tag: 'Custom pages',
  summary: 'Open Custom Page',
  description: 'The address for the frame, with a token that tells the page who opened it.',
  params: Type.Object({ pageId: id }),
  query: Type.Object({}),
  body: Type.Object({
    AssociateId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'The customer whose page it was opened on.' }),
    ),
  }),
  answer: {
    status: 200,
    description: 'The address.',
    schema: Type.Object({
      Url: Type.String({ description: 'With `pageId`, `pageToken` and `associateId`.' }),
    }),
  },
  errors: ['not_signed_in', 'custom_page_not_found'],
});

/** The company's own pages in the portal. */
export const customPageOperations = [
  definePortalOperation(
    listCustomPagesContract,
    'signed-in',
    ({ list }: Pick<OpenPages, 'list'>) =>
      async (_input, { account }) => ({
        body: (await list(account)).map(({ id: PageId, menu, text, showOn = 'start' }) => ({
          PageId,
          Menu: menu,
          Text: text,
          ShowOn: showOn,
        })),
      }),
  ),
  definePortalOperation(
    openCustomPageContract,
    'signed-in',
    ({ open }: Pick<OpenPages, 'open'>) =>
      async ({ params, body }, call) => ({
        body: { Url: await open(call, params.pageId, body.AssociateId) },
      }),
  ),
];
