import { shellCurl } from '@scalar/snippetz/plugins/shell/curl';
import { fromLibrary } from './from-library.ts';
import type { Sample } from './sample.ts';

export const curl: Sample = {
  label: 'curl',
  lang: 'shell',
  write: (request) => fromLibrary(shellCurl, request),
};
