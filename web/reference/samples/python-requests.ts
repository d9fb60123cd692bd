import { pythonRequests as plugin } from '@scalar/snippetz/plugins/python/requests';
import { fromLibrary } from './from-library.ts';
import type { Sample } from './sample.ts';

export const pythonRequests: Sample = {
  label: 'Python 3 requests',
  lang: 'python',
  write: (request) => `import requests

response = ${fromLibrary(plugin, request)}
print(response.status_code)
print(response.text)`,
};
