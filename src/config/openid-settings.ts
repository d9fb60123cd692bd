/** The company's single sign-on provider. */
export interface OpenIdSettings {
  /** As in the provider's tokens; `/.well-known/openid-configuration` is below it. */
  readonly issuer: URL;
  readonly clientId: string;
  /** `null` for a client without one. */
  readonly clientSecret: string | null;
  /** Its name for people. */
  readonly name: string;
}
