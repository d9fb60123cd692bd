import { headerLines, joined, type Sample, singleQuoted } from './sample.ts';

export const ruby: Sample = {
  label: 'Ruby net/http',
  lang: 'ruby',
  write: (request) => {
    const kind = request.method[0] + request.method.slice(1).toLowerCase();
    return joined(
      `require 'net/http'

uri = URI(${singleQuoted(request.url)})
request = Net::HTTP::${kind}.new(uri)`,
      headerLines(request, (name, value) => `request[${singleQuoted(name)}] = ${singleQuoted(value)}`),
      // With a quoted word, no character of the text is special. No line of JSON is the closing word.
      request.body === null ? null : `request.body = <<'JSON'\n${request.body}\nJSON`,
      `
response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|
  http.request(request)
end
puts response.code
puts response.body`,
    );
  },
};
