import { csharp } from './csharp.ts';
import { curl } from './curl.ts';
import { javaApache } from './java-apache.ts';
import { javaNetHttp } from './java-net-http.ts';
import { javascriptFetch } from './javascript-fetch.ts';
import { javascriptJquery } from './javascript-jquery.ts';
import { objectiveC } from './objective-c.ts';
import { phpCurl } from './php-curl.ts';
import { phpHttpRequest2 } from './php-http-request2.ts';
import { python2 } from './python-2.ts';
import { pythonHttpClient } from './python-http-client.ts';
import { pythonRequests } from './python-requests.ts';
import { ruby } from './ruby.ts';
import type { Sample } from './sample.ts';

/** In the order in which they are offered, which is the order of the published page. */
export const allSamples: readonly Sample[] = [
  curl,
  csharp,
  javaNetHttp,
  javaApache,
  javascriptFetch,
  javascriptJquery,
  objectiveC,
  phpCurl,
  phpHttpRequest2,
  pythonHttpClient,
  pythonRequests,
  python2,
  ruby,
];
