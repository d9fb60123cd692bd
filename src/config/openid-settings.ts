/** How the company's own sign-in is reached. */
export interface OpenIdSettings {
  /** As its tokens name it; `/.well-known/openid-configuration` lies below. */
  readonly issuer: URL;
  readonly clientId: string;
  /** `null` for a client without one. */
  readonly clientSecret: string | null;
  /** What people call it. */
  readonly name: string;
}
