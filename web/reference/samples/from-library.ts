import type { HarRequest, Plugin } from '@scalar/snippetz';
import type { SampleRequest } from './sample.ts';

/**
 * Writes by Scalar's snippet library, for the clients whose snippets sent what they should when they were
 * run. Not among them, in 0.6.19: fetch (breaks at an apostrophe), PHP's curl (loses the method), http.client
 * (loses the port, sends no UTF-8), Objective-C (writes nothing for null), Ruby (evaluates `#{}` in values).
 */
export function fromLibrary(plugin: Plugin, request: SampleRequest): string {
  const har: Partial<HarRequest> = {
    method: request.method,
    url: request.url,
    headers: Object.entries(request.headers).map(([name, value]) => ({ name, value })),
    ...(request.body === null ? {} : { postData: { mimeType: 'application/json', text: request.body } }),
  };
  return plugin.generate(har);
}
