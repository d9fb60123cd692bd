import { headerLines, joined, quoted, type Sample } from './sample.ts';

/** `$` begins a template in both kinds of literals. */
const literal = (text: string) => quoted(text).replaceAll('$', '\\$');
/** Knows no escapes. JSON never has three quotes in a row. */
const rawLiteral = (text: string) => `"""${text.replaceAll('$', () => `\${'$'}`)}"""`;

export const kotlin: Sample = {
  label: 'Kotlin java.net.http',
  lang: 'kotlin',
  write: (request) =>
    joined(
      `import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun main() {`,
      request.body === null ? null : `    val body = ${rawLiteral(request.body)}`,
      `    val request = HttpRequest.newBuilder(URI.create(${literal(request.url)}))`,
      headerLines(request, (name, value) => `        .header(${literal(name)}, ${literal(value)})`),
      `        .method(${literal(request.method)}, HttpRequest.BodyPublishers.${request.body === null ? 'noBody()' : 'ofString(body)'})
        .build()
    val response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString())
    println(response.statusCode())
    println(response.body())
}`,
    ),
};
