import { jsJquery } from '@scalar/snippetz/plugins/js/jquery';
import { fromLibrary } from './from-library.ts';
import type { Sample } from './sample.ts';

export const javascriptJquery: Sample = {
  label: 'JavaScript jQuery',
  lang: 'javascript',
  write: (request) => fromLibrary(jsJquery, request),
};
