import { connectionOf, headerDictionary, rawText } from './python.ts';
import { joined, quoted, type Sample } from './sample.ts';

export const pythonHttpClient: Sample = {
  label: 'Python 3 http.client',
  lang: 'python',
  write: (request) => {
    const { kind, host, path } = connectionOf(request);
    const body = request.body === null ? 'None' : 'body.encode("utf-8")';
    return joined(
      'import http.client\n',
      headerDictionary(request),
      request.body === null ? null : `body = ${rawText(request.body)}`,
      `
connection = http.client.${kind}(${quoted(host)})
connection.request(${quoted(request.method)}, ${quoted(path)}, ${body}, headers)
response = connection.getresponse()
print(response.status)
print(response.read().decode("utf-8"))`,
    );
  },
};
