import { asciiOnly, headerLines, indented, joined, quoted, type Sample } from './sample.ts';

/** A text block of Java 15. A backslash is special in it. */
const textBlock = (text: string) => `"""\n            ${indented(text.replaceAll('\\', '\\\\'), 12)}"""`;

export const javaApache: Sample = {
  label: 'Java Apache HttpClient 5',
  lang: 'java',
  write: (request) =>
    asciiOnly(
      joined(
        `import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

public class Sample {
    public static void main(String[] args) throws Exception {
        HttpUriRequestBase request = new HttpUriRequestBase(${quoted(request.method)}, URI.create(${quoted(request.url)}));`,
        headerLines(
          request,
          (name, value) => `        request.setHeader(${quoted(name)}, ${quoted(value)});`,
        ),
        request.body === null
          ? null
          : `        request.setEntity(new StringEntity(${textBlock(request.body)}, ContentType.APPLICATION_JSON));`,
        `        try (CloseableHttpClient client = HttpClients.createDefault()) {
            client.execute(request, response -> {
                System.out.println(response.getCode());
                System.out.println(EntityUtils.toString(response.getEntity()));
                return null;
            });
        }
    }
}`,
      ),
    ),
};
