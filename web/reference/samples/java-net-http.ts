import { javaNethttp } from '@scalar/snippetz/plugins/java/nethttp';
import { fromLibrary } from './from-library.ts';
import { asciiOnly, indented, type Sample } from './sample.ts';

export const javaNetHttp: Sample = {
  label: 'Java java.net.http',
  lang: 'java',
  write: (request) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Sample {
    public static void main(String[] args) throws Exception {
        ${indented(asciiOnly(fromLibrary(javaNethttp, request)), 8)}
    }
}`,
};
